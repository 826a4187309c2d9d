"""Tell whether two workouts are the same one: when they started, and which sets were done. Pure.

Neither the app, nor the workout's name, nor how a time is spelled is part of that.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from fitai.training.vocabulary import Measurement
from fitai.workouts import rules
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState

START_TOLERANCE_MINUTES = 2
"""Minutes by which the starts of the same workout may differ: spreadsheets lose the seconds, apps round them."""
WEIGHT_TOLERANCE, DISTANCE_TOLERANCE, SECONDS_TOLERANCE = 0.15, 10.0, 1.0
"""Kilograms, metres and seconds by which a set may differ: apps round what they convert."""
RELATIVE_TOLERANCE = 0.002
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Item = TypeVar("Item")
Measures = tuple[int, float, float, float]
"""Repetitions, seconds, metres and kilograms of a set; assistance is negative."""


@dataclass(frozen=True, slots=True)
class WorkoutStart:
    """When a workout started.

    Attributes:
        instant: the time; of a file without zones as the user's zone has it.
        written: the time that its file's clock showed, whatever the zone.
        counted_on: the day that it counts for, which is the one before where it started earlier than the user's day.
        is_day_only: only the day is known.
    """

    instant: datetime
    written: datetime
    counted_on: date
    is_day_only: bool = False

    @classmethod
    def of(cls, state: WorkoutState) -> "WorkoutStart":
        """The start of a stored workout, or of one that is to be imported."""
        instant = state.started_at or state.created_at
        if state.imported_start:
            written = datetime.fromisoformat(state.imported_start)
            return cls(instant, written, state.date, is_day_only=len(state.imported_start) == len("2024-05-31"))
        return cls(instant, instant.astimezone(ZoneInfo(state.timezone)).replace(tzinfo=None), state.date)

    @property
    def days(self) -> set[date]:
        """The days that a file without times may have it on."""
        return {self.written.date(), self.counted_on}

    @property
    def text(self) -> str:
        """The start as a report has it."""
        return f"{self.written:%Y-%m-%d}" if self.is_day_only else f"{self.written:%Y-%m-%d %H:%M}"


def written_start(written: datetime, *, is_day_only: bool) -> str:
    """The start as it is stored with an imported workout."""
    return written.date().isoformat() if is_day_only else written.replace(microsecond=0).isoformat()


class StartIndex(Generic[Item]):
    """Items by the start of their workouts: finds those that may be the same workout without comparing all of them."""

    def __init__(self) -> None:
        self._by_minute: dict[int, list[Item]] = {}
        self._by_written_minute: dict[int, list[Item]] = {}
        self._by_day: dict[date, list[Item]] = {}
        self._day_only: dict[date, list[Item]] = {}

    def add(self, start: WorkoutStart, item: Item) -> None:
        """Add an item."""
        for day in start.days:
            self._by_day.setdefault(day, []).append(item)
        if start.is_day_only:
            self._day_only.setdefault(start.written.date(), []).append(item)
        else:
            self._by_minute.setdefault(_minute(start.instant), []).append(item)
            self._by_written_minute.setdefault(_minute(start.written.replace(tzinfo=UTC)), []).append(item)

    def near(self, start: WorkoutStart) -> Iterator[Item]:
        """The items that start at the same time, within the tolerance; an item may come twice."""
        if start.is_day_only:
            yield from self._by_day.get(start.written.date(), ())
            return
        for day in start.days:
            yield from self._day_only.get(day, ())
        for shift in range(-START_TOLERANCE_MINUTES, START_TOLERANCE_MINUTES + 1):
            yield from self._by_minute.get(_minute(start.instant) + shift, ())
            yield from self._by_written_minute.get(_minute(start.written.replace(tzinfo=UTC)) + shift, ())


def _minute(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(minutes=1)


def sets_digest(exercises: Iterable[WorkoutExercise]) -> str:
    """A digest of the sets that were done, whatever their order."""
    content = sorted(
        [exercise.exercise_id, measures[0], *(round(measure, 2) + 0.0 for measure in measures[1:])]
        for exercise in exercises
        for set_ in exercise.sets
        if set_.completed_at is not None
        for measures in (_measures(set_, exercise),)
    )
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).hexdigest()


def has_same_sets(
    first: Iterable[WorkoutExercise], second: Iterable[WorkoutExercise], is_of_library: Callable[[str], bool]
) -> bool:
    """Whether two workouts have the same sets, as far as apps write them alike.

    Apps call an exercise differently, so that it may be the user's own in one of them; but two workouts whose exercises all
    are others of the library are not the same.

    Args:
        is_of_library: whether an exercise is of the library, by its id.
    """
    firsts, seconds = list(first), list(second)
    first_sets, second_sets = _sorted_measures(firsts), _sorted_measures(seconds)
    if len(first_sets) != len(second_sets):
        return False
    if not all(map(_are_close, first_sets, second_sets)):
        return False
    first_ids = {exercise.exercise_id for exercise in firsts}
    second_ids = {exercise.exercise_id for exercise in seconds}
    return bool(first_ids & second_ids) or not all(map(is_of_library, first_ids | second_ids))


def _sorted_measures(exercises: Iterable[WorkoutExercise]) -> list[Measures]:
    return sorted(
        _measures(set_, exercise) for exercise in exercises for set_ in exercise.sets if set_.completed_at is not None
    )


def _measures(set_: WorkoutSet, exercise: WorkoutExercise) -> Measures:
    weight = set_.weight or 0.0
    if weight and rules.measurement_of(set_, exercise) == Measurement.ASSISTED_REPS:
        weight = -weight
    return set_.reps or 0, set_.duration_seconds or 0.0, set_.distance or 0.0, weight


def _are_close(first: Measures, second: Measures) -> bool:
    tolerances = 0.0, SECONDS_TOLERANCE, DISTANCE_TOLERANCE, WEIGHT_TOLERANCE
    return all(
        abs(first_value - second_value) <= (tolerance and max(tolerance, RELATIVE_TOLERANCE * abs(first_value)))
        for first_value, second_value, tolerance in zip(first, second, tolerances, strict=True)
    )
