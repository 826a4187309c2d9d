"""What the coach says about progress: plain sentences with the numbers that they follow from. Pure."""

from collections.abc import Callable, Sequence
from datetime import date

from fitai.coach.amounts import WeightWriter, count, day_text, listed, number
from fitai.coach.progress import causes as cause_rules
from fitai.coach.progress.causes import Cause
from fitai.coach.progress.models import Measure
from fitai.coach.progress.rules import MIN_POINTS, RECENT_DAYS, DayBest, Plateau, Trend
from fitai.coach.progress.volume import GroupVolume

DELOAD_LOAD, DELOAD_SETS = 80, 60
"""Percent of the usual load and sets in a deload week."""
PLURAL_GROUPS = frozenset({"quadriceps", "hamstrings", "biceps", "triceps", "calves", "glutes", "abdominals"})
"""Groups that are spoken of as several."""
GROUP_NAMES = {"abdominals": "Your abs", "quadriceps": "Your quads"}


def group_name(group: str) -> str:
    """A muscle group at the beginning of a sentence."""
    return GROUP_NAMES.get(group, f"Your {group.replace('_', ' ')}")


def value_text(value: float, measure: Measure, writer: WeightWriter, digits: int = 1) -> str:
    """A value of a trend in words: a weight, repetitions, or assistance."""
    if measure == "reps":
        return count(value, "rep", digits)
    text = writer.text(abs(value), digits)
    return f"{text} of assistance" if measure == "assistance" else text


def trend_sentence(
    name: str, measure: Measure, bests: Sequence[DayBest], trend: Trend | None, writer: WeightWriter
) -> str:
    """Where an exercise goes, with the slope and its bounds."""
    days = count(len(bests), "day", 0)
    if trend is None:
        return f"{name}: too little to call a trend yet. We have {days} with it in this period; a trend needs {MIN_POINTS}."
    change = _change(measure, trend, writer)
    if trend.direction == "flat":
        return f"{name} is holding steady: {change}, from {days}. That is no clear change."
    moves = {"up": "is going up", "down": "is going down"}[trend.direction]
    if measure == "assistance":
        moves = {"up": "needs less help", "down": "needs more help"}[trend.direction]
    return f"{name} {moves}: {change}, from {days}."


def _change(measure: Measure, trend: Trend, writer: WeightWriter) -> str:
    """The slope, with its bounds where they differ from it."""
    what = "reps" if measure == "reps" else writer.unit
    slope, low, high = (_slope(value, measure, writer) for value in (trend.slope, trend.low, trend.high))
    text = f"about {slope} {what} a week"
    return text if low == high == slope else f"{text} (very likely between {low} and {high} {what})"


def _slope(value: float, measure: Measure, writer: WeightWriter) -> str:
    shown = number(round(value, 2) if measure == "reps" else writer.value(value, 2), 2)
    return shown if shown == "0" or value < 0 else f"+{shown}"


def plateau_sentence(plateau: Plateau, measure: Measure, writer: WeightWriter, today: date, name: str = "It") -> str:
    """That a lift is stuck, with the two values that say so."""
    recent, before = (value_text(best.value, measure, writer) for best in (plateau.recent, plateau.before))
    day = day_text(plateau.before.day, today)
    return (
        f"{name} is stuck: the best of your last {RECENT_DAYS} days with it is {recent}, and you had {before} on {day}."
    )


def stuck_trend_sentence(measure: Measure, bests: Sequence[DayBest], trend: Trend, writer: WeightWriter) -> str:
    """The trend of a lift that is stuck."""
    intro = {"up": "Over the whole period it still goes up", "down": "The trend is down", "flat": "The trend is flat"}
    return f"{intro[trend.direction]}: {_change(measure, trend, writer)}, from {count(len(bests), 'day', 0)}."


# --- causes ------------------------------------------------------------------------------------------------


def cause_text(cause: Cause, lowest_reps: int) -> str:
    """A cause and what to do about it.

    Args:
        lowest_reps: the fewest repetitions that somebody of this age should do.
    """
    if cause.kind == "same_repetitions":
        return _same_repetitions(cause, lowest_reps)
    return _TEXTS[cause.kind](cause)


