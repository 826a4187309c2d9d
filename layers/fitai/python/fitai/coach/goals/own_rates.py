"""How fast a user's own weight and lifts change, from what was read. Pure."""

from datetime import date

from fitai.coach.goals.outlook import GoalFacts, goal_facts
from fitai.coach.goals.rules import OwnRate
from fitai.coach.progress import rules
from fitai.goals.published import OpenGoal
from fitai.users.models import Athlete
from fitai.users.published import BodyTrend
from fitai.workouts.published import StrengthSeries

RATE_DAYS = 28
"""Days that the rate of the body weight is of; an older rate is not the present one."""


def facts_of_goal(
    goal: OpenGoal, series: StrengthSeries | None, body: BodyTrend, athlete: Athlete, today: date
) -> GoalFacts:
    """A goal with what the data says about it.

    Args:
        series: of the goal's exercise.
    """
    if goal.kind == "weight":
        return goal_facts(goal, present_weight(body, athlete) or goal.current, weight_rate(body, today))
    if goal.kind == "strength":
        now, own = strength_rate(series, today)
        return goal_facts(goal, now or goal.current, own)
    return goal_facts(goal, goal.current, None)


def present_weight(body: BodyTrend, athlete: Athlete) -> float | None:
    """The body weight now: the trend of the log, else what the profile says."""
    return body.standing.trend_weight or athlete.weight


def weight_rate(body: BodyTrend, today: date) -> OwnRate | None:
    """The rate of the body weight in percent a week, with its points; None where it is not known, or too old."""
    body_summary = body.standing
    slope, day, weight = body_summary.rate_per_week, body_summary.trend_day, body_summary.trend_weight
    if slope is None or day is None or not weight or (today - day).days > RATE_DAYS:
        return None
    points = sum((day - point.day).days < RATE_DAYS for point in body.points)
    return OwnRate(slope.value / weight * 100, points)


def strength_rate(series: StrengthSeries | None, today: date) -> tuple[float | None, OwnRate | None]:
    """The best estimated 1RM of the last twelve weeks, and its rate in percent a week with its points; None without them."""
    if series is None:
        return None, None
    measure, bests = rules.day_bests(series.reliable_points, today)
    if measure != "one_rep_max" or not bests:
        return None, None
    now, trend = max(best.value for best in bests), rules.trend(bests)
    return now, None if trend is None else OwnRate(trend.slope / now * 100, len(bests))
