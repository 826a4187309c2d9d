"""A training plan as it crosses the API: weeks, days and exercises, each with its repetitions, load and progression."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
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


class TemplateRepsRange(Input):
    """A range of repetitions and a target, as a request may give them: at least one of the three."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    min: int | None = Field(None, ge=1, le=1000)
    """The fewest repetitions, 1 to 1000."""
    max: int | None = Field(None, ge=1, le=1000)
    """The most repetitions, 1 to 1000."""
    target: int | None = Field(None, ge=1, le=1000)
    """The repetitions that are planned, within the range."""


class TemplateReps(Input):
    """Repetitions of each set: a range and a target. A single number is all three.

    Where the target is left out, it is the top of the range; where the range is left out, it is the target.
    """

    min: int = Field(ge=1, le=1000)
    """The fewest repetitions, 1 to 1000."""
    max: int = Field(ge=1, le=1000)
    """The most repetitions, 1 to 1000."""
    target: int = Field(ge=1, le=1000)
    """The repetitions that are planned, within the range."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Document what is completed in a request: a single number, and members that are left out."""
        if handler.mode == "serialization":
            return handler(core_schema)
        given_range = handler(TemplateRepsRange.__pydantic_core_schema__)
        given_range.pop("title", None)
        return {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1000}, given_range]}

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
    """Whether the load is a fixed weight, a percentage, or the own body."""
    of: Literal["one_rep_max", "training_max"] | None = None
    """Of a `percentage`: percent of what."""
    value: float | None = Field(None, validate_default=True)
    """Of `fixed`: the weight, in kilograms, or in pounds with imperial units. Of `percentage`: percent. Otherwise left
    out."""

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
    """The kind of the set."""
    reps: TemplateReps | None = None
    """Its repetitions."""
    weight: TemplateWeight | None = None
    """Its load."""
    rpe: TargetRpe | None = None
    """The effort that it should take, 6 to 10 in halves."""
    amrap: bool | None = None
    """Whether as many repetitions as possible are to be done, at least the target."""


class WaveSet(Input):
    """A set of a wave: percent of the training max, and repetitions; `amrap` means at least those."""

    percentage: Percentage
    """Percent of the training max, above 0 and at most 150."""
    reps: int = Field(ge=1, le=100)
    """The repetitions, 1 to 100."""
    amrap: bool | None = None
    """Whether as many repetitions as possible are to be done, at least `reps`."""


class TemplateWave(Input):
    """The sets of one week of a wave."""

    sets: list[WaveSet] = Field(min_length=1, max_length=MAX_SETS)
    """The sets of the week, in their order."""


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
    """The scheme."""
    increment: Weight | None = Field(None, gt=0, le=50)
    """By how much the load is raised, above 0 and at most 50 kg; without it, what suits the exercise."""
    failures: int | None = Field(None, ge=1, le=10)
    """After how many failed sessions in a row the load is reduced, 1 to 10."""
    deload_percentage: float | None = Field(None, gt=0, le=50)
    """By how many percent it is then reduced, at most 50."""
    waves: list[TemplateWave] | None = Field(None, min_length=1, max_length=12, validate_default=True)
    """Of a `wave`: the sets of each week, which then begin again."""

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
    """The exercise, of the library or one of the author's own."""
    order: int = Field(ge=0, le=1000)
    """The position in the day; exercises are done in ascending order."""
    sets: int = Field(ge=1, le=MAX_SETS)
    """How many sets."""
    duration_seconds: int | None = Field(None, ge=1, le=86_400)
    """Seconds of each set, 1 to 86400, for an exercise that is measured by time."""
    distance: Distance | None = Field(None, gt=0, le=1_000_000)
    """The distance of each set, for an exercise that is measured by distance."""
    reps: TemplateReps | None = Field(None, validate_default=True)
    """The repetitions of each set, for an exercise that is measured by repetitions."""
    weight: TemplateWeight | None = None
    """The load of each set; without it, the user chooses."""
    rest_time: int | None = Field(None, ge=0, le=3600)
    """Seconds of rest after each set, 0 to 3600."""
    notes: str | None = Field(None, max_length=500)
    """Advice for the exercise, at most 500 characters."""
    alternatives: list[ExerciseId] = Field([], max_length=10)
    """Exercises that may be done in its place, at most 10."""
    superset_id: str | None = Field(None, min_length=1, max_length=64)
    """Exercises of a day with the same value form a superset."""
    rpe: TargetRpe | None = None
    """The effort that the sets should take, 6 to 10 in halves."""
    set_plan: list[TemplateSet] | None = Field(None, max_length=MAX_SETS)
    """Where the sets differ: one entry for each set."""
    progression: TemplateProgression | None = None
    """How the load goes up from one session to the next; without it, it stays as planned."""

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
    """The exercise; or else `instructions` say what to do."""
    duration: int | None = Field(None, ge=1, le=7200)
    """Seconds, 1 to 7200."""
    instructions: str | None = Field(None, max_length=500)
    """What to do, at most 500 characters."""


