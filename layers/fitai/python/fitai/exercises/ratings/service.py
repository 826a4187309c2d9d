"""Rates exercises and counts their uses: exact sums, which are published with the library."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from fitai.exercises import lookup
from fitai.exercises.library.loading import current_library
from fitai.exercises.library.store import add_metrics_shards
from fitai.exercises.ratings import store
from fitai.exercises.ratings.models import ExerciseRating
from fitai.kernel import personal_data
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import WriteConflict, retry_on_conflict
from fitai.workouts.events import WorkoutDeleted, WorkoutEvent, WorkoutRestored

CONFLICTS_THAT_GROW = 3
"""Write conflicts of one change after which the number of shards is doubled."""


def rate_exercise(caller: Caller, exercise_id: str, rating: int) -> ExerciseRating:
    """Rate an exercise, replacing the caller's earlier rating; one BatchGetItem and one transaction.

    Raises:
        NotFound: there is no such exercise for the caller. Conflict: it is a custom one that only its creator sees.
    """
    exercise = lookup.available_exercises(caller.id, [exercise_id]).get(exercise_id)
    if exercise is None:
        raise NotFound("There is no such exercise.")
    if exercise.is_private:
        raise Conflict("An exercise can be rated only after it was approved for everybody.", code="not_approved")
    attempt = partial(_attempt_rating, caller.id, exercise_id, rating, _Contention())
    return retry_on_conflict(attempt, tries=store.RATING_ATTEMPTS)


class _Contention:
    """Counts the write conflicts of one change of the counts; when there are many, there are to be more shards."""

    def __init__(self) -> None:
        self._conflicts = 0

    @contextmanager
    def observed(self, shards: int) -> Iterator[None]:
        """Observe a write to one of so many shards."""
        try:
            yield
        except WriteConflict:
            self._conflicts += 1
            if self._conflicts == CONFLICTS_THAT_GROW:
                add_metrics_shards(shards)
            raise


def _attempt_rating(user_id: str, exercise_id: str, rating: int, contention: _Contention) -> ExerciseRating:
    current = store.load_rating_state(user_id, exercise_id)
    counts = current.counts
    if current.rating != rating:
        with contention.observed(current.shards):
            store.save_rating(user_id, exercise_id, current.rating, rating, current.shards)
        counts = counts.with_rating(current.rating, rating)
    return ExerciseRating(
        exercise_id=exercise_id, rating=rating, average_rating=counts.average_rating, total_ratings=counts.rating_count
    )


def count_workout(event: WorkoutEvent | WorkoutDeleted | WorkoutRestored) -> None:
    """Count a completed workout as a use of each of its exercises; a corrected or deleted one is counted anew or taken back.

    Events may arrive twice, late and in any order: the highest version of a workout counts. Only exercises of the
    library are counted.
    """
    if isinstance(event, WorkoutRestored):
        if event.completed is None:
            return
        event = event.completed
    exercise_ids: set[str] = set()
    if not isinstance(event, WorkoutDeleted):
        exercise_ids = {
            exercise.id for exercise in current_library().get_many(exercise.exercise_id for exercise in event.exercises)
        }
    elif not event.was_completed:
        return
    with suppress(personal_data.AccountGone):
        retry_on_conflict(
            partial(
                _attempt_count, event.user_id, event.workout_id, event.workout_version, exercise_ids, _Contention()
            ),
            tries=store.RATING_ATTEMPTS,
        )


def _attempt_count(
    user_id: str, workout_id: str, version: int, exercise_ids: set[str], contention: _Contention
) -> None:
    counted = store.load_uses(user_id, workout_id)
    if counted.version < version:
        with contention.observed(counted.shards):
            store.save_uses(user_id, workout_id, counted, version, exercise_ids)
