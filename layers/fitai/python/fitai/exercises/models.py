"""The exercise as it crosses the API, and the closed vocabularies that describe it."""

import unicodedata
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model
from fitai.training import exercise_names
from fitai.training.vocabulary import (
    Difficulty,
    Equipment,
    ExerciseType,
    Force,
    Measurement,
    Mechanic,
    MovementPattern,
    Muscle,
    Tag,
)


class ExerciseStatus(StrEnum):
    """Who can see an exercise that somebody made: its creator; its creator and the admins; everybody."""

    PRIVATE = "private"
    PENDING = "pending"
    APPROVED = "approved"


class FrozenModel(Model):
    """A part of the library: shared by everything in the process, so nobody may change it."""

    model_config = ConfigDict(frozen=True)


class ExerciseMedia(FrozenModel):
    """Addresses of pictures and films."""

    images: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    gifs: tuple[str, ...] = ()


class ExerciseMetrics(FrozenModel):
    """How an exercise is used and liked, as of the library's last build.

    `popularityScore` is what popular exercises are ordered by: docs/library.md.
    """

    average_rating: float = 0.0
    total_ratings: int = 0
    popularity_score: float = 0.0
    usage_count: int = 0


class ExerciseSafety(FrozenModel):
    """How to do it well and without harm."""

    warnings: tuple[str, ...] = ()
    common_mistakes: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()


REFERENCE_WEIGHT = 75.0
"""Kilograms of the body that `calories.perMinute` is given for."""


class ExerciseCalories(FrozenModel):
    """Energy: `met` is the metabolic equivalent (Compendium of Physical Activities), `perMinute` kcal for 75 kg."""

    met: float
    per_minute: float

    @classmethod
    def of(cls, met: float) -> "ExerciseCalories":
        """kcal per minute = MET · 3.5 ml O2 · kg / 200 (ACSM's Guidelines for Exercise Testing and Prescription)."""
        return cls(met=met, per_minute=round(met * 3.5 * REFERENCE_WEIGHT / 200, 4))


class ExerciseSource(FrozenModel):
    """Where an exercise was taken over from, and what it is called there."""

    name: str
    id: str | None = None


