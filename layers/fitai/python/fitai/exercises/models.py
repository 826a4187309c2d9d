"""The exercise as it crosses the API, and the closed vocabularies that describe it."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from fitai.kernel.paging import Paging
from fitai.kernel.types import Model


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


class Fixed(Model):
    """A part of the library: shared by everything in the process, so nobody may change it."""

    model_config = ConfigDict(frozen=True)


class ExerciseMedia(Fixed):
    """Addresses of pictures and films."""

    images: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    gifs: tuple[str, ...] = ()


class ExerciseMetrics(Fixed):
    """How an exercise is used and liked, as of the library's last build."""

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


class Exercise(Fixed):
    """One exercise of the library."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
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


class ExercisesOfMuscle(_ByEquipment, _Sorted):
    """The query of one muscle's exercises."""


class ExercisesOfEquipment(_ByMuscle, _Sorted):
    """The query of one equipment's exercises."""


class ExerciseSearch(_ByMuscle, _ByEquipment):
    """The query of the search."""

    q: str = Field(min_length=1, max_length=100, description="Words of a name, alias, muscle or equipment.")