def _too_few_sets(cause: Cause) -> str:
    added = cause_rules.ADDED_SETS
    sets, floor = count(cause.value or 0.0, "set"), number(cause.bound or 0.0)
    verb = "get" if _is_plural(cause.group) else "gets"
    return f"{group_name(cause.group or '')} {verb} {sets} a week, and should get {floor} at least. Do {added} sets more a week."


def _too_many_sets(cause: Cause) -> str:
    sets, most = count(cause.value or 0.0, "set"), number(cause.bound or 0.0)
    percent = number(cause_rules.REDUCED_SHARE * 100, 0)
    fewer = number((cause.value or 0.0) * (1 - cause_rules.REDUCED_SHARE), 0)
    verb = "get" if _is_plural(cause.group) else "gets"
    return (
        f"{group_name(cause.group or '')} {verb} {sets} a week, more than the {most} that one recovers from. "
        f"Do {percent} % less: about {fewer} sets."
    )


def _is_plural(group: str | None) -> bool:
    return group is not None and group in PLURAL_GROUPS


def _effort_too_low(cause: Cause) -> str:
    target = number(cause_rules.TARGET_RPE)
    return (
        f"Your sets average RPE {number(cause.value or 0.0)}: you stop long before they get hard. Aim at RPE {target}."
    )


def _effort_too_high(cause: Cause) -> str:
    target = number(cause_rules.TARGET_RPE)
    return (
        f"Your sets average RPE {number(cause.value or 0.0)}: nearly to failure each time, and that wears you out. "
        f"Aim at RPE {target}."
    )


def _trained_too_seldom(cause: Cause) -> str:
    return f"You train it on {count(cause.value or 0.0, 'day')} a week. Add a second day, even a short one."


def _no_deload(cause: Cause) -> str:
    return (
        f"You have trained for {count(cause.value or 0.0, 'week', 0)} without a lighter one. Take a deload week: {DELOAD_LOAD} % of "
        f"the weight, {DELOAD_SETS} % of the sets."
    )


def _same_repetitions(cause: Cause, lowest_reps: int) -> str:
    low, high = cause_rules.new_range(int(cause.value or 0), lowest_reps)
    return (
        f"Your best set has had {count(cause.value or 0.0, 'rep', 0)} for {count(cause.bound or 0.0, 'week', 0)}. "
        f"Change the range: {low} to {high} reps for the next weeks."
    )


def _losing_weight(cause: Cause) -> str:
    percent = number(cause.value or 0.0)
    return f"You lose {percent} % of your body weight a week, which costs strength. Eat more, or lose more slowly."


def _sleep_unknown(cause: Cause) -> str:
    return "We do not know how you sleep, and it matters a lot: have your nights been short lately?"


_TEXTS: dict[str, Callable[[Cause], str]] = {
    "too_few_sets": _too_few_sets,
    "too_many_sets": _too_many_sets,
    "effort_too_low": _effort_too_low,
    "effort_too_high": _effort_too_high,
    "trained_too_seldom": _trained_too_seldom,
    "no_deload": _no_deload,
    "losing_weight": _losing_weight,
    "sleep_unknown": _sleep_unknown,
}


# --- everything at once ------------------------------------------------------------------------------------


def no_lifts_sentence() -> str:
    """What is said where nothing was trained in the period."""
    return "There is nothing to compare yet: log a few workouts with weights, and you see here what moves and what does not."


def overview_sentences(rising: list[str], falling: list[str], stuck: list[str], steady: list[str]) -> list[str]:
    """Which lifts move and which do not, by their names."""
    groups = (
        ("Going up", rising),
        ("Going down", falling),
        ("Stuck", stuck),
        ("Steady", steady),
    )
    return [f"{title}: {listed(names)}." for title, names in groups if names]


def balance_sentence(volume: GroupVolume) -> str | None:
    """The muscle group that lacks most; None where none lacks anything."""
    if volume.gap <= 0:
        return None
    name, verb = group_name(volume.group), "get" if _is_plural(volume.group) else "gets"
    return f"{name} {verb} too little: {count(volume.sets, 'set')} a week, where you should have {number(volume.floor)} at least."