class Exercise(FrozenModel):
    """One exercise of the library."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    family: str | None = Field(None, description="The movement that it is a variant of, such as `row` or `yoga`.")
    description: str
    instructions: tuple[str, ...]
    primary_muscle_groups: tuple[Muscle, ...]
    secondary_muscle_groups: tuple[Muscle, ...] = ()
    equipment: tuple[Equipment, ...]
    difficulty: Difficulty
    exercise_type: ExerciseType
    movement_pattern: MovementPattern
    force: Force
    mechanic: Mechanic
    measurement: Measurement
    tags: tuple[Tag, ...] = ()
    media: ExerciseMedia = ExerciseMedia()
    metrics: ExerciseMetrics = ExerciseMetrics()
    safety: ExerciseSafety = ExerciseSafety()
    calories: ExerciseCalories
    status: ExerciseStatus | None = Field(None, description="Of a custom exercise, or one that an admin has changed.")
    version: int | None = Field(None, description="What a change of it names; none counts as 0.")
    created_by: str | None = Field(None, description="Who made it; absent for the written library.")
    created_at: Moment | None = None
    updated_at: Moment | None = None
    source: ExerciseSource | None = Field(None, description="The library that it was imported from.")

    @property
    def is_private(self) -> bool:
        """Whether it is not for everybody."""
        return self.status in (ExerciseStatus.PRIVATE, ExerciseStatus.PENDING)


class ExerciseSummary(FrozenModel):
    """An exercise in a list."""

    id: str
    name: str
    primary_muscle_groups: tuple[Muscle, ...]
    secondary_muscle_groups: tuple[Muscle, ...] = ()
    equipment: tuple[Equipment, ...]
    difficulty: Difficulty
    exercise_type: ExerciseType
    movement_pattern: MovementPattern
    measurement: Measurement
    tags: tuple[Tag, ...] = ()
    metrics: ExerciseMetrics = ExerciseMetrics()
    status: ExerciseStatus | None = None
    version: int | None = None


# --- what is written ---------------------------------------------------------------------------------------------


def _require_readable(text: str) -> str:
    if any(unicodedata.category(mark) in ("Cc", "Cs", "Co") and mark != "\n" for mark in text):
        raise ValueError("must not contain control characters")
    return text


def _require_words(text: str) -> str:
    if not exercise_names.words(text):
        raise ValueError("must contain a letter or a digit")
    return _require_readable(text)


def _require_distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    folded = [str(value).casefold() for value in values]
    if len(set(folded)) < len(folded):
        raise ValueError("the same value twice")
    return values


ExerciseName = Annotated[str, StringConstraints(min_length=2, max_length=80), AfterValidator(_require_words)]
ExerciseText = Annotated[str, StringConstraints(min_length=1, max_length=400), AfterValidator(_require_readable)]
Muscles = Annotated[tuple[Muscle, ...], AfterValidator(_require_distinct)]


class ExerciseSafetyInput(Input):
    """How to do it well and without harm."""

    warnings: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()
    common_mistakes: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()
    tips: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()


class CreateExercise(Input):
    """An exercise as somebody writes it. What is left out follows from the rest."""

    name: ExerciseName
    aliases: Annotated[tuple[ExerciseName, ...], Field(max_length=10), AfterValidator(_require_distinct)] = ()
    description: Annotated[str, StringConstraints(max_length=2000), AfterValidator(_require_readable)] = ""
    instructions: Annotated[tuple[ExerciseText, ...], Field(max_length=20)] = ()
    primary_muscle_groups: Annotated[Muscles, Field(min_length=1)]
    secondary_muscle_groups: Muscles = ()
    equipment: Annotated[tuple[Equipment, ...], Field(min_length=1), AfterValidator(_require_distinct)] = (
        Equipment.BODYWEIGHT,
    )
    difficulty: Difficulty = Difficulty.INTERMEDIATE
    exercise_type: ExerciseType = ExerciseType.STRENGTH
    movement_pattern: MovementPattern | None = Field(None, description="From type and muscles, unless given.")
    force: Force | None = Field(None, description="From the movement pattern, unless given.")
    mechanic: Mechanic | None = Field(None, description="Compound with several muscles, unless given.")
    measurement: Measurement | None = Field(None, description="From type and equipment, unless given.")
    tags: Annotated[tuple[Tag, ...], AfterValidator(_require_distinct)] = ()
    safety: ExerciseSafetyInput = ExerciseSafetyInput()
    met: float | None = Field(None, ge=1, le=20, description="Metabolic equivalent; from the type, unless given.")
    submit: bool = Field(False, description="Offer it to everybody: an admin looks at it and approves it.")

    @field_validator("secondary_muscle_groups")
    @classmethod
    def _not_both(cls, value: tuple[Muscle, ...], info: ValidationInfo) -> tuple[Muscle, ...]:
        both = set(value) & set(info.data.get("primary_muscle_groups", ()))
        if both:
            raise ValueError(f"also primary: {', '.join(sorted(both))}")
        return value

    @field_validator("equipment")
    @classmethod
    def _alone(cls, value: tuple[Equipment, ...]) -> tuple[Equipment, ...]:
        if Equipment.BODYWEIGHT in value and len(value) > 1:
            raise ValueError("bodyweight stands alone: it means that nothing is needed")
        return value


class ImportedExercise(CreateExercise):
    """An exercise that a file speaks of: what it works may not be known. Then it counts for no muscle."""

    primary_muscle_groups: Muscles = ()


class UpdateExercise(CreateExercise):
    """An exercise as it is to be from now on."""

    version: int = Field(ge=0, description="The one that was read; 0 where the exercise has none.")


# --- substitutes -------------------------------------------------------------------------------------------------


# --- files -------------------------------------------------------------------------------------------------------


# --- export ------------------------------------------------------------------------------------------------------
