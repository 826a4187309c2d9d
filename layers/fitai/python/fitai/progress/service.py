"""Use cases of progress."""

from fitai.analytics import published as analytics
from fitai.goals import published as goals
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.progress import rules
from fitai.progress.models import ProgressOverview
from fitai.progress.strength import service as strength_service
from fitai.progress.strength.models import StrengthAnswer, StrengthQuery
from fitai.workouts import published as workouts
from fitai.workouts.models import ExerciseRecord


def overview(caller: Caller) -> ProgressOverview:
    """The caller's progress: one Query of the analytics, and one of the open goals."""
    return rules.overview(analytics.overview(caller.id), goals.goal_streak(caller.id))


def records(caller: Caller, query: Paging) -> Page[ExerciseRecord]:
    """A page of the caller's personal records, by exercise: one Query.

    Raises:
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /progress/records")
    items, after = workouts.exercise_records_page(caller.id, query.limit, query.position(*scope))
    return Page(items, query.cursor_at(after, *scope), query.limit)


def strength(caller: Caller, query: StrengthQuery) -> StrengthAnswer:
    """The caller's strength in an exercise, or in the main lifts: see `progress.strength.service`.

    Raises:
        NotFound: the caller has neither done the exercise nor could: there is no such exercise.
        Malformed: the cursor belongs to another list.
    """
    if query.exercise_id is None:
        return strength_service.main_lifts(caller, query.formula)
    return strength_service.exercise_strength(caller, query.exercise_id, query)
