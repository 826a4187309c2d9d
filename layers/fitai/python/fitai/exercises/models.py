"""The exercise as it crosses the API."""

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
from fitai.training.measuring import possible_measurements, with_usual
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
    """Who can see a custom exercise: its creator; its creator and admins, while it waits for approval; everybody."""

    PRIVATE = "private"
    PENDING = "pending"
    APPROVED = "approved"


class FrozenModel(Model):
    """An immutable model: the exercises of the library are shared by everything in the process."""

    model_config = ConfigDict(frozen=True)


class ExerciseMedia(FrozenModel):
    """URLs of pictures and videos."""

    images: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    gifs: tuple[str, ...] = ()


class ExerciseMetrics(FrozenModel):
    """Ratings and uses of an exercise, as of the library's last publication.

    `popularityScore` orders the popular exercises.
    """

    average_rating: float = 0.0
    total_ratings: int = 0
    popularity_score: float = 0.0
    usage_count: int = 0


class ExerciseSafety(FrozenModel):
    """Advice for good and safe form."""

    warnings: tuple[str, ...] = ()
    common_mistakes: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()


REFERENCE_WEIGHT = 75.0
"""Kilograms of body weight that `calories.perMinute` refers to."""


class ExerciseCalories(FrozenModel):
    """Energy: `met` is the metabolic equivalent (Compendium of Physical Activities), `perMinute` the kcal at 75 kg."""

    met: float
    per_minute: float

    @classmethod
    def of(cls, met: float) -> "ExerciseCalories":
        """kcal per minute = MET · 3.5 ml O2 · kg / 200 (ACSM's Guidelines for Exercise Testing and Prescription)."""
        return cls(met=met, per_minute=round(met * 3.5 * REFERENCE_WEIGHT / 200, 4))


class ExerciseSource(FrozenModel):
    """The library that an exercise was imported from, and its id there."""

    name: str
    id: str | None = None


class Exercise(FrozenModel):
    """An exercise."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    family: str | None = Field(None, description="The movement family that it belongs to, such as `row` or `yoga`.")
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
    measurement: Measurement = Field(description="How its sets are usually measured.")
    measurements: tuple[Measurement, ...] = Field(
        (), description="All ways in which its sets may be measured, the usual one first; each set says which it was."
    )
    tags: tuple[Tag, ...] = ()
    media: ExerciseMedia = ExerciseMedia()
    metrics: ExerciseMetrics = ExerciseMetrics()
    safety: ExerciseSafety = ExerciseSafety()
    calories: ExerciseCalories
    status: ExerciseStatus | None = Field(
        None, description="Of a custom exercise, or of one that an admin has changed."
    )
    version: int | None = Field(None, description="The version that an update names; absent counts as 0.")
    created_by: str | None = Field(None, description="Its creator; absent for exercises of the written library.")
    created_at: Moment | None = None
    updated_at: Moment | None = None
    source: ExerciseSource | None = Field(None, description="The library that it was imported from.")

    @property
    def allowed_measurements(self) -> tuple[Measurement, ...]:
        """All ways in which its sets may be measured, the usual one first; derived where the exercise does not say."""
        return with_usual(self.measurement, self.measurements) if self.measurements else default_measurements(self)

    @property
    def is_private(self) -> bool:
        """Whether only its creator and admins see it."""
        return self.status in (ExerciseStatus.PRIVATE, ExerciseStatus.PENDING)


def default_measurements(exercise: Exercise) -> tuple[Measurement, ...]:
    """The ways in which an exercise may be measured, as far as they follow from the rest of it."""
    return possible_measurements(
        exercise.measurement,
        exercise_type=exercise.exercise_type,
        pattern=exercise.movement_pattern,
        force=exercise.force,
        equipment=exercise.equipment,
    )


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


# --- input ---------------------------------------------------------------------------------------------


def _require_readable(text: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Cs", "Co") and character != "\n" for character in text):
        raise ValueError("must not contain control characters")
    return text


def _require_words(text: str) -> str:
    if not exercise_names.words(text):
        raise ValueError("must contain a letter or a digit")
    return _require_readable(text)


def require_distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Validate that no value occurs twice; texts that differ in case only are equal."""
    folded = [str(value).casefold() for value in values]
    if len(set(folded)) < len(folded):
        raise ValueError("must not contain a value twice")
    return values


ExerciseName = Annotated[str, StringConstraints(min_length=2, max_length=80), AfterValidator(_require_words)]
ExerciseText = Annotated[str, StringConstraints(min_length=1, max_length=400), AfterValidator(_require_readable)]
Muscles = Annotated[tuple[Muscle, ...], AfterValidator(require_distinct)]


class ExerciseSafetyInput(Input):
    """Advice for good and safe form."""

    warnings: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()
    common_mistakes: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()
    tips: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()


class CreateExercise(Input):
    """A custom exercise. What is left out is derived from the rest."""

    name: ExerciseName
    aliases: Annotated[tuple[ExerciseName, ...], Field(max_length=10), AfterValidator(require_distinct)] = ()
    description: Annotated[str, StringConstraints(max_length=2000), AfterValidator(_require_readable)] = ""
    instructions: Annotated[tuple[ExerciseText, ...], Field(max_length=20)] = ()
    primary_muscle_groups: Annotated[Muscles, Field(min_length=1)]
    secondary_muscle_groups: Muscles = ()
    equipment: Annotated[tuple[Equipment, ...], Field(min_length=1), AfterValidator(require_distinct)] = (
        Equipment.BODYWEIGHT,
    )
    difficulty: Difficulty = Difficulty.INTERMEDIATE
    exercise_type: ExerciseType = ExerciseType.STRENGTH
    movement_pattern: MovementPattern | None = Field(None, description="By default derived from type and muscles.")
    force: Force | None = Field(None, description="By default derived from the movement pattern.")
    mechanic: Mechanic | None = Field(None, description="By default compound with several muscles, else isolation.")
    measurement: Measurement | None = Field(None, description="By default derived from type and equipment.")
    measurements: Annotated[tuple[Measurement, ...], AfterValidator(require_distinct)] = Field(
        (), description="All ways in which its sets may be measured; by default derived from the rest."
    )
    tags: Annotated[tuple[Tag, ...], AfterValidator(require_distinct)] = ()
    safety: ExerciseSafetyInput = ExerciseSafetyInput()
    met: float | None = Field(None, ge=1, le=20, description="Metabolic equivalent; by default that of the type.")
    submit: bool = Field(False, description="Submit it for everybody: an admin reviews and approves it.")

    @field_validator("secondary_muscle_groups")
    @classmethod
    def _secondary_apart_from_primary(cls, value: tuple[Muscle, ...], info: ValidationInfo) -> tuple[Muscle, ...]:
        both = set(value) & set(info.data.get("primary_muscle_groups", ()))
        if both:
            raise ValueError(f"must not contain primary muscles: {', '.join(sorted(both))}")
        return value

    @field_validator("equipment")
    @classmethod
    def _bodyweight_alone(cls, value: tuple[Equipment, ...]) -> tuple[Equipment, ...]:
        if Equipment.BODYWEIGHT in value and len(value) > 1:
            raise ValueError("must not list bodyweight together with equipment: bodyweight means that none is needed")
        return value


class ImportedExercise(CreateExercise):
    """An exercise out of an imported file; where its muscles are unknown, it counts for none."""

    primary_muscle_groups: Muscles = ()


class UpdateExercise(CreateExercise):
    """The new content of an exercise, and the version that the update starts from."""

    version: int = Field(ge=0, description="The version that was read; 0 where the exercise has none.")
