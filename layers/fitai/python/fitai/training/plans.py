"""A training plan as it crosses the API: weeks, days and exercises, each with its repetitions, load and progression."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    GetJsonSchemaHandler,
    SerializationInfo,
    StringConstraints,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

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
"""Target rate of perceived exertion, 6 to 10 in halves."""
Percentage = Annotated[float, Field(gt=0, le=MAX_PERCENTAGE)]
"""Percent of a one-rep max or a training max."""
ExerciseId = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class TemplateReps(Input):
    """Repetitions of each set: a range and a target. A single number is all three.

    Where the target is left out, it is the top of the range; where the range is left out, it is the target.
    """

    min: int = Field(ge=1, le=1000)
    max: int = Field(ge=1, le=1000)
    target: int = Field(ge=1, le=1000)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Document what is completed in a request: a single number, and members that are left out."""
        schema = handler(core_schema)
        if handler.mode == "serialization":
            return schema
        members = handler.resolve_ref_schema(schema)
        members["minProperties"] = 1
        members.pop("required", None)
        return {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1000}, schema]}

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: Any) -> Any:
        if isinstance(data, int) and not isinstance(data, bool):
            return {"min": data, "max": data, "target": data}
        if not isinstance(data, dict):
            return data
        low, high, target = (data.get(name) for name in ("min", "max", "target"))
        completed = {
            "min": low if low is not None else target if target is not None else high,
            "max": high if high is not None else target if target is not None else low,
            "target": target if target is not None else high if high is not None else low,
        }
        return data | {name: value for name, value in completed.items() if value is not None}

    @field_validator("max")
    @classmethod
    def _not_below_min(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("min", value):
            raise ValueError("must not be below min")
        return value

    @field_validator("target")
    @classmethod
    def _within_range(cls, value: int, info: ValidationInfo) -> int:
        low, high = info.data.get("min"), info.data.get("max")
        if low is not None and high is not None and not low <= value <= high:
            raise ValueError("must lie between min and max")
        return value


class TemplateWeight(Input):
    """The load of each set.

    `value` is kilograms for the type `fixed` (pounds for an imperial caller; the added load of a bodyweight exercise),
    percent for `percentage`, and absent for `bodyweight`. A percentage is `of` the one-rep max unless `of` is
    `training_max`, which is the plan's `trainingMaxPercentage` of the one-rep max.
    """

    type: Literal["bodyweight", "percentage", "fixed"]
    of: Literal["one_rep_max", "training_max"] | None = None
    value: float | None = Field(None, validate_default=True)

    @field_validator("of")
    @classmethod
    def _only_of_percentage(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("type", "percentage") != "percentage":
            raise ValueError("is for the type percentage only")
        return value

    @field_validator("value")
    @classmethod
    def _value_of_type(cls, value: float | None, info: ValidationInfo) -> float | None:
        weight_type = info.data.get("type")
        if weight_type == "bodyweight":
            if value:
                raise ValueError("must be left out for bodyweight; an added load has the type fixed")
            return None
        if weight_type is None:
            return value
        if value is None:
            raise ValueError(f"is required for the type {weight_type}")
        if weight_type == "fixed":
            value = WEIGHT.read(value, info)
        maximum = MAX_FIXED if weight_type == "fixed" else MAX_PERCENTAGE
        if not 0 < value <= maximum:
            raise ValueError(f"must be above 0 and at most {maximum:g} {'kg' if weight_type == 'fixed' else 'percent'}")
        return value

    @field_serializer("value")
    def _in_caller_units(self, value: float | None, info: SerializationInfo) -> float | None:
        return WEIGHT.write(value, info) if value is not None and self.type == "fixed" else value


class TemplateSet(Input):
    """One set of an exercise whose sets differ. A field that is left out is that of the exercise.

    `amrap`: as many repetitions as possible, at least the planned ones ("5+").
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
    """How the load of an exercise progresses from one session to the next.

    - `linear`: after every set reached its target repetitions, the load is raised by the increment.
    - `double`: after every set reached the top of the range, the load is raised by the increment and the repetitions
      start at the bottom of the range; until then the load stays and the repetitions rise.
    - `wave`: each week has one of `waves`, percentages of a training max; after the last one the training max is raised
      by the increment, and the first wave follows.

    `increment` is kilograms; where it is left out, the smallest that the athlete's plates allow. After `failures`
    failures in a row (3 by default) the load is reduced by `deloadPercentage` (10 by default).
    """

    type: Literal["linear", "double", "wave"]
    increment: Weight | None = Field(None, gt=0, le=50)
    failures: int | None = Field(None, ge=1, le=10)
    deload_percentage: float | None = Field(None, gt=0, le=50)
    waves: list[TemplateWave] | None = Field(None, min_length=1, max_length=12, validate_default=True)

    @field_validator("waves")
    @classmethod
    def _waves_of_type(cls, value: list[TemplateWave] | None, info: ValidationInfo) -> list[TemplateWave] | None:
        progression_type = info.data.get("type")
        if progression_type == "wave" and value is None:
            raise ValueError("are required for the type wave")
        if progression_type in ("linear", "double") and value is not None:
            raise ValueError("are for the type wave only")
        return value


class TemplateExercise(Input):
    """An exercise of a day: its sets, repetitions, load, and the rest after each set.

    Either `reps`, or `durationSeconds` or `distance` for an exercise without repetitions. `restTime` is seconds.
    Exercises with the same `supersetId` form a superset. `order` is the position in the day; by default the position in
    the list. `setPlan` is for sets that differ: one entry for each set.
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

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Document that `order` may be left out of a request."""
        schema = handler(core_schema)
        if handler.mode == "validation":
            members = handler.resolve_ref_schema(schema)
            members["required"] = [name for name in members["required"] if name != "order"]
        return schema

    @field_validator("set_plan")
    @classmethod
    def _one_entry_per_set(cls, value: list[TemplateSet] | None, info: ValidationInfo) -> list[TemplateSet] | None:
        sets = info.data.get("sets")
        if value is not None and sets is not None and len(value) != sets:
            raise ValueError("must have one entry for each of the sets")
        return value

    @field_validator("progression")
    @classmethod
    def _progression_of_reps(
        cls, value: TemplateProgression | None, info: ValidationInfo
    ) -> TemplateProgression | None:
        if value is None:
            return None
        if info.data.get("reps", "wrong") is None:
            raise ValueError("needs an exercise with reps")
        sets = info.data.get("sets")
        if sets is not None and any(len(wave.sets) != sets for wave in value.waves or ()):
            raise ValueError("must have as many sets in each wave as the exercise has")
        return value

    @field_validator("reps")
    @classmethod
    def _reps_or_other_measure(cls, value: TemplateReps | None, info: ValidationInfo) -> TemplateReps | None:
        # An invalid field is absent from info.data as well, and has an error of its own.
        others = [info.data.get(name, "wrong") for name in ("duration_seconds", "distance")]
        if value is None and others == [None, None]:
            raise ValueError("is required, or durationSeconds or distance")
        return value


class TemplateDrill(Input):
    """A drill of a warm-up or a cool-down: an exercise or a description; `duration` is seconds."""

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
    def _default_order(cls, exercises: Any) -> Any:
        if not isinstance(exercises, list):
            return exercises
        return [
            exercise | {"order": position} if isinstance(exercise, dict) and exercise.get("order") is None else exercise
            for position, exercise in enumerate(exercises, 1)
        ]


class TemplateDays(Input):
    """The days of a plan's week."""

    monday: TemplateDay | None = None
    tuesday: TemplateDay | None = None
    wednesday: TemplateDay | None = None
    thursday: TemplateDay | None = None
    friday: TemplateDay | None = None
    saturday: TemplateDay | None = None
    sunday: TemplateDay | None = None

    def planned(self) -> Iterator[tuple[str, TemplateDay]]:
        """The name and the plan of each day that is given, from Monday on."""
        for name in TemplateDays.model_fields:
            day: TemplateDay | None = getattr(self, name)
            if day is not None:
                yield name, day


class TemplateWeek(Input):
    """Weeks that differ: their days replace the same days of the plan; other days stay as they are.

    `numbers` are weeks of the plan, counted from 1.
    """

    numbers: list[Annotated[int, Field(ge=1, le=MAX_WEEKS)]] = Field(min_length=1, max_length=MAX_WEEKS)
    name: str | None = Field(None, max_length=80)
    days: TemplateDays


class TemplateDeload(Input):
    """A deload every `everyWeeks` weeks, as percentages of the usual load and of the usual number of sets."""

    every_weeks: int = Field(ge=2, le=16)
    load_percentage: float = Field(60, gt=0, le=100)
    sets_percentage: float = Field(100, gt=0, le=100)


class WeeklyPlan(Input):
    """A week's days, the number of weeks, and the weeks that differ."""

    total_weeks: int = Field(1, ge=1, le=MAX_WEEKS)
    days: TemplateDays
    weeks: list[TemplateWeek] | None = Field(None, max_length=MAX_WEEKS)
    deload: TemplateDeload | None = None
    training_max_percentage: float | None = Field(None, ge=50, le=100, description="Of the one-rep max; 90 by default.")
