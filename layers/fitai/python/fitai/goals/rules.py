"""Progress, completion, projection and expiry of goals. Pure.

The rules are those of the specification's section on goals; every function takes today's date or the moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fitai.goals import periods
from fitai.goals.models import Goal, GoalDirection, GoalFields, GoalPace, GoalProjection, GoalWarning, Milestone
from fitai.goals.periods import roll
from fitai.goals.state import TRAINING_SUMS, GoalState, MilestoneState, Rate, UserCalendar
from fitai.kernel.types import Model
from fitai.training.days import local_day

GRACE_DAYS = 7
"""Days after the end of the target date in which late logs still count."""
FAST_LOSS = 0.01
"""The part of the body weight whose loss per week is warned of."""
WEIGHING_DAYS_NEEDED = 3
"""Weighing days within 14 days without which the trend of the weight completes nothing."""
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Point:
    """A value of the data, in the goal's unit.

    Attributes:
        counts: whether it can reach anything: the trend of a weight does on at least 3 weighing days in 14.
    """

    day: date
    value: float
    counts: bool = True


# --- progress ----------------------------------------------------------------------------------------------


def direction_of(baseline: float, target: float) -> GoalDirection:
    """Where the target is, seen from the baseline."""
    return "up" if target > baseline else "down"


def progress(baseline: float, target: float, current: float) -> float:
    """Percent of the way from the baseline to the target: (c - b) / (t - b), 0 to 100, one digit after the point."""
    if target == baseline:
        return 100.0
    return _percent((current - baseline) / (target - baseline))


def _percent(part: float) -> float:
    return round(min(max(part, 0.0), 1.0) * 100, 1) + 0.0


def is_reached(direction: GoalDirection, bound: float, value: float) -> bool:
    """Whether a value is at a bound or beyond it."""
    return value >= bound - TOLERANCE if direction == "up" else value <= bound + TOLERANCE


def goal_progress(state: GoalState) -> float:
    """The progress of a goal whose periods are rolled on, in percent."""
    if state.band is not None:
        counted = [period for period in state.periods if not (period.paused and not period.met)]
        return _percent(sum(period.met for period in counted) / len(counted)) if counted else 0.0
    if state.status == "completed" and state.period is None:
        return 100.0
    return progress(0.0 if state.period else state.baseline, state.target_value, state.current_value)


# --- what the data says ------------------------------------------------------------------------------------


def apply_points(
    state: GoalState, points: Sequence[Point], *, keeps_days: bool = False, known_since: date | None = None
) -> GoalState:
    """The goal after its data was read again: current value, milestones, completion or its withdrawal.

    What a value of the data has once reached stays reached, whatever comes after it; it is withdrawn only when the data
    itself no longer has that value.

    Args:
        points: the data since the goal's first day, oldest first.
        keeps_days: what was reached keeps its day, since the data has only its present best without the history.
        known_since: the first day of the points, where the data has earlier ones: what these reached stays.
    """
    valid = [
        point
        for point in points
        if point.counts
        and point.day >= state.start_date
        and (state.target_date is None or point.day <= state.target_date)
    ]

    def day_reached(bound: float, earlier: date | None) -> date | None:
        if earlier is not None and known_since is not None and earlier < known_since:
            return earlier
        day = next((point.day for point in valid if is_reached(state.direction, bound, point.value)), None)
        return earlier if day is not None and keeps_days and earlier is not None else day

    milestones = [
        milestone.model_copy(update={"achieved_at": day_reached(milestone.value, milestone.achieved_at)})
        for milestone in state.milestones
    ]
    completed_on = day_reached(state.target_value, state.completed_on)
    if completed_on is None:
        current = points[-1].value if points else state.baseline
    elif state.status == "completed" and (keeps_days or completed_on == state.completed_on):
        current = state.current_value
    else:
        current = next(point.value for point in valid if is_reached(state.direction, state.target_value, point.value))
    return _with_completion(state.model_copy(update={"milestones": milestones, "current_value": current}), completed_on)


def apply_custom_value(state: GoalState, value: float, today: date) -> GoalState:
    """A custom goal with the value that its owner has set; what was reached before stays reached."""
    reached = [
        milestone.model_copy(update={"achieved_at": today})
        if milestone.achieved_at is None and is_reached(state.direction, milestone.value, value)
        else milestone
        for milestone in state.milestones
    ]
    completed_on = today if is_reached(state.direction, state.target_value, value) else None
    return _with_completion(state.model_copy(update={"milestones": reached, "current_value": value}), completed_on)


def _with_completion(state: GoalState, completed_on: date | None) -> GoalState:
    status = state.status
    if completed_on is not None and status == "active":
        status = "completed"
    elif completed_on is None and status == "completed":
        status = "active"
    return state.model_copy(update={"status": status, "completed_on": completed_on})


def apply_daily_sums(state: GoalState, sums: dict[date, float], since: date, today: date) -> GoalState:
    """The goal after the training of its days was read again.

    Args:
        sums: what was done by day, in the goal's unit, complete from `since` on.
    """
    if state.period is not None:
        # A workout counts for its own day, which may be one ahead of the day of the account's time zone.
        latest = max((day for day in sums if day <= today + periods.DAY), default=today)
        return periods.with_daily_sums(roll(state, max(today, latest)), sums, since)
    total, points = 0.0, []
    for day in sorted(day for day in sums if day >= state.start_date and sums[day]):
        total = round(total + sums[day], 6)
        points.append(Point(day, total))
    return apply_points(state, points)


def apply_band(state: GoalState, points: Sequence[Point], today: date) -> GoalState:
    """A goal to maintain after its data was read again: each week is met when its last value is within the band.

    A week without any value is left out: it is not known.
    """
    rolled = roll(state, today)
    assert rolled.band is not None
    weeks = []
    for week in rolled.periods:
        values = [point.value for point in points if week.start_date <= point.day <= week.end_date]
        if values:
            is_met = abs(values[-1] - week.target) <= rolled.band + TOLERANCE
            weeks.append(week.model_copy(update={"value": values[-1], "met": is_met}))
        else:
            weeks.append(week.model_copy(update={"value": 0.0, "met": False}))
    current = points[-1].value if points else rolled.baseline
    return roll(rolled.model_copy(update={"periods": weeks, "current_value": current}), today)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has happened to a goal between two states."""

    milestones: list[MilestoneState]
    completed: bool
    reopened: bool