class TemplateDay(Input):
    """A day of the week. `estimatedDuration` is minutes."""

    is_rest_day: bool = False
    """Whether it is a day without a workout."""
    name: str | None = Field(None, max_length=80)
    """The name of the day's workout, at most 80 characters."""
    focus_areas: list[Label] = Field([], max_length=10)
    """What the day is about, at most 10 labels."""
    exercises: list[TemplateExercise] = Field([], max_length=30)
    """The exercises of the day, at most 30."""
    estimated_duration: int | None = Field(None, ge=1, le=1440)
    """How long it takes, in minutes: 1 to 1440."""
    warmup: list[TemplateDrill] = Field([], max_length=15)
    """What is done before, at most 15 drills."""
    cooldown: list[TemplateDrill] = Field([], max_length=15)
    """What is done after, at most 15 drills."""

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
    """The plan for Monday; left out when there is none."""
    tuesday: TemplateDay | None = None
    """The plan for Tuesday; left out when there is none."""
    wednesday: TemplateDay | None = None
    """The plan for Wednesday; left out when there is none."""
    thursday: TemplateDay | None = None
    """The plan for Thursday; left out when there is none."""
    friday: TemplateDay | None = None
    """The plan for Friday; left out when there is none."""
    saturday: TemplateDay | None = None
    """The plan for Saturday; left out when there is none."""
    sunday: TemplateDay | None = None
    """The plan for Sunday; left out when there is none."""

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
    """Which weeks they are, counted from 1."""
    name: str | None = Field(None, max_length=80)
    """The name of these weeks, at most 80 characters."""
    days: TemplateDays
    """The days that differ."""


class TemplateDeload(Input):
    """A deload every `everyWeeks` weeks, as percentages of the usual load and of the usual number of sets."""

    every_weeks: int = Field(ge=2, le=16)
    """Every how many weeks there is a deload, 2 to 16."""
    load_percentage: float = Field(60, gt=0, le=100)
    """Percent of the usual load, above 0 and at most 100."""
    sets_percentage: float = Field(100, gt=0, le=100)
    """Percent of the usual number of sets, above 0 and at most 100."""


class WeeklyPlan(Input):
    """A week's days, the number of weeks, and the weeks that differ."""

    total_weeks: int = Field(1, ge=1, le=MAX_WEEKS)
    """How many weeks the plan has, 1 to 52."""
    days: TemplateDays
    """The days of a week."""
    weeks: list[TemplateWeek] | None = Field(None, max_length=MAX_WEEKS)
    """Weeks that differ from `days`."""
    deload: TemplateDeload | None = None
    """Lighter weeks at regular intervals."""
    training_max_percentage: float | None = Field(None, ge=50, le=100, description="Of the one-rep max; 90 by default.")
