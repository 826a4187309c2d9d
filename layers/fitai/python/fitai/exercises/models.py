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
    model_validator,
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
    """Who can see a custom exercise: its creator; its creator and admins, once it was submitted; everybody.

    Of one that was rejected, or must be changed before it is approved, the library keeps the state that was approved before.
    """

    PRIVATE = "private"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    CHANGES_REQUESTED = "changes_requested"


class FrozenModel(Model):
    """An immutable model: the exercises of the library are shared by everything in the process."""

    model_config = ConfigDict(frozen=True)


class ExerciseMedia(FrozenModel):
    """URLs of pictures and videos."""

    images: tuple[str, ...] = ()
    """Addresses of pictures."""
    videos: tuple[str, ...] = ()
    """Addresses of videos."""
    gifs: tuple[str, ...] = ()
    """Addresses of animated pictures."""


class ExerciseMetrics(FrozenModel):
    """Ratings and uses of an exercise, as of the library's last publication.

    `popularityScore` orders the popular exercises.
    """

    average_rating: float = 0.0
    """The mean of all ratings, 1 to 5; 0 without ratings."""
    total_ratings: int = 0
    """How many users have rated it."""
    popularity_score: float = 0.0
    """How much it is used and liked, 0 to 100; lists are sorted by it."""
    usage_count: int = 0
    """How many workouts have used it."""


class ExerciseSafety(FrozenModel):
    """Advice for good and safe form."""

    warnings: tuple[str, ...] = ()
    """What to beware of."""
    common_mistakes: tuple[str, ...] = ()
    """What is often done wrong."""
    tips: tuple[str, ...] = ()
    """What helps."""


REFERENCE_WEIGHT = 75.0
"""Kilograms of body weight that `calories.perMinute` refers to."""


class ExerciseCalories(FrozenModel):
    """The energy that an exercise takes, rests between sets included, from its metabolic equivalent."""

    met: float = Field(description="Metabolic equivalent (Compendium of Physical Activities); 1 is sitting quietly.")
    base_rate: float = Field(description="Kilocalories for each minute and kilogram of body weight.")
    per_minute: float = Field(description="Kilocalories per minute at a body weight of 75 kg.")

    @model_validator(mode="before")
    @classmethod
    def _with_base_rate(cls, data: Any) -> Any:
        # Exercises that were stored earlier have none.
        if isinstance(data, dict) and "met" in data and not {"base_rate", "baseRate"} & data.keys():
            return data | {"base_rate": _base_rate(float(data["met"]))}
        return data

    @classmethod
    def of(cls, met: float) -> "ExerciseCalories":
        """The energy by the metabolic equivalent."""
        rate = _base_rate(met)
        return cls(met=met, base_rate=rate, per_minute=round(rate * REFERENCE_WEIGHT, 4))


def _base_rate(met: float) -> float:
    """kcal per minute and kg = MET · 3.5 ml O2 / 200 (ACSM's Guidelines for Exercise Testing and Prescription)."""
    return round(met * 3.5 / 200, 6)


class ExerciseVariation(FrozenModel):
    """Another way to do an exercise: its creator's words, or another exercise of the library."""

    name: str
    """What it is called."""
    description: str = ""
    """How it differs; empty where nothing was written."""
    difficulty: Difficulty
    """How hard it is."""
    instructions: tuple[str, ...] = ()
    """How it is done, step by step."""
    exercise_id: str | None = Field(None, description="The exercise that it is, where the library has it.")


class ExerciseSource(FrozenModel):
    """The library that an exercise was imported from, and its id there."""

    name: str
    """The name of the library."""
    id: str | None = None
    """The id of the exercise there."""


