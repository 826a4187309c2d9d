"""A training plan: its weeks, days and exercises, with the repetitions, load and progression of each."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    SerializationInfo,
    StringConstraints,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)

from fitai.kernel.types import WEIGHT, Distance, Input, Weight

MAX_FIXED = 1000.0
"""Kilograms of a planned load."""


MAX_PERCENTAGE = 150.0
"""Percent of the one-rep max; past 100 for partial and overloaded lowering movements."""


MAX_SETS = 20
"""Sets of one exercise of a day."""


MAX_WEEKS = 52
"""Weeks of a plan."""


def _require_half_steps(value: float) -> float:
    if value * 2 != int(value * 2):
        raise ValueError("must be in halves, such as 7.5")
    return value


TargetRpe = Annotated[float, Field(ge=6, le=10), AfterValidator(_require_half_steps)]
"""Rate of perceived exertion aimed at, 6 to 10 in halves."""


Percentage = Annotated[float, Field(gt=0, le=MAX_PERCENTAGE)]
"""Percent of a one-rep max or a training max."""


ExerciseId = Annotated[str, StringConstraints(min_length=1, max_length=80)]


Label = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class TemplateReps(Input):
    """Repetitions of each set: a range and the number aimed at. A single number stands for all three.

    Of what is left out, the target is the top of the range, and the range is the target.
    """

    min: int = Field(ge=1, le=1000)
    max: int = Field(ge=1, le=1000)
    target: int = Field(ge=1, le=1000)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        if isinstance(given, int) and not isinstance(given, bool):
            return {"min": given, "max": given, "target": given}
        if not isinstance(given, dict):
            return given
        low, high, target = (given.get(name) for name in ("min", "max", "target"))
        whole = {
            "min": low if low is not None else target if target is not None else high,
            "max": high if high is not None else target if target is not None else low,
            "target": target if target is not None else high if high is not None else low,
        }
        return given | {name: value for name, value in whole.items() if value is not None}

    @field_validator("max")
    @classmethod
    def _above(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("min", value):
            raise ValueError("must not be below min")
        return value

    @field_validator("target")
    @classmethod
    def _within(cls, value: int, info: ValidationInfo) -> int:
        low, high = info.data.get("min"), info.data.get("max")
        if low is not None and high is not None and not low <= value <= high:
            raise ValueError("must lie between min and max")
        return value


class TemplateWeight(Input):
    """The load of each set.

    `value` is kilograms where the type is fixed (pounds for an imperial caller; what is added, for a bodyweight
    exercise), percent where it is percentage, and absent where it is bodyweight. A percentage is `of` the one-rep max,
    unless it says the training max: `trainingMaxPercentage` of the plan, of the one-rep max.
    """

    type: Literal["bodyweight", "percentage", "fixed"]
    of: Literal["one_rep_max", "training_max"] | None = None
    value: float | None = Field(None, validate_default=True)

    @field_validator("of")
    @classmethod
    def _of_what(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("type", "percentage") != "percentage":
            raise ValueError("belongs to a percentage only")
        return value

    @field_validator("value")
    @classmethod
    def _measured(cls, value: float | None, info: ValidationInfo) -> float | None:
        kind = info.data.get("type")
        if kind == "bodyweight":
            if value:
                raise ValueError("must be left out for bodyweight; a load that is added is a fixed one")
            return None
        if kind is None:
            return value
        if value is None:
            raise ValueError(f"is needed where the type is {kind}")
        if kind == "fixed":
            value = WEIGHT.read(value, info)
        most = MAX_FIXED if kind == "fixed" else MAX_PERCENTAGE
        if not 0 < value <= most:
            raise ValueError(f"must be above 0 and at most {most:g} {'kg' if kind == 'fixed' else 'percent'}")
        return value

    @field_serializer("value")
    def _written(self, value: float | None, info: SerializationInfo) -> float | None:
        return WEIGHT.write(value, info) if value is not None and self.type == "fixed" else value


class TemplateSet(Input):
    """One set of an exercise whose sets differ. What it leaves out is as the exercise says.

    `amrap`: as many repetitions as possible, at least those that are planned ("5+").
    """

    type: Literal["normal", "warmup", "dropset", "failure"] | None = None
    reps: TemplateReps | None = None
    weight: TemplateWeight | None = None
    rpe: TargetRpe | None = None
    amrap: bool | None = None


class WaveSet(Input):
    """A set of a wave: percent of the training max, and repetitions; `amrap` means at least those."""

    percentage: Percentage
    reps: int = Field(ge=1, le=100)
    amrap: bool | None = None


class TemplateWave(Input):
    """The sets of one week of a wave."""

    sets: list[WaveSet] = Field(min_length=1, max_length=MAX_SETS)


class TemplateProgression(Input):
    """How an exercise gets heavier from one session to the next (`fitai.training.progression` computes it).

    - `linear`: every set with its target repetitions → the increment on top.
    - `double`: every set at the top of the range → the increment on top, and back to the bottom of the range; before
      that the load stays and the repetitions rise.
    - `wave`: the weeks go through `waves`, percentages of a training max; after the last one the training max gets the
      increment, and the first comes again.

    `increment` is kilograms, the smallest that the athlete's plates allow where it is left out. After `failures`
    failures in a row (3) `deloadPercentage` (10) is taken off.
    """

    type: Literal["linear", "double", "wave"]
    increment: Weight | None = Field(None, gt=0, le=50)
    failures: int | None = Field(None, ge=1, le=10)
    deload_percentage: float | None = Field(None, gt=0, le=50)
    waves: list[TemplateWave] | None = Field(None, min_length=1, max_length=12, validate_default=True)

    @field_validator("waves")
    @classmethod
    def _with_waves(cls, value: list[TemplateWave] | None, info: ValidationInfo) -> list[TemplateWave] | None:
        kind = info.data.get("type")
        if kind == "wave" and value is None:
            raise ValueError("are needed where the type is wave")
        if kind in ("linear", "double") and value is not None:
            raise ValueError("belong to the type wave only")
        return value


class TemplateExercise(Input):
    """An exercise of a day: how many sets, of what, with which load, and the rest after each.

    `reps`, or for what is not counted `durationSeconds` or `distance`. `restTime` is seconds. Exercises with the
    same `supersetId` are done in turn. `order` is the place in the day; left out, it is the place in the list.
    `setPlan` is for sets that differ: one entry for each.
    """

    exercise_id: ExerciseId
    order: int = Field(ge=0, le=1000)
    sets: int = Field(ge=1, le=MAX_SETS)
    duration_seconds: int | None = Field(None, ge=1, le=86_400)
    distance: Distance | None = Field(None, gt=0, le=1_000_000)
    reps: TemplateReps | None = Field(None, validate_default=True)
    weight: TemplateWeight | None = None
    rest_time: int | None = Field(None, ge=0, le=3600)
    notes: str | None = Field(None, max_length=500)
    alternatives: list[ExerciseId] = Field([], max_length=10)
    superset_id: str | None = Field(None, min_length=1, max_length=64)
    rpe: TargetRpe | None = None
    set_plan: list[TemplateSet] | None = Field(None, max_length=MAX_SETS)
    progression: TemplateProgression | None = None

    @field_validator("set_plan")
    @classmethod
    def _each_set(cls, value: list[TemplateSet] | None, info: ValidationInfo) -> list[TemplateSet] | None:
        sets = info.data.get("sets")
        if value is not None and sets is not None and len(value) != sets:
            raise ValueError("must have one entry for each of the sets")
        return value

    @field_validator("progression")
    @classmethod
    def _progressing(cls, value: TemplateProgression | None, info: ValidationInfo) -> TemplateProgression | None:
        if value is None:
            return None
        if info.data.get("reps", "wrong") is None:
            raise ValueError("needs an exercise that is counted in repetitions")
        sets = info.data.get("sets")
        if sets is not None and any(len(wave.sets) != sets for wave in value.waves or ()):
            raise ValueError("needs as many sets in each wave as the exercise has")
        return value

    @field_validator("reps")
    @classmethod
    def _counted(cls, value: TemplateReps | None, info: ValidationInfo) -> TemplateReps | None:
        # A field that was given wrongly is missing here too, and has its own error.
        others = [info.data.get(name, "wrong") for name in ("duration_seconds", "distance")]
        if value is None and others == [None, None]:
            raise ValueError("is needed, or durationSeconds or distance")
        return value


class TemplateDrill(Input):
    """A part of a warm-up or a cool-down: an exercise of the library or a description; `duration` is seconds."""

    exercise_id: ExerciseId | None = None
    duration: int | None = Field(None, ge=1, le=7200)
    instructions: str | None = Field(None, max_length=500)


class TemplateDay(Input):
    """A day of the week. `estimatedDuration` is minutes."""

    is_rest_day: bool = False
    name: str | None = Field(None, max_length=80)
    focus_areas: list[Label] = Field([], max_length=10)
    exercises: list[TemplateExercise] = Field([], max_length=30)
    estimated_duration: int | None = Field(None, ge=1, le=1440)
    warmup: list[TemplateDrill] = Field([], max_length=15)
    cooldown: list[TemplateDrill] = Field([], max_length=15)

    @field_validator("exercises", mode="before")
    @classmethod
    def _in_order(cls, given: Any) -> Any:
        if not isinstance(given, list):
            return given
        return [
            one | {"order": place} if isinstance(one, dict) and one.get("order") is None else one
            for place, one in enumerate(given, 1)
        ]


class TemplateDays(Input):
    """The days that the plan speaks of."""

    monday: TemplateDay | None = None
    tuesday: TemplateDay | None = None
    wednesday: TemplateDay | None = None
    thursday: TemplateDay | None = None
    friday: TemplateDay | None = None
    saturday: TemplateDay | None = None
    sunday: TemplateDay | None = None

    def planned(self) -> Iterator[tuple[str, TemplateDay]]:
        """Each day that is there, with its name, from Monday on."""
        for name in TemplateDays.model_fields:
            day: TemplateDay | None = getattr(self, name)
            if day is not None:
                yield name, day


class TemplateWeek(Input):
    """Weeks that differ: their days take the place of the same days of the plan; those not mentioned stay.

    `numbers` are the weeks of the plan, the first is 1.
    """

    numbers: list[Annotated[int, Field(ge=1, le=MAX_WEEKS)]] = Field(min_length=1, max_length=MAX_WEEKS)
    name: str | None = Field(None, max_length=80)
    days: TemplateDays


class TemplateDeload(Input):
    """An easy week, again and again: every `everyWeeks`th. Percent of the usual load, and of the usual sets."""

    every_weeks: int = Field(ge=2, le=16)
    load_percentage: float = Field(60, gt=0, le=100)
    sets_percentage: float = Field(100, gt=0, le=100)


class WeeklyPlan(Input):
    """A week, how many weeks it is done, and what is different in some of them."""

    total_weeks: int = Field(1, ge=1, le=MAX_WEEKS)
    days: TemplateDays
    weeks: list[TemplateWeek] | None = Field(None, max_length=MAX_WEEKS)
    deload: TemplateDeload | None = None
    training_max_percentage: float | None = Field(None, ge=50, le=100, description="Of the one-rep max; 90 if unsaid.")
