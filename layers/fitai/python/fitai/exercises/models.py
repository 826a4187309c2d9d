"""The exercise as it crosses the API, and the closed vocabularies that describe it."""

import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from fitai.exercises import words
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model, Weight


class Muscle(StrEnum):
    """A muscle group."""

    ABDOMINALS = "abdominals"
    ABDUCTORS = "abductors"
    ADDUCTORS = "adductors"
    BICEPS = "biceps"
    CALVES = "calves"
    CHEST = "chest"
    FOREARMS = "forearms"
    GLUTES = "glutes"
    HAMSTRINGS = "hamstrings"
    LATS = "lats"
    LOWER_BACK = "lower_back"
    MIDDLE_BACK = "middle_back"
    NECK = "neck"
    QUADRICEPS = "quadriceps"
    SHOULDERS = "shoulders"
    TRAPS = "traps"
    TRICEPS = "triceps"


class Equipment(StrEnum):
    """What must be there; `bodyweight` where nothing must."""

    BARBELL = "barbell"
    DUMBBELL = "dumbbell"
    KETTLEBELL = "kettlebell"
    EZ_BAR = "ez_bar"
    TRAP_BAR = "trap_bar"
    CABLE = "cable"
    MACHINE = "machine"
    SMITH_MACHINE = "smith_machine"
    RESISTANCE_BAND = "resistance_band"
    BODYWEIGHT = "bodyweight"
    PULL_UP_BAR = "pull_up_bar"
    DIP_BARS = "dip_bars"
    BENCH = "bench"
    RACK = "rack"
    BOX = "box"
    STABILITY_BALL = "stability_ball"
    MEDICINE_BALL = "medicine_ball"
    SUSPENSION_TRAINER = "suspension_trainer"
    RINGS = "rings"
    LANDMINE = "landmine"
    SLED = "sled"
    WEIGHT_PLATE = "weight_plate"
    FOAM_ROLLER = "foam_roller"
    AB_WHEEL = "ab_wheel"
    BATTLE_ROPE = "battle_rope"
    TREADMILL = "treadmill"
    STATIONARY_BIKE = "stationary_bike"
    ROWING_MACHINE = "rowing_machine"
    ELLIPTICAL = "elliptical"
    STAIR_CLIMBER = "stair_climber"
    SKI_ERG = "ski_erg"
    JUMP_ROPE = "jump_rope"
    SANDBAG = "sandbag"
    SAFETY_BAR = "safety_bar"
    WEIGHT_BELT = "weight_belt"
    MAT = "mat"
    PUNCHING_BAG = "punching_bag"
    TIRE = "tire"
    TRAMPOLINE = "trampoline"
    SLIDERS = "sliders"
    AGILITY_LADDER = "agility_ladder"
    WALKING_POLES = "walking_poles"


