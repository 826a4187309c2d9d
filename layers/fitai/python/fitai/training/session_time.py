"""How long a planned day takes: drills, and for each set its work and the rest after it. Pure; seconds.

A set takes 4 s for each target repetition, or its own seconds, or its metres at 2 m/s (with a weight 1 m/s); twice that
for an exercise that is done side by side. A rest that the plan leaves open takes 90 s, the rest after a warm-up set at
most 60 s, the rest after the last set of a block (an exercise alone, or a superset) at least 60 s.

Source: the specification of the coach, rule V5.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from fitai.training.plans import TemplateDay, TemplateDrill, TemplateExercise
from fitai.training.vocabulary import Measurement

REP_SECONDS = 4
"""Seconds of a repetition at the usual tempo: about two down, one up, and the turning points."""
USUAL_REST = 90
"""Seconds of rest after a set where the plan has none."""
MAX_WARMUP_SET_REST = 60
"""Seconds of rest after a warm-up set, at most."""
MIN_BLOCK_REST = 60
"""Seconds after the last set of a block, at least: the next station must be reached and set up."""
PACE = 2.0
"""Metres per second of a planned distance: a brisk walk or a slow run."""
LOADED_PACE = 1.0
"""The same with a weight that is carried or pushed."""


@dataclass(frozen=True, slots=True)
class SetTraits:
    """What the time of a set depends on: how the exercise is measured, and whether each side is trained on its own."""

    measurement: Measurement | None = None
    is_unilateral: bool = False


@dataclass(frozen=True, slots=True)
class SetTime:
    """Seconds of a set, and of the rest after it."""

    work: float
    rest: float


@dataclass(frozen=True, slots=True)
class ExerciseTime:
    """The times of an exercise's sets, warm-up sets included."""

    planned: TemplateExercise
    sets: tuple[SetTime, ...]

    @property
    def seconds(self) -> float:
        """The whole time."""
        return sum(time.work + time.rest for time in self.sets)

    def seconds_with_rests_up_to(self, most: float) -> float:
        """The time in which no rest counts more than `most` seconds."""
        return sum(time.work + min(time.rest, most) for time in self.sets)


def rest_seconds(planned: TemplateExercise) -> int:
    """The rest after a set of an exercise."""
    return USUAL_REST if planned.rest_time is None else planned.rest_time


def in_order(day: TemplateDay) -> list[TemplateExercise]:
    """The exercises of a day in the order in which they are done."""
    return sorted(day.exercises, key=lambda planned: planned.order)


def drill_seconds(drills: Iterable[TemplateDrill]) -> int:
    """The seconds of the drills of a warm-up or a cool-down; one without a duration counts for nothing."""
    return sum(drill.duration or 0 for drill in drills)


def exercise_times(
    exercises: Sequence[TemplateExercise], traits: Mapping[str, SetTraits], week: int | None = None
) -> list[ExerciseTime]:
    """The times of the exercises of a day.

    Args:
        exercises: in the order in which they are done.
        traits: by the ids of the exercises; without them an exercise is taken for one that trains both sides at once.
        week: of the plan, counted from 1, where the repetitions of a wave count; without it those of the exercise.
    """
    last_of_block = {planned.superset_id or f"/{planned.order}": planned.order for planned in exercises}
    lasts = set(last_of_block.values())
    return [
        ExerciseTime(
            planned,
            _set_times(planned, traits.get(planned.exercise_id, SetTraits()), week, planned.order in lasts),
        )
        for planned in exercises
    ]


def day_seconds(day: TemplateDay, traits: Mapping[str, SetTraits], week: int | None = None) -> float:
    """The seconds of a day, T: warm-up, every set with its rest, cool-down. The arguments are those of `exercise_times`."""
    drills = drill_seconds(day.warmup) + drill_seconds(day.cooldown)
    return drills + sum(time.seconds for time in exercise_times(in_order(day), traits, week))


def estimated_minutes(seconds: float) -> int:
    """The minutes that are shown for a day: whole ones, rounded up."""
    return ceil(seconds / 60)


def _set_times(planned: TemplateExercise, traits: SetTraits, week: int | None, ends_block: bool) -> tuple[SetTime, ...]:
    rest = rest_seconds(planned)
    times = [
        SetTime(_work_seconds(planned, traits, reps), min(rest, MAX_WARMUP_SET_REST) if is_warmup else rest)
        for reps, is_warmup in _set_reps(planned, week)
    ]
    if ends_block and times:
        times[-1] = SetTime(times[-1].work, max(times[-1].rest, MIN_BLOCK_REST))
    return tuple(times)


def _set_reps(planned: TemplateExercise, week: int | None) -> list[tuple[int | None, bool]]:
    """The target repetitions of each set, None for one that is not measured in them, and whether it is a warm-up."""
    waves = planned.progression.waves if planned.progression and week is not None else None
    if waves and week is not None:
        return [(wave_set.reps, False) for wave_set in waves[(week - 1) % len(waves)].sets]
    usual = None if planned.reps is None else planned.reps.target
    if planned.set_plan is None:
        return [(usual, False)] * planned.sets
    return [(set_.reps.target if set_.reps else usual, set_.type == "warmup") for set_ in planned.set_plan]


def _work_seconds(planned: TemplateExercise, traits: SetTraits, reps: int | None) -> float:
    if planned.duration_seconds is not None:
        seconds = float(planned.duration_seconds)
    elif reps is not None:
        seconds = float(reps * REP_SECONDS)
    else:
        pace = LOADED_PACE if traits.measurement is Measurement.WEIGHT_DISTANCE else PACE
        seconds = (planned.distance or 0) / pace
    return seconds * 2 if traits.is_unilateral else seconds
