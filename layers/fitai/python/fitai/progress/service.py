"""Use cases of progress."""

from fitai.analytics import published as analytics
from fitai.exercises import published as exercises
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.progress import rules
from fitai.progress.models import ProgressOverview, StrengthProgress, StrengthQuery
from fitai.workouts import published as workouts
from fitai.workouts.models import ExerciseRecord


def overview(caller: Caller) -> ProgressOverview:
    """The caller's progress: one Query."""
    return rules.overview(analytics.overview(caller.id))


def records(caller: Caller, query: Paging) -> Page[ExerciseRecord]:
    """A page of the caller's personal records, by exercise: one Query.

    Raises:
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /progress/records")
    items, after = workouts.exercise_records_page(caller.id, query.limit, query.position(*scope))
    return Page(items, query.cursor_at(after, *scope), query.limit)


def strength(caller: Caller, query: StrengthQuery) -> StrengthProgress:
    """The caller's strength in an exercise: one Query for a page of points; without any, the exercise is looked up.

    Raises:
        NotFound: the caller has neither done the exercise nor could: there is no such exercise.
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /progress/strength")
    points, after = workouts.strength_points(
        caller.id,
        query.exercise_id,
        since=query.since,
        until=query.until,
        limit=query.limit,
        after=query.position(*scope),
    )
    if not points and query.exercise_id not in exercises.available_exercises(caller.id, [query.exercise_id]):
        raise NotFound("There is no such exercise.")
    best_points = rules.points_by_workout(points)
    return StrengthProgress(
        exercise_id=query.exercise_id,
        points=best_points,
        trend=rules.trend(best_points),
        cursor=query.cursor_at(after, *scope),
    )
