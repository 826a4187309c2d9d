"""The template as it crosses the API. The parts of a plan have the same form on their way in and out."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    ConfigDict,
    Field,
    SerializationInfo,
    StringConstraints,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)

from fitai.exercises.models import Difficulty, Equipment, Muscle
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import WEIGHT, Distance, Input, Model

FIXED_MOST = 1000.0
"""Kilograms of a planned load."""
PERCENTAGE_MOST = 150.0
"""Percent of the one-rep max; past 100 for partial and overloaded lowering movements."""

ExerciseId = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class TemplateGoal(StrEnum):
    """What a template is for."""

    STRENGTH = "strength"
    MUSCLE_BUILDING = "muscle_building"
    FAT_LOSS = "fat_loss"
    ENDURANCE = "endurance"


class TemplateCategory(StrEnum):
    """The shelf that a public template stands on."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    SPECIALIZED = "specialized"


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
    exercise), percent of the one-rep max where it is percentage, and absent where it is bodyweight.
    """

    type: Literal["bodyweight", "percentage", "fixed"]
    value: float | None = Field(None, validate_default=True)

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
        most = FIXED_MOST if kind == "fixed" else PERCENTAGE_MOST
        if not 0 < value <= most:
            raise ValueError(f"must be above 0 and at most {most:g} {'kg' if kind == 'fixed' else 'percent'}")
        return value

    @field_serializer("value")
    def _written(self, value: float | None, info: SerializationInfo) -> float | None:
        return WEIGHT.write(value, info) if value is not None and self.type == "fixed" else value


class TemplateExercise(Input):
    """An exercise of a day: how many sets, of what, with which load, and the rest after each.

    `reps`, or for what is not counted `durationSeconds` or `distance`. `restTime` is seconds. Exercises with the
    same `supersetId` are done in turn. `order` is the place in the day; left out, it is the place in the list.
    """

    exercise_id: ExerciseId
    order: int = Field(ge=0, le=1000)
    sets: int = Field(ge=1, le=20)
    duration_seconds: int | None = Field(None, ge=1, le=86_400)
    distance: Distance | None = Field(None, gt=0, le=1_000_000)
    reps: TemplateReps | None = Field(None, validate_default=True)
    weight: TemplateWeight | None = None
    rest_time: int | None = Field(None, ge=0, le=3600)
    notes: str | None = Field(None, max_length=500)
    alternatives: list[ExerciseId] = Field([], max_length=10)
    superset_id: str | None = Field(None, min_length=1, max_length=64)

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


class WeeklyPlan(Input):
    """A week, and how many weeks it is done."""

    total_weeks: int = Field(1, ge=1, le=52)
    days: TemplateDays


class TemplateMetadata(Input):
    """What a template is about. `duration` is minutes of a session, `estimatedCalories` kcal of a session.

    What is left out follows from the plan, but for goal and tags.
    """

    difficulty: Difficulty | None = None
    duration: int | None = Field(None, ge=1, le=1440)
    goal: TemplateGoal | None = None
    primary_muscles: list[Muscle] = Field([], max_length=17)
    equipment: list[Equipment] = Field([], max_length=40)
    tags: list[Label] = Field([], max_length=20)
    estimated_calories: int | None = Field(None, ge=0, le=20_000)


class TemplateSharingInput(Input):
    """Who may see the template: everybody, where it is public and published (a public draft is not yet)."""

    is_public: bool = False
    is_published: bool | None = Field(None, description="As isPublic, when it is left out.")
    category: TemplateCategory | None = None


class CreateTemplate(Input):
    """A new template."""

    name: str = Field(min_length=1, max_length=100)
    description: str | None = Field(None, max_length=2000)
    metadata: TemplateMetadata = Field(default_factory=lambda: TemplateMetadata())
    weekly_plan: WeeklyPlan
    sharing: TemplateSharingInput | None = Field(None, description="Private, or as it was, when it is left out.")


class UpdateTemplate(CreateTemplate):
    """The template as it is to be, and the version that the change starts from."""

    version: int = Field(ge=1)


class DuplicateTemplate(Input):
    """A copy of a template."""

    name: str | None = Field(None, min_length=1, max_length=100, description="As the original's, when left out.")


class TemplateSharing(Model):
    """Who may see the template, and since when."""

    is_public: bool = False
    is_published: bool = False
    published_at: Moment | None = None
    featured_order: int | None = None
    category: TemplateCategory | None = None

    @property
    def visible(self) -> bool:
        """Whether everybody may see it."""
        return self.is_public and self.is_published


class TemplateStats(Model):
    """How a template is used and liked; `completionRate` is the share of started workouts that were completed."""

    usage_count: int = 0
    average_rating: float = 0.0
    total_ratings: int = 0
    completion_rate: float = 0.0
    favorites_count: int = 0


class TemplateGeneration(Model):
    """Whether and how an AI wrote the template."""

    is_ai_generated: bool = Field(False, alias="isAIGenerated")
    generation_prompt: str | None = None
    generated_at: Moment | None = None
    ai_version: str | None = None


class TemplateOrigin(Model):
    """What a copy was made of."""

    model_config = ConfigDict(frozen=True)

    template_id: str
    version: int
    name: str
    created_by: str


class TemplateContent(Model):
    """What the author of a template decides."""

    name: str
    description: str | None = None
    metadata: TemplateMetadata
    weekly_plan: WeeklyPlan
    sharing: TemplateSharing
    ai_generated: TemplateGeneration = Field(default_factory=lambda: TemplateGeneration())
    origin: TemplateOrigin | None = None


class Template(TemplateContent):
    """A template."""

    id: str
    created_by: str
    stats: TemplateStats = Field(default_factory=lambda: TemplateStats())
    version: int
    created_at: Moment
    updated_at: Moment


class TemplateSummary(Model):
    """A template in a list."""

    id: str
    name: str
    description: str | None = None
    created_by: str
    metadata: TemplateMetadata
    total_weeks: int
    days_per_week: int
    sharing: TemplateSharing
    is_ai_generated: bool = Field(alias="isAIGenerated")
    version: int
    created_at: Moment
    updated_at: Moment


class TemplateList(Paging):
    """The query of a list of templates. A page of a filtered list may hold fewer than `limit` and still go on."""

    goal: TemplateGoal | None = None
    difficulty: Difficulty | None = None
