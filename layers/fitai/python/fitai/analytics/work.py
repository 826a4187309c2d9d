"""What follows from the breakdowns of weeks: intensities, balance, the work of days and muscles. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from fitai.analytics.breakdown import DaySums, DayWork, ExerciseWork, parse_load
from fitai.analytics.rules import PRIMARY_HALF_SETS, SECONDARY_HALF_SETS, Week
from fitai.training.days import monday
from fitai.training.formulas import one_rep_max
from fitai.training.vocabulary import MovementPattern

INTENSITY_DAYS = 42
"""Days before a workout whose best estimated one-rep max its intensities are in percent of."""
BANDS: tuple[tuple[str, float], ...] = (
    ("90_and_more", 90.0),
    ("80_to_90", 80.0),
    ("70_to_80", 70.0),
    ("60_to_70", 60.0),
    ("below_60", 0.0),
)
"""The bands of intensity with their lower bounds in percent, the highest first."""
UNKNOWN = "unknown"
"""The band of sets without a load, or without an earlier estimate to compare it with."""
PERCENT_DIGITS = 6
"""Digits that a percentage is rounded to before it is put into a band: a load at the bound is in the upper one."""
PUSH, PULL = frozenset({MovementPattern.PUSH}), frozenset({MovementPattern.PULL})
KNEE, HIP = frozenset({MovementPattern.SQUAT, MovementPattern.LUNGE}), frozenset({MovementPattern.HINGE})
"""The patterns that the two ratios compare."""


@dataclass(frozen=True, slots=True)
class DayEntry:
    """The work of one exercise on one day."""

    day: date
    exercise: ExerciseWork
    work: DayWork


def day_entries(weeks: Mapping[date, Week], first: date, last: date) -> Iterator[DayEntry]:
    """The work of all exercises from one day to another, in the order of the weeks.

    Args:
        weeks: by their Monday.
    """
    for start in sorted(weeks):
        if start + timedelta(days=6) < first or start > last:
            continue
        for exercise in weeks[start].breakdown.exercises:
            for weekday, work in exercise.days.items():
                day = start + timedelta(days=weekday)
                if first <= day <= last:
                    yield DayEntry(day, exercise, work)


def day_sums(weeks: Mapping[date, Week], day: date) -> DaySums:
    """The sums of a day."""
    week = weeks.get(monday(day))
    return week.breakdown.days.get(day.weekday(), DaySums()) if week else DaySums()


# --- strength and intensity --------------------------------------------------------------------------------


def best_estimates(entries: Iterable[DayEntry]) -> dict[str, dict[date, float]]:
    """The best estimated one-rep max of each exercise and day, in kilograms."""
    best: dict[str, dict[date, float]] = {}
    for entry in entries:
        estimates = [one_rep_max(*parse_load(key)).value for key in entry.work.loads]
        if estimates:
            by_day = best.setdefault(entry.exercise.exercise_id, {})
            by_day[entry.day] = max(*estimates, by_day.get(entry.day, 0.0))
    return best


def intensities(weeks: Mapping[date, Week], first: date, last: date) -> Counter[str]:
    """The working sets from one day to another by their band of intensity.

    A set's intensity is its load in percent of the best estimated one-rep max of the exercise on the 42 days before its day.

    Args:
        weeks: from 42 days before `first` on.
    """
    best = best_estimates(day_entries(weeks, first - timedelta(days=INTENSITY_DAYS), last))
    bands: Counter[str] = Counter()
    for entry in day_entries(weeks, first, last):
        reference = _best_before(best.get(entry.exercise.exercise_id, {}), entry.day)
        bands[UNKNOWN] += entry.work.sets
        if reference:
            for key, sets in entry.work.loads.items():
                bands[intensity_band(parse_load(key)[0], reference)] += sets
                bands[UNKNOWN] -= sets
    return bands


def _best_before(by_day: Mapping[date, float], day: date) -> float | None:
    earliest = day - timedelta(days=INTENSITY_DAYS)
    return max((value for other, value in by_day.items() if earliest <= other < day), default=None)


def intensity_band(weight: float, one_rep_max: float) -> str:
    """The band of a weight, of an estimated one-rep max in kilograms."""
    percent = round(weight / one_rep_max * 100, PERCENT_DIGITS)
    return next(band for band, bound in BANDS if percent >= bound)


# --- movements and muscles ---------------------------------------------------------------------------------


def pattern_sets(entries: Iterable[DayEntry], patterns: Collection[str]) -> int:
    """The working sets of these movement patterns."""
    return sum(entry.work.sets for entry in entries if entry.exercise.pattern in patterns)


def half_credit(exercise: ExerciseWork, muscles: Collection[str]) -> int:
    """The half sets that a set of an exercise counts for a group of muscles: as for the one of them that works the most."""
    if any(muscle in muscles for muscle in exercise.primary):
        return PRIMARY_HALF_SETS
    return SECONDARY_HALF_SETS if any(muscle in muscles for muscle in exercise.secondary) else 0


def half_credits(exercise: ExerciseWork) -> dict[str, int]:
    """The half sets that a set of an exercise counts for each of its muscles."""
    return {muscle: half_credit(exercise, (muscle,)) for muscle in chain(exercise.primary, exercise.secondary)}