def difference(before: GoalState, after: GoalState) -> Difference:
    """What is to be told: milestones that were never told before, the completion, the reopening."""
    return Difference(
        milestones=[milestone for milestone in after.milestones if milestone.achieved_at and not milestone.told],
        completed=before.status != "completed" and after.status == "completed",
        reopened=before.status == "completed" and after.status == "active",
    )


def with_milestones_told(state: GoalState) -> GoalState:
    """The goal with every reached milestone marked as told: each is told once, even if its data comes and goes."""
    milestones = [
        milestone.model_copy(update={"told": milestone.told or milestone.achieved_at is not None})
        for milestone in state.milestones
    ]
    return state.model_copy(update={"milestones": milestones})


def milestone_count(state: GoalState) -> int:
    """How many milestones are reached."""
    return sum(milestone.achieved_at is not None for milestone in state.milestones)


# --- dates -------------------------------------------------------------------------------------------------


def today_of(calendar: UserCalendar, now: datetime) -> date:
    """The user's present day."""
    return local_day(now, calendar.timezone, calendar.day_starts_at)


def expiry(state: GoalState) -> datetime | None:
    """When the goal expires: at the end of its target date in local time, and seven days for late logs.

    None without a target date, and while it is paused.
    """
    if state.target_date is None or state.status != "active":
        return None
    day = state.target_date + timedelta(days=1 + GRACE_DAYS)
    return datetime.combine(day, time(state.calendar.day_starts_at), ZoneInfo(state.calendar.timezone))


def pause(state: GoalState, today: date) -> GoalState:
    """The goal, paused since today."""
    return roll(roll(state, today).model_copy(update={"status": "paused", "paused_on": today}), today)


def resume(state: GoalState, today: date) -> GoalState:
    """The goal, active again; its target date moves by the days of the pause."""
    rolled = roll(state, today)
    moved, since = rolled.target_date, rolled.paused_on
    if moved is not None and since is not None:
        moved += today - since
    pauses = [*rolled.pauses, *([(since, max(since, today - periods.DAY))] if since is not None else [])]
    update = {"status": "active", "paused_on": None, "pauses": pauses, "target_date": moved}
    return roll(rolled.model_copy(update=update), today)


