"""The breakdown of a workout or a week: its work by exercise and day, from which everything else is counted. Pure.

Whole numbers of small units are added and subtracted, as in `rules`: volume in tens of micrograms, time in milliseconds,
distance in millimetres. Sets are counted by their weight and repetitions, not summed up to a best: so that a set that is
taken away leaves the others as they were, and estimates and intensities of any day follow from what is there.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from fitai.kernel.types import Model

if TYPE_CHECKING:  # reading the analytics needs no events
    from fitai.workouts.events import CompletedExercise

PER_KILOGRAM = 100_000_000
"""Volume is counted in tens of micrograms: a pound (0.45359237 kg) is a whole number of them."""
PER_SECOND = 1000
PER_METRE = 1000
OTHER = "other"
"""The exercise, and the pattern, of what is summed up without its name."""
MAX_ENTRIES = 300
"""Exercises of a week by name, counted once for each of their days."""
MAX_LOADS = 1500
"""Different loads of a week: weight and repetitions, by exercise and day."""

M = TypeVar("M", bound=Model)


class WorkSums(Model):
    """Sums: volume in tens of micrograms, seconds in milliseconds, distance in millimetres."""

    sets: int = 0
    reps: int = 0
    volume: int = 0
    seconds: int = 0
    distance: int = 0


class DayWork(WorkSums):
    """The work of one exercise on one day.

    `loads` are the numbers of sets by `load_key`, of those sets that a one-rep max is estimated from.
    """

    loads: dict[str, int] = {}


class ExerciseWork(Model):
    """The work of one exercise, by the day of the week (0 is Monday), with the traits that it had then."""

    exercise_id: str
    pattern: str = OTHER
    primary: list[str] = []
    secondary: list[str] = []
    days: dict[int, DayWork] = {}

    @property
    def sets(self) -> int:
        """The number of working sets."""
        return sum(day.sets for day in self.days.values())


class DaySums(Model):
    """The sums of one day: volume in tens of micrograms, duration in milliseconds."""

    volume: int = 0
    duration: int = 0
    sets: int = 0


class Breakdown(Model):
    """The work of a workout, or of a week's workouts, in the order of the exercises' ids.

    `is_crowded`: a week has more than is kept, and the exercises with the fewest sets are summed up as `OTHER`.
    """

    exercises: list[ExerciseWork] = []
    days: dict[int, DaySums] = {}
    is_crowded: bool = False


def load_key(weight: float, reps: int) -> str:
    """The key of a load: kilograms, exactly, and repetitions."""
    return f"{weight!r}x{reps}"


def parse_load(key: str) -> tuple[float, int]:
    """The kilograms and repetitions of a load's key."""
    weight, _, reps = key.rpartition("x")
    return float(weight), int(reps)


def breakdown(
    exercises: Iterable["CompletedExercise"], day: date, *, volume: int, duration: int, hard_sets: int
) -> Breakdown:
    """The breakdown of one workout.

    Args:
        volume, duration, hard_sets: of the whole workout, in the units of `DaySums`.
    """
    weekday = day.weekday()
    total = Breakdown(days={weekday: DaySums(volume=volume, duration=duration, sets=hard_sets)})
    for exercise in exercises:
        primary = sorted(set(exercise.primary_muscles))
        work = ExerciseWork(
            exercise_id=exercise.exercise_id,
            pattern=exercise.pattern or OTHER,
            primary=primary,
            secondary=sorted(set(exercise.secondary_muscles) - set(primary)),
            days={weekday: _day_work(exercise)},
        )
        total = add(total, Breakdown(exercises=[work]))
    return total


def _day_work(exercise: "CompletedExercise") -> DayWork:
    return DayWork(
        sets=exercise.hard_sets,
        reps=exercise.reps,
        volume=round(exercise.volume * PER_KILOGRAM),
        seconds=round(exercise.seconds * PER_SECOND),
        distance=round(exercise.distance * PER_METRE),
        loads={load_key(load.weight, load.reps): load.sets for load in exercise.loads},
    )


# --- sums --------------------------------------------------------------------------------------------------


def add(total: Breakdown, added: Breakdown, sign: int = 1) -> Breakdown:
    """The breakdown with another one added, or with `sign` -1 taken away. Neither of them may be crowded."""
    works = {_identity(work): work for work in total.exercises}
    for work in added.exercises:
        identity = _identity(work)
        current = works.get(identity)
        days = dict(current.days) if current else {}
        for weekday, day in work.days.items():
            days[weekday] = _add_day(days.get(weekday, DayWork()), day, sign)
        works[identity] = work.model_copy(update={"days": _not_empty(days, DayWork())})
    sums = dict(total.days)
    for weekday, day_sums in added.days.items():
        sums[weekday] = _add_fields(sums.get(weekday, DaySums()), day_sums, sign)
    return Breakdown(
        exercises=[works[identity] for identity in sorted(works) if works[identity].days],
        days=_not_empty(sums, DaySums()),
    )


def _identity(work: ExerciseWork) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    return work.exercise_id, work.pattern, tuple(work.primary), tuple(work.secondary)


def _add_fields(sums: M, added: Model, sign: int) -> M:
    """The sums with all numbers of `added`."""
    names = [name for name, value in sums if isinstance(value, int)]
    return sums.model_copy(update={name: getattr(sums, name) + sign * getattr(added, name) for name in names})


def _add_day(day: DayWork, added: DayWork, sign: int) -> DayWork:
    loads = dict(day.loads)
    for key, count in added.loads.items():
        loads[key] = loads.get(key, 0) + sign * count
    kept = {key: loads[key] for key in sorted(loads) if loads[key]}
    return _add_fields(day, added, sign).model_copy(update={"loads": kept})


def _not_empty(days: dict[int, M], empty: M) -> dict[int, M]:
    return {weekday: days[weekday] for weekday in sorted(days) if days[weekday] != empty}


# --- the bound of a week -----------------------------------------------------------------------------------


def bounded(week: Breakdown, max_entries: int = MAX_ENTRIES, max_loads: int = MAX_LOADS) -> Breakdown:
    """The breakdown of a week in bounded size: beyond the bounds exercises are summed up as `OTHER`, without loads.

    Those with the fewest sets are summed up, by their id where they are equal: what is kept depends on nothing but the
    week's workouts.
    """
    if _entry_count(week.exercises) <= max_entries and _load_count(week.exercises) <= max_loads:
        return week
    kept: list[ExerciseWork] = []
    entries = loads = 0
    ordered = sorted(week.exercises, key=lambda work: (-work.sets, _identity(work)))
    for work in ordered:
        entries, loads = entries + _entry_count([work]), loads + _load_count([work])
        if entries > max_entries or loads > max_loads:
            break
        kept.append(work)
    rest = Breakdown()
    for work in ordered[len(kept) :]:
        days = {weekday: day.model_copy(update={"loads": {}}) for weekday, day in work.days.items()}
        rest = add(rest, Breakdown(exercises=[ExerciseWork(exercise_id=OTHER, days=days)]))
    exercises = sorted([*kept, *rest.exercises], key=_identity)
    return week.model_copy(update={"exercises": exercises, "is_crowded": True})


def _entry_count(exercises: Sequence[ExerciseWork]) -> int:
    return sum(len(work.days) for work in exercises)


def _load_count(exercises: Sequence[ExerciseWork]) -> int:
    return sum(len(day.loads) for work in exercises for day in work.days.values())