class Exercise(FrozenModel):
    """An exercise."""

    id: str
    """Identifies the exercise; those of the library are readable, such as `barbell-back-squat`."""
    name: str
    """What it is called."""
    aliases: tuple[str, ...] = ()
    """Other names by which it is found."""
    family: str | None = Field(None, description="The movement family that it belongs to, such as `row` or `yoga`.")
    description: str
    """What it is and what it is good for."""
    instructions: tuple[str, ...]
    """What to do, step by step."""
    primary_muscle_groups: tuple[Muscle, ...]
    """The muscles that it works first of all."""
    secondary_muscle_groups: tuple[Muscle, ...] = ()
    """The muscles that help."""
    equipment: tuple[Equipment, ...]
    """What is needed for it."""
    difficulty: Difficulty
    """For whom it is suited."""
    exercise_type: ExerciseType
    """The kind of training that it belongs to."""
    movement_pattern: MovementPattern
    """The movement that it is a form of."""
    force: Force
    """Whether it pushes, pulls or holds."""
    mechanic: Mechanic
    """Whether it moves one joint or several."""
    measurement: Measurement = Field(description="How its sets are usually measured.")
    measurements: tuple[Measurement, ...] = Field(
        (), description="All ways in which its sets may be measured, the usual one first; each set says which it was."
    )
    tags: tuple[Tag, ...] = ()
    """Labels by which it is found."""
    media: ExerciseMedia = ExerciseMedia()
    """Pictures and videos."""
    metrics: ExerciseMetrics = ExerciseMetrics()
    """Ratings and uses."""
    safety: ExerciseSafety = ExerciseSafety()
    """Advice for good and safe form."""
    variations: tuple[ExerciseVariation, ...] = Field(
        (), description="Easier, similar and harder ways to do it, the most similar first."
    )
    calories: ExerciseCalories
    """How much energy it takes."""
    status: ExerciseStatus | None = Field(
        None, description="Of a custom exercise, or of one that an admin has changed."
    )
    review_note: str | None = Field(
        None, description="For its creator: why it was rejected, or what must be changed before it is approved."
    )
    version: int | None = Field(None, description="The version that an update names; absent counts as 0.")
    created_by: str | None = Field(
        None, description="Its creator, for the creator and for admins; absent for exercises of the written library."
    )
    created_at: Moment | None = None
    """When it was created; left out for exercises of the library."""
    updated_at: Moment | None = None
    """When it was last changed; left out for exercises of the library."""
    source: ExerciseSource | None = Field(None, description="The library that it was imported from.")

    @property
    def allowed_measurements(self) -> tuple[Measurement, ...]:
        """All ways in which its sets may be measured, the usual one first; derived where the exercise does not say."""
        return with_usual(self.measurement, self.measurements) if self.measurements else default_measurements(self)

    @property
    def is_private(self) -> bool:
        """Whether only its creator and admins see it."""
        return self.status not in (None, ExerciseStatus.APPROVED)

    @property
    def without_creator(self) -> "Exercise":
        """The exercise as everybody sees it: those whom its creator has blocked read it, too."""
        return self if self.created_by is None else self.model_copy(update={"created_by": None})


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
    """Identifies the exercise; those of the library are readable, such as `barbell-back-squat`."""
    name: str
    """What it is called."""
    primary_muscle_groups: tuple[Muscle, ...]
    """The muscles that it works first of all."""
    secondary_muscle_groups: tuple[Muscle, ...] = ()
    """The muscles that help."""
    equipment: tuple[Equipment, ...]
    """What is needed for it."""
    difficulty: Difficulty
    """For whom it is suited."""
    exercise_type: ExerciseType
    """The kind of training that it belongs to."""
    movement_pattern: MovementPattern
    """The movement that it is a form of."""
    measurement: Measurement
    """What a set of it is measured by, such as weight and repetitions, or time."""
    tags: tuple[Tag, ...] = ()
    """Labels by which it is found."""
    metrics: ExerciseMetrics = ExerciseMetrics()
    """Ratings and uses."""
    status: ExerciseStatus | None = None
    """Of the user's own exercises: whether it is approved for everybody. Left out for exercises of the library."""
    version: int | None = None
    """Counts the changes of a user's own exercise; send it with the next change. Left out for exercises of the
    library."""


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
    """What to beware of, at most 10 texts."""
    common_mistakes: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()
    """What is often done wrong, at most 10 texts."""
    tips: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()
    """What helps, at most 10 texts."""


class ExerciseVariationInput(Input):
    """Another way to do an exercise."""

    name: ExerciseName
    """What it is called, 2 to 80 characters."""
    description: Annotated[str, StringConstraints(max_length=400), AfterValidator(_require_readable)] = ""
    """How it differs, up to 400 characters."""
    difficulty: Difficulty = Difficulty.INTERMEDIATE
    """How hard it is; intermediate where it is left out."""
    instructions: Annotated[tuple[ExerciseText, ...], Field(max_length=20)] = ()
    """How it is done, up to 20 steps."""


class CreateExercise(Input):
    """A custom exercise. What is left out is derived from the rest."""

    name: ExerciseName
    """The name, 2 to 80 characters; it must differ from the user's other exercises."""
    aliases: Annotated[tuple[ExerciseName, ...], Field(max_length=10), AfterValidator(require_distinct)] = ()
    """Other names, at most 10."""
    description: Annotated[str, StringConstraints(max_length=2000), AfterValidator(_require_readable)] = ""
    """What it is, at most 2000 characters."""
    instructions: Annotated[tuple[ExerciseText, ...], Field(max_length=20)] = ()
    """What to do, step by step: at most 20 steps."""
    primary_muscle_groups: Annotated[Muscles, Field(min_length=1)]
    """The muscles that it works first of all, at least one."""
    secondary_muscle_groups: Muscles = ()
    """The muscles that help."""
    equipment: Annotated[tuple[Equipment, ...], Field(min_length=1), AfterValidator(require_distinct)] = (
        Equipment.BODYWEIGHT,
    )
    """What is needed for it, at least one; `bodyweight` for nothing."""
    difficulty: Difficulty = Difficulty.INTERMEDIATE
    """For whom it is suited."""
    exercise_type: ExerciseType = ExerciseType.STRENGTH
    """The kind of training that it belongs to."""
    movement_pattern: MovementPattern | None = Field(None, description="By default derived from type and muscles.")
    force: Force | None = Field(None, description="By default derived from the movement pattern.")
    mechanic: Mechanic | None = Field(None, description="By default compound with several muscles, else isolation.")
    measurement: Measurement | None = Field(None, description="By default derived from type and equipment.")
    measurements: Annotated[tuple[Measurement, ...], AfterValidator(require_distinct)] = Field(
        (), description="All ways in which its sets may be measured; by default derived from the rest."
    )
    tags: Annotated[tuple[Tag, ...], AfterValidator(require_distinct)] = ()
    """Labels by which it is found."""
    safety: ExerciseSafetyInput = ExerciseSafetyInput()
    """Advice for good and safe form."""
    variations: Annotated[tuple[ExerciseVariationInput, ...], Field(max_length=10)] = Field(
        (), description="Of an exercise of the library without any, they are derived from its family."
    )
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