def expire(state: GoalState, today: date) -> GoalState:
    """The goal at its expiry.

    A goal by period is completed if every period that counts was met, a goal to maintain if its newest week was; every
    other is expired.
    """
    rolled = roll(state, today)
    counted = [period for period in rolled.periods if period.met or not periods.is_neutral(rolled, period)]
    results = [period.met for period in (counted[-1:] if rolled.band is not None else counted)]
    if rolled.is_periodic and results and all(results):
        return rolled.model_copy(update={"status": "completed", "completed_on": rolled.target_date})
    return rolled.model_copy(update={"status": "expired"})


# --- projection and safety ---------------------------------------------------------------------------------


def projection(target: float, trend: float, rate: Rate | None) -> GoalProjection:
    """The ETA in weeks, (t - T) / rate, with the bounds of the rate's interval.

    Without an ETA where the interval contains 0, or the rate leads away from the target.
    """
    if rate is None:
        return GoalProjection(reason="no_rate")
    result = GoalProjection(rate_per_week=round(rate.value, 3))
    if rate.low <= 0 <= rate.high:
        return result.model_copy(update={"reason": "no_direction"})
    distance = target - trend
    if distance * rate.value < 0:
        return result.model_copy(update={"reason": "wrong_direction"})
    weeks, *bounds = (distance / slope for slope in (rate.value, rate.low, rate.high))
    return result.model_copy(
        update={
            "eta_weeks": round(weeks, 1),
            "eta_weeks_low": round(min(bounds), 1),
            "eta_weeks_high": round(max(bounds), 1),
            "eta_date": _day_after(rate.day, weeks),
        }
    )


def _day_after(day: date, weeks: float) -> date | None:
    try:
        return day + timedelta(days=round(weeks * 7))
    except OverflowError:
        return None


def warnings(state: GoalState, today: date) -> list[GoalWarning]:
    """The warnings of a goal to lose weight: more than 1 % of the weight per week is needed, or is being lost."""
    if state.kind != "weight" or state.direction != "down" or state.status != "active":
        return []
    limit = FAST_LOSS * state.current_value
    needed = 0.0
    if state.target_date is not None:
        weeks = max((state.target_date - today).days, 1) / 7
        needed = (state.current_value - state.target_value) / weeks
    lost = -state.rate.value if state.rate is not None else 0.0
    return ["fast_loss"] if max(needed, lost) > limit + TOLERANCE else []


# --- the answer --------------------------------------------------------------------------------------------


def view(state: GoalState, now: datetime) -> Goal:
    """The goal as its owner reads it."""
    today = today_of(state.calendar, now)
    rolled = roll(state, today)
    if rolled.period is not None and rolled.is_open:
        rolled = periods.with_periods(rolled, rolled.periods)
    fields = {name: getattr(rolled, name) for name in GoalFields.model_fields}
    is_projected = rolled.kind == "weight" and rolled.band is None and rolled.status == "active"
    return Goal(
        **fields
        | {
            "milestones": [Milestone(**_public(milestone, Milestone)) for milestone in rolled.milestones],
            "progress": goal_progress(rolled),
            "projection": projection(rolled.target_value, rolled.current_value, rolled.rate) if is_projected else None,
            "pace": _pace(rolled, today),
            "warnings": warnings(rolled, today),
            "expires_at": expiry(rolled),
        }
    )


def _public(milestone: MilestoneState, model: type[Model]) -> dict[str, object]:
    return {name: getattr(milestone, name) for name in model.model_fields}


def _pace(state: GoalState, today: date) -> GoalPace | None:
    """The pace of the running period; of a goal that is not counted by period, that of its whole time."""
    if state.kind not in TRAINING_SUMS or state.status != "active":
        return None
    if state.period is not None:
        if not state.periods:
            return None
        start, end = state.periods[-1].start_date, state.periods[-1].end_date
    elif state.target_date is not None:
        start, end = state.start_date, state.target_date
    else:
        return None
    return periods.pace(state.target_value, state.current_value, start, end, today)