class Difficulty(StrEnum):
    """How much experience a movement asks for."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"

    @property
    def level(self) -> int:
        """0 for the easiest."""
        return list(Difficulty).index(self)


class ExerciseType(StrEnum):
    """What an exercise trains above all."""

    STRENGTH = "strength"
    CARDIO = "cardio"
    FLEXIBILITY = "flexibility"
    BALANCE = "balance"


class MovementPattern(StrEnum):
    """How the body moves."""

    PUSH = "push"
    PULL = "pull"
    SQUAT = "squat"
    HINGE = "hinge"
    LUNGE = "lunge"
    CARRY = "carry"
    ROTATION = "rotation"
    BRACE = "brace"
    JUMP = "jump"
    LOCOMOTION = "locomotion"
    ISOLATION = "isolation"
    MOBILITY = "mobility"


class Force(StrEnum):
    """Which way the load is moved."""

    PUSH = "push"
    PULL = "pull"
    STATIC = "static"


class Mechanic(StrEnum):
    """Several joints, or one."""

    COMPOUND = "compound"
    ISOLATION = "isolation"


class Measurement(StrEnum):
    """What a set of the exercise is counted in."""

    WEIGHT_REPS = "weight_reps"
    BODYWEIGHT_REPS = "bodyweight_reps"
    ASSISTED_REPS = "assisted_reps"
    DURATION = "duration"
    DISTANCE_DURATION = "distance_duration"
    WEIGHT_DISTANCE = "weight_distance"


class Tag(StrEnum):
    """What else people look for."""

    UPPER_BODY = "upper_body"
    LOWER_BODY = "lower_body"
    FULL_BODY = "full_body"
    CORE = "core"
    POWERLIFTING = "powerlifting"
    OLYMPIC = "olympic"
    PLYOMETRIC = "plyometric"
    UNILATERAL = "unilateral"
    HOME = "home"
    CALISTHENICS = "calisthenics"
    WARM_UP = "warm_up"
    REHAB = "rehab"
    GRIP = "grip"
    POSTURE = "posture"
    MOBILITY = "mobility"


class ExerciseStatus(StrEnum):
    """Who can see an exercise that somebody made: its creator; its creator and the admins; everybody."""

    PRIVATE = "private"
    PENDING = "pending"
    APPROVED = "approved"


class Fixed(Model):
    """A part of the library: shared by everything in the process, so nobody may change it."""

    model_config = ConfigDict(frozen=True)


class ExerciseMedia(Fixed):
    """Addresses of pictures and films."""

    images: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    gifs: tuple[str, ...] = ()


class ExerciseMetrics(Fixed):
    """How an exercise is used and liked, as of the library's last build.

    `popularityScore` is what popular exercises are ordered by: docs/library.md.
    """

    average_rating: float = 0.0
    total_ratings: int = 0
    popularity_score: float = 0.0
    usage_count: int = 0


class ExerciseSafety(Fixed):
    """How to do it well and without harm."""

    warnings: tuple[str, ...] = ()
    common_mistakes: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()


REFERENCE_WEIGHT = 75.0
"""Kilograms of the body that `calories.perMinute` is given for."""


class ExerciseCalories(Fixed):
    """Energy: `met` is the metabolic equivalent (Compendium of Physical Activities), `perMinute` kcal for 75 kg."""

    met: float
    per_minute: float

    @classmethod
    def of(cls, met: float) -> "ExerciseCalories":
        """kcal per minute = MET · 3.5 ml O2 · kg / 200 (ACSM's Guidelines for Exercise Testing and Prescription)."""
        return cls(met=met, per_minute=round(met * 3.5 * REFERENCE_WEIGHT / 200, 4))


class ExerciseSource(Fixed):
    """Where an exercise was taken over from, and what it is called there."""

    name: str
    id: str | None = None


class Exercise(Fixed):
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


class ExerciseSummary(Fixed):
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


Ranges = list[tuple[int, int]]
"""Parts of a text: pairs of start and end, the end excluded, counted in Unicode characters."""


class HighlightedAlias(Model):
    """An alias that has words of a query."""

    text: str
    ranges: Ranges


class Highlights(Model):
    """Where the words of a query stand in what it found; muscles and equipment are found as a whole."""

    name: Ranges = []
    aliases: list[HighlightedAlias] = []
    muscles: list[Muscle] = []
    equipment: list[Equipment] = []


class ExerciseSort(StrEnum):
    """The orders of a list; ties go by name."""

    NAME = "name"
    NAME_REVERSED = "-name"
    DIFFICULTY = "difficulty"
    POPULARITY = "popularity"


def _any_of(vocabulary: type[StrEnum]) -> BeforeValidator:
    """One value or several of a vocabulary; a wrong one is told against the parameter, with what is allowed."""

    def known(given: Any) -> Any:
        values = [given] if isinstance(given, str) else given
        for value in values:
            if value not in list(vocabulary):
                raise ValueError(f"{str(value)[:40]!r} is unknown; allowed are {', '.join(vocabulary)}")
        return values

    return BeforeValidator(known)


class ExerciseFilters(Paging):
    """The filters of every list of exercises. A repeated parameter means any of its values; all must hold."""

    difficulty: Annotated[tuple[Difficulty, ...], _any_of(Difficulty)] = ()
    type: Annotated[tuple[ExerciseType, ...], _any_of(ExerciseType)] = ()
    pattern: Annotated[tuple[MovementPattern, ...], _any_of(MovementPattern)] = ()
    tag: Annotated[tuple[Tag, ...], _any_of(Tag)] = ()


class _ByMuscle(ExerciseFilters):
    muscle: Annotated[tuple[Muscle, ...], _any_of(Muscle)] = Field(
        (), description="Worked by the exercise; without a sort, those where it is primary come first."
    )


class _ByEquipment(ExerciseFilters):
    equipment: Annotated[tuple[Equipment, ...], _any_of(Equipment)] = ()


class _Sorted(ExerciseFilters):
    sort: ExerciseSort | None = Field(None, description="By name, unless a muscle is asked for.")


class ExerciseList(_ByMuscle, _ByEquipment, _Sorted):
    """The query of the list of all exercises."""

    custom: Literal["mine"] | None = Field(
        None,
        description="`mine`: the caller's own exercises in place of the library, newest first; needs a token. "
        "The filters hold for them too, but a filtered page may have fewer than `limit`; they cannot be sorted.",
    )

    @field_validator("custom")
    @classmethod
    def _in_one_order(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and info.data.get("sort"):
            raise ValueError("the caller's own exercises come newest first: leave out sort")
        return value


class PopularExercises(_ByMuscle, _ByEquipment):
    """The query of the popular exercises."""


class ExercisesOfMuscle(_ByEquipment, _Sorted):
    """The query of one muscle's exercises."""


class ExercisesOfEquipment(_ByMuscle, _Sorted):
    """The query of one equipment's exercises."""


class ExerciseSearch(_ByMuscle, _ByEquipment):
    """The query of the search."""

    q: str = Field(min_length=1, max_length=100, description="Words of a name, alias, muscle or equipment.")


# --- what is written ---------------------------------------------------------------------------------------------

DEFAULT_MET = {
    ExerciseType.STRENGTH: 3.5,
    ExerciseType.CARDIO: 8.0,
    ExerciseType.FLEXIBILITY: 2.3,
    ExerciseType.BALANCE: 2.5,
}
"""Metabolic equivalents where none is given: resistance training, circuit training, stretching, hatha yoga
(Compendium of Physical Activities)."""


def _readable(text: str) -> str:
    if any(unicodedata.category(mark) in ("Cc", "Cs", "Co") and mark != "\n" for mark in text):
        raise ValueError("must not contain control characters")
    return text


def _with_words(text: str) -> str:
    if not words.words(text):
        raise ValueError("must contain a letter or a digit")
    return _readable(text)


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    folded = [str(value).casefold() for value in values]
    if len(set(folded)) < len(folded):
        raise ValueError("the same value twice")
    return values


ExerciseName = Annotated[str, StringConstraints(min_length=2, max_length=80), AfterValidator(_with_words)]
ExerciseText = Annotated[str, StringConstraints(min_length=1, max_length=400), AfterValidator(_readable)]
Muscles = Annotated[tuple[Muscle, ...], AfterValidator(_distinct)]


class ExerciseSafetyInput(Input):
    """How to do it well and without harm."""

    warnings: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()
    common_mistakes: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()
    tips: Annotated[tuple[ExerciseText, ...], Field(max_length=10)] = ()


class CreateExercise(Input):
    """An exercise as somebody writes it. What is left out follows from the rest."""

    name: ExerciseName
    aliases: Annotated[tuple[ExerciseName, ...], Field(max_length=10), AfterValidator(_distinct)] = ()
    description: Annotated[str, StringConstraints(max_length=2000), AfterValidator(_readable)] = ""
    instructions: Annotated[tuple[ExerciseText, ...], Field(max_length=20)] = ()
    primary_muscle_groups: Annotated[Muscles, Field(min_length=1)]
    secondary_muscle_groups: Muscles = ()
    equipment: Annotated[tuple[Equipment, ...], Field(min_length=1), AfterValidator(_distinct)] = (
        Equipment.BODYWEIGHT,
    )
    difficulty: Difficulty = Difficulty.INTERMEDIATE
    exercise_type: ExerciseType = ExerciseType.STRENGTH
    movement_pattern: MovementPattern | None = Field(None, description="From type and muscles, unless given.")
    force: Force | None = Field(None, description="From the movement pattern, unless given.")
    mechanic: Mechanic | None = Field(None, description="Compound with several muscles, unless given.")
    measurement: Measurement | None = Field(None, description="From type and equipment, unless given.")
    tags: Annotated[tuple[Tag, ...], AfterValidator(_distinct)] = ()
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


class FoundExercise(CreateExercise):
    """An exercise that a file speaks of: what it works may not be known. Then it counts for no muscle."""

    primary_muscle_groups: Muscles = ()


class UpdateExercise(CreateExercise):
    """An exercise as it is to be from now on."""

    version: int = Field(ge=0, description="The one that was read; 0 where the exercise has none.")


class RateExercise(Input):
    """What somebody thinks of an exercise."""

    rating: int = Field(ge=1, le=5, strict=True, description="Stars.")


class ExerciseRating(Model):
    """The caller's rating, and what all of them come to."""

    exercise_id: str
    rating: int
    average_rating: float
    total_ratings: int


# --- substitutes -------------------------------------------------------------------------------------------------


class SubstitutesQuery(Paging):
    """What substitutes are asked for."""

    equipment: Annotated[tuple[Equipment, ...], _any_of(Equipment)] = Field(
        (), description="What there is: a substitute needs nothing else. Without it, everything counts as there."
    )
    weight: Annotated[Weight, Field(gt=0, le=1000)] | None = Field(
        None, description="What is lifted in the exercise; of dumbbells and kettlebells one. Else the caller's record."
    )
    reps: int = Field(10, ge=1, le=30, description="Repetitions that a record is turned into a weight for.")


class SuggestedLoad(Model):
    """A weight to begin a substitute with, and how it was come by."""

    weight: Weight = Field(description="Of dumbbells and kettlebells, that of one.")
    per_hand: bool = Field(description="There are two of them, one in each hand.")
    reason: str


class Substitute(Model):
    """An exercise that can take another one's place. `likeness` is 1 for the same in all respects."""

    exercise: ExerciseSummary
    likeness: float
    reasons: list[str]
    load: SuggestedLoad | None = None


# --- files -------------------------------------------------------------------------------------------------------

IMPORT_UPLOADS = "library/uploads/"
"""How the keys of files begin that are imported, and of what was reported of them."""
IMPORTS_KEPT_DAYS = 30
"""How long an import can be asked for."""
EXPORT_FILES = "library/exports/"
"""How the keys of exports begin that are too large for one answer."""

# --- export ------------------------------------------------------------------------------------------------------

LibraryFormat = Literal["json", "csv"]


class ExportLibrary(Input):
    """In which form the library is handed over."""

    format: LibraryFormat = "json"
