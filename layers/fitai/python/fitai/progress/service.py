"""The use cases of progress."""

from fitai.analytics import published as analytics
from fitai.kernel.identity import Caller
from fitai.progress import rules
from fitai.progress.models import ProgressOverview, StrengthProgress, StrengthQuery
from fitai.workouts import published as workouts


def overview(caller: Caller) -> ProgressOverview:
    """How the caller gets on: one query."""
    return rules.overview(analytics.overview(caller.id))


def strength(caller: Caller, query: StrengthQuery) -> StrengthProgress:
    """The caller's strength in an exercise: one query for a page of points.

    Raises:
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
    found = rules.points_by_workout(points)
    return StrengthProgress(
        exercise_id=query.exercise_id,
        points=found,
        trend=rules.trend(found),
        cursor=query.cursor_at(after, *scope),
    )
