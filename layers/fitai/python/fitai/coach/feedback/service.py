"""Use cases of the feedback on exercises: add it, learn from workouts, read the preferences."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from fitai.coach.feedback import rules, store
from fitai.coach.feedback.models import Contribution
from fitai.coach.feedback.swaps import swapped_exercises
from fitai.exercises.published import available_exercises, current_library
from fitai.kernel.events import deduplication_write
from fitai.kernel.personal_data import account_exists_check_write
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.templates import published as templates
from fitai.workouts.events import WorkoutCompleted

MAX_ATTEMPTS = 30
"""Attempts after write conflicts: many workouts of a user may be completed at once, by a device that was offline."""


def exercise_preferences(user_id: str, now: datetime) -> tuple[dict[str, float], frozenset[str]]:
    """The user's preferences, for the score of exercises. One GetItem; the library costs no request.

    Returns:
        The feedback by the id of the exercise, −1 to +1, families included; and the exercises that were declined less than
        90 days ago, which are not to be recommended.
    """
    preferences, day = store.load(user_id).preferences, now.astimezone(UTC).date()
    families = current_library().families if preferences else {}
    members: dict[str, list[str]] = defaultdict(list)
    for exercise_id, family in families.items():
        members[family].append(exercise_id)
    family_members = {
        exercise_id: members[families[exercise_id]] for exercise_id in preferences if exercise_id in families
    }
    return rules.weights(preferences, family_members, day), rules.excluded_ids(preferences, day)


def feedback_writes(user_id: str, contributions: Sequence[Contribution]) -> list[Write]:
    """The write that adds contributions, for a transaction; none without any. One GetItem.

    Its commit raises `WriteConflict` if there was more feedback meanwhile: read again.
    """
    if not contributions:
        return []
    feedback = store.load(user_id)
    return [store.change_write(feedback, rules.add(feedback.preferences, contributions))]


def learn_from_workout(event: WorkoutCompleted, reaction: str) -> None:
    """Add the contributions of a completed workout: completed exercises gain, replaced ones of a generated plan lose. Once per event.

    Raises:
        DuplicateEvent: the event was handled before. AccountGone: the account was deleted.
    """
    day = event.date
    completed_ids = [exercise.exercise_id for exercise in event.exercises]
    contributions = [Contribution(exercise_id, rules.COMPLETED, day) for exercise_id in dict.fromkeys(completed_ids)]
    contributions += [Contribution(exercise_id, rules.SWAPPED, day) for exercise_id in _swapped_ids(event)]

    def attempt() -> None:
        commit(
            deduplication_write(reaction, event),
            account_exists_check_write(event.user_id),
            *feedback_writes(event.user_id, contributions),
        )

    if contributions:
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)


def _swapped_ids(event: WorkoutCompleted) -> list[str]:
    """The exercises of a generated template that were replaced in a workout that was started from it. One GetItem."""
    template = None if event.template_id is None else templates.generated_template(event.user_id, event.template_id)
    if template is None:
        return []
    plan = template.weekly_plan
    days = [day for week in (plan.days, *(week.days for week in plan.weeks or ())) for _, day in week.planned()]
    planned_ids = {exercise.exercise_id for day in days for exercise in day.exercises}
    planned = available_exercises(event.user_id, planned_ids)
    return swapped_exercises([[exercise.exercise_id for exercise in day.exercises] for day in days], planned, event)
