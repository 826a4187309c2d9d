"""The periods of goals that are counted by week, month or year, and the streak of weeks that follows from them. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from fitai.goals.models import CountedPeriod, GoalPace, GoalPeriodName
from fitai.goals.state import GoalState
from fitai.kernel.types import Weekday
from fitai.training.days import month_end, week_start

DAY = timedelta(days=1)
MAX_PERIODS = 53
"""Periods that a goal lists; of older ones only a run of met periods is known."""


def period_bounds(name: GoalPeriodName, day: date, week_starts_on: Weekday) -> tuple[date, date]:
    """The first and the last day of the period that a day is in; weeks begin on the user's own day."""
    if name == "week":
        start = week_start(day, week_starts_on)
        return start, start + timedelta(days=6)
    if name == "month":
        return day.replace(day=1), month_end(day)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def roll(state: GoalState, today: date) -> GoalState:
    """The goal with the periods that have begun until today; each new one has the present target, and no value.

    A goal that is over, or whose target date has passed, gets no further periods.
    """
    if not state.is_periodic or not state.is_open:
        return state
    last_day = today if state.target_date is None else min(today, state.target_date)
    periods = [_with_pauses(state, period, last_day) for period in state.periods]
    starts_on = state.calendar.week_starts_on
    # After a move of the week's start the running period is that of the new weeks.
    if periods and periods[-1].start_date <= last_day <= periods[-1].end_date:
        start, end = period_bounds(state.period_name, last_day, starts_on)
        if start != periods[-1].start_date:
            periods[-1] = periods[-1].model_copy(update={"start_date": start, "end_date": end})
    day = periods[-1].end_date + DAY if periods else state.start_date
    while day <= last_day:
        start, end = period_bounds(state.period_name, day, starts_on)
        period = CountedPeriod(start_date=start, end_date=end, target=state.target_value, value=0.0, met=False)
        periods.append(_with_pauses(state, period, last_day))
        day = end + DAY
    return _shortened(state.model_copy(update={"periods": periods}))


def _with_pauses(state: GoalState, period: CountedPeriod, today: date) -> CountedPeriod:
    """The period, marked when it counts neither way unless it is met.

    That is: the goal has been paused on a day of it; the user has paused training on at least four days of the week, or on
    more than half of the days of a longer period; or nothing is known of a week of a goal to maintain.
    """
    own = [*state.pauses, *([(state.paused_on, max(today, state.paused_on))] if state.paused_on else [])]
    user_days = sum(_common_days(period, pause) for pause in state.user_pauses)
    days = (period.end_date - period.start_date).days + 1
    is_unknown = state.band is not None and not period.met and period.value == 0.0
    paused = is_unknown or 2 * user_days > days or any(_common_days(period, pause) for pause in own)
    return period.model_copy(update={"paused": paused})


def _common_days(period: CountedPeriod, days: tuple[date, date]) -> int:
    return max(0, (min(period.end_date, days[1]) - max(period.start_date, days[0])).days + 1)


def with_user_pauses(state: GoalState, pauses: Iterable[tuple[date, date]]) -> GoalState:
    """The goal with the user's pauses from training, as far as they touch the listed periods."""
    first = first_counted_day(state)
    return state.model_copy(update={"user_pauses": [pause for pause in pauses if pause[1] >= first]})


def _shortened(state: GoalState) -> GoalState:
    """The goal with the newest periods only; a run of met periods at the end of the others is counted on."""
    excess = state.periods[:-MAX_PERIODS]
    met = state.met_before
    for period in excess:
        met = met + 1 if period.met else met if is_neutral(state, period) else 0
    kept = state.periods[len(excess) :]
    pauses = [pause for pause in state.pauses if kept and pause[1] >= kept[0].start_date]
    return state.model_copy(update={"periods": kept, "met_before": met, "pauses": pauses})


def is_neutral(state: GoalState, period: CountedPeriod) -> bool:
    """Whether an unmet period breaks nothing: the goal was paused in it, or began within it."""
    return period.paused or period.start_date < state.start_date


def first_counted_day(state: GoalState) -> date:
    """The first day whose training counts for what the goal lists."""
    return state.periods[0].start_date if state.period and state.periods else state.start_date


def with_daily_sums(state: GoalState, sums: Mapping[date, float], since: date) -> GoalState:
    """The goal with the values of the periods that begin on `since` or later counted anew.

    Args:
        sums: by day, in the goal's unit; complete from `since` on.
    """
    periods = [
        _with_value(period, _sum_between(sums, period.start_date, period.end_date))
        if period.start_date >= since
        else period
        for period in state.periods
    ]
    return with_periods(state, periods)


def with_periods(state: GoalState, periods: list[CountedPeriod]) -> GoalState:
    """The goal with other periods; the newest one has its current value."""
    current = periods[-1].value if periods else 0.0
    return state.model_copy(update={"periods": periods, "current_value": current})


def _with_value(period: CountedPeriod, value: float) -> CountedPeriod:
    return period.model_copy(update={"value": value, "met": value >= period.target})


def _sum_between(sums: Mapping[date, float], start: date, end: date) -> float:
    return round(sum(value for day, value in sorted(sums.items()) if start <= day <= end), 6)


def with_target(state: GoalState, target: float) -> GoalState:
    """The goal with another target, which the running period gets; earlier ones keep the target that they had."""
    periods = list(state.periods)
    if periods:
        running = periods[-1].model_copy(update={"target": target})
        # Whether a week is within a band is judged by the data, which is read after each change.
        periods[-1] = _with_value(running, running.value) if state.period else running
    return state.model_copy(update={"target_value": target, "periods": periods})


def pace(target: float, value: float, start: date, end: date, today: date) -> GoalPace:
    """What an even pace has reached by the end of today: 12 a month on day 10 of 30 are 4.0."""
    days = (end - start).days + 1
    elapsed = min(max((today - start).days + 1, 1), days)
    return GoalPace(
        expected=round(target * elapsed / days, 2),
        remaining=round(max(target - value, 0.0), 6),
        projected=round(value / elapsed * days, 2),
    )


# --- the streak of weeks -----------------------------------------------------------------------------------


def goal_streak(states: Iterable[GoalState], today: date) -> int:
    """Weeks in a row in which every active periodic goal was met.

    A goal is judged in the week in which one of its periods ends. A week in which all judged goals were met counts, a week
    in which one was missed ends the streak, a week without judgement (nothing ended, or it was paused) does neither. The
    running week counts as soon as every goal that it judges is met, and breaks nothing before it is over.
    """
    goals = [roll(state, today) for state in states if state.status == "active" and state.period is not None]
    if not goals:
        return 0
    starts_on = goals[0].calendar.week_starts_on
    judged: dict[date, list[bool]] = {}
    for goal in goals:
        for period in goal.periods:
            if not is_neutral(goal, period) or period.met:
                week = period_bounds("week", period.end_date, starts_on)[0]
                judged.setdefault(week, []).append(period.met)
    running_week = period_bounds("week", today, starts_on)[0]
    streak = 0
    for week in sorted(judged, reverse=True):
        if week > running_week:
            continue
        if all(judged[week]):
            streak += 1
        elif week < running_week:
            return streak
    return streak + min(goal.met_before for goal in goals)
