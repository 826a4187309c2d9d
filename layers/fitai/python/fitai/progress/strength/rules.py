"""The trend of an exercise's strength, its plateau, and how consistently it is trained. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from statistics import median

from fitai.kernel.own_units import WeightUnit
from fitai.progress.strength.models import (
    WINDOW_DAYS,
    CurrentStrength,
    Direction,
    NextTarget,
    NoTrendReason,
    Plateau,
    PlateauSuggestion,
    StrengthTrend,
    TrendMeasure,
    WeeklyRepsChange,
    WeeklyWeightChange,
)
from fitai.training import progression
from fitai.training.days import monday
from fitai.training.progression import TargetReason
from fitai.training.trends import Slope, theil_sen
from fitai.workouts.models import StrengthPoint

STEADY_PERCENT = 0.5
"""Percent of change that counts as none."""
MIN_TREND_SESSIONS = 6
MIN_PLATEAU_SESSIONS = 5
RECENT_SESSIONS = 3
"""Sessions in which a plateau has no gain."""
PLATEAU_DAYS = 14
"""Days that the best is old at a plateau."""
MESSAGES: dict[NoTrendReason, str] = {
    "too_few_sessions": f"A trend needs {MIN_TREND_SESSIONS} sessions in {WINDOW_DAYS} days.",
    "too_few_days": "A trend needs sessions on different days.",
}


# --- points ------------------------------------------------------------------------------------------------


def points_by_workout(points: Iterable[StrengthPoint]) -> list[StrengthPoint]:
    """One point per workout, oldest first.

    Of an exercise that a workout has twice the better point counts, with the volume of both.

    Args:
        points: newest first.
    """
    best_points: dict[str, StrengthPoint] = {}
    for point in points:
        other = best_points.get(point.workout_id)
        if other is not None:
            better = max(other, point, key=_strength_key)
            point = better.model_copy(update={"volume": other.volume + point.volume})
        best_points[point.workout_id] = point
    return list(best_points.values())[::-1]


def _strength_key(point: StrengthPoint) -> tuple[bool, float, float, int]:
    weight = point.weight or 0.0
    return not point.assisted, point.one_rep_max or 0.0, -weight if point.assisted else weight, point.reps or 0


def recent_points(series: Sequence[StrengthPoint], page: Sequence[StrengthPoint], today: date) -> list[StrengthPoint]:
    """The points of the last 90 days, oldest first: the stored series, and of a page what the series does not have yet."""
    by_workout = {point.workout_id: point for point in (*page, *series)}
    first_day = today - timedelta(days=WINDOW_DAYS - 1)
    points = [point for point in by_workout.values() if first_day <= point.date]
    return sorted(points, key=lambda point: (point.date, point.workout_id))


def current_strength(points: Sequence[StrengthPoint], unit: WeightUnit | None = None) -> CurrentStrength | None:
    """The best of these points; an estimate from more than twelve repetitions counts only where there is no other."""
    best = max(points, key=lambda point: (not point.low_confidence, *_strength_key(point)), default=None)
    if best is None:
        return None
    fields = best.model_dump(include={"date", "weight", "reps", "one_rep_max", "low_confidence", "assisted"})
    return CurrentStrength(**fields, unit=unit)


# --- the trend ---------------------------------------------------------------------------------------------


def trend(
    points: Sequence[StrengthPoint],
    today: date,
    *,
    paused_weeks: Collection[date] = frozenset(),
    unit: WeightUnit | None = None,
) -> StrengthTrend:
    """The trend of the points of the last 90 days: see `StrengthTrend`.

    Args:
        points: oldest first.
        paused_weeks: their Mondays.
    """
    measure = trend_measure(points)
    values = [
        (float(point.date.toordinal()), value)
        for point in points
        if (value := measured_value(point, measure)) is not None
    ]
    slope = theil_sen(values) if len(values) >= MIN_TREND_SESSIONS else None
    fields = {
        "measured": measure,
        "session_count": len(values),
        "consistency_score": consistency([point.date for point in points], today, paused_weeks),
        "unit": unit,
    }
    if slope is None:
        reason: NoTrendReason = "too_few_sessions" if len(values) < MIN_TREND_SESSIONS else "too_few_days"
        return StrengthTrend(**fields, reason=reason, message=MESSAGES[reason])
    sign = -1 if measure == "assistance" else 1
    change = sign * line_change(values, slope)
    per_week = slope.times(7)
    slope_fields = {"value": per_week.value, "low": per_week.low, "high": per_week.high}
    return StrengthTrend(
        **fields,
        direction=_direction(sign * slope.direction, change),
        change_percentage=round(change, 2),
        per_week=None if measure == "reps" else WeeklyWeightChange(**slope_fields),
        reps_per_week=WeeklyRepsChange(**slope_fields) if measure == "reps" else None,
    )


def _direction(side: int, change: float) -> Direction:
    if side > 0 and change > STEADY_PERCENT:
        return "improving"
    return "declining" if side < 0 and change < -STEADY_PERCENT else "maintaining"


def trend_measure(points: Sequence[StrengthPoint]) -> TrendMeasure:
    """What a trend of these points is fitted to: see `StrengthTrend.measured`."""
    if any(point.assisted for point in points):
        return "assistance"
    return "one_rep_max" if not points or any(point.one_rep_max for point in points) else "reps"


def measured_value(point: StrengthPoint, measure: TrendMeasure) -> float | None:
    """The value of a point in a measure: kilograms or repetitions; less assistance is better. None without one."""
    if measure == "assistance":
        # Weight that is added where assistance is no longer needed is the opposite of assistance.
        return (point.weight or 0.0) * (1 if point.assisted else -1)
    return point.one_rep_max if measure == "one_rep_max" else point.reps


def line_change(values: Sequence[tuple[float, float]], slope: Slope) -> float:
    """The change from the first x to the last, in percent of the line's value at the first.

    The line has the slope, and goes through the medians of x and y (the intercept of `scipy.stats.theilslopes`).
    """
    xs, ys = [x for x, _ in values], [y for _, y in values]
    start = median(ys) + slope.value * (min(xs) - median(xs))
    # The line of a steep rise may start below zero; the change is then measured against the first value.
    base = start if start > 0 else abs(values[0][1])
    return slope.value * (max(xs) - min(xs)) / base * 100 if base else 0.0


def consistency(days: Sequence[date], today: date, paused_weeks: Collection[date] = frozenset()) -> float:
    """Percent of the weeks with a session, from the first one until now: weeks trained / weeks.

    A paused week is left out, and so is the running one as long as it has no session.

    Args:
        paused_weeks: their Mondays.
    """
    trained = {monday(day) for day in days} - set(paused_weeks)
    if not days:
        return 0.0
    last = max(monday(today) - timedelta(weeks=1), max(monday(day) for day in days))
    week_count = (last - monday(min(days))).days // 7 + 1
    weeks = {monday(min(days)) + timedelta(weeks=number) for number in range(week_count)} - set(paused_weeks)
    return round(len(trained) / len(weeks) * 100, 1) if weeks else 0.0


# --- the plateau -------------------------------------------------------------------------------------------


def plateau(
    points: Sequence[StrengthPoint], target: progression.NextTarget | None, unit: WeightUnit | None = None
) -> Plateau | None:
    """The facts of a plateau of the estimated 1RM, or None where there is none: see `Plateau`.

    Args:
        points: of the last 90 days, oldest first.
        target: the next target, from which a suggestion may follow.
    """
    if any(point.assisted for point in points):
        return None
    sessions = [point for point in points if not point.deload and point.one_rep_max]
    if len(sessions) < MIN_PLATEAU_SESSIONS:
        return None
    values = [point.one_rep_max or 0.0 for point in sessions]
    has_gain = max(values[-RECENT_SESSIONS:]) > max(values[:-RECENT_SESSIONS]) * (1 + STEADY_PERCENT / 100)
    place = values.index(max(values))
    days_since = (sessions[-1].date - sessions[place].date).days
    if has_gain or days_since < PLATEAU_DAYS:
        return None
    return Plateau(
        since=sessions[place].date,
        best=values[place],
        days_since=days_since,
        sessions_since=len(sessions) - place - 1,
        suggestions=_suggestions(points, sessions[place:], days_since, target),
        unit=unit,
    )


def _suggestions(
    points: Sequence[StrengthPoint],
    since_best: Sequence[StrengthPoint],
    days_since: int,
    target: progression.NextTarget | None,
) -> list[PlateauSuggestion]:
    """What follows from the facts.

    Args:
        points: of the last 90 days.
        since_best: the best session and those after it, without deload weeks.
    """
    suggestions: list[PlateauSuggestion] = []
    session_count = len(since_best) - 1
    if target is not None and target.reason is TargetReason.REDUCE:
        suggestions.append(PlateauSuggestion(kind="reduce_load", message=target.message))
    if not any(point.deload for point in points):
        message = f"There was no deload week in {WINDOW_DAYS} days: try a lighter week."
        suggestions.append(PlateauSuggestion(kind="deload", message=message))
    if session_count * 7 < days_since:
        message = f"{session_count} sessions in {days_since} days: train it at least once a week."
        suggestions.append(PlateauSuggestion(kind="train_more_often", message=message))
    if len({point.reps for point in since_best}) == 1:
        message = f"All best sets had {since_best[0].reps} repetitions: try another number."
        suggestions.append(PlateauSuggestion(kind="vary_repetitions", message=message))
    return suggestions


# --- the next target ---------------------------------------------------------------------------------------


def next_target(
    target: progression.NextTarget | None, *, assisted_exercise: bool, unit: WeightUnit | None = None
) -> NextTarget | None:
    """The next target as it is answered; a load below 0 is the opposite of the exercise's usual one."""
    if target is None or not target.sets:
        return None
    first = target.sets[0]
    is_opposite = target.weight is not None and target.weight < 0
    return NextTarget(
        sets=len(target.sets),
        reps=first.reps or 1,
        reps_min=first.reps_min or first.reps or 1,
        reps_max=first.reps_max or first.reps or 1,
        weight=None if target.weight is None else abs(target.weight),
        assisted=assisted_exercise != is_opposite,
        reason=target.reason.value,
        message=target.message,
        unit=unit,
    )
