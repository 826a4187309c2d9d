"""What a plan is asked for with."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from fitai.kernel.types import Input, Units
from fitai.training.vocabulary import BodyRegion, Difficulty, Equipment, Muscle

ExerciseId = Annotated[str, StringConstraints(min_length=1, max_length=80)]
MAX_EXERCISES_NAMED = 200


class PlanGoal(StrEnum):
    """What a plan is for."""

    STRENGTH = "strength"
    MUSCLE_BUILDING = "muscle_building"
    FAT_LOSS = "fat_loss"
    ENDURANCE = "endurance"
    GENERAL = "general"


Goal = PlanGoal
"""The name in the package; in the documents of the API a goal is that of the goals' service."""


class AgeBand(StrEnum):
    """The age of whom a plan is for."""

    FROM_13 = "13-15"
    FROM_16 = "16-17"
    FROM_18 = "18-39"
    FROM_40 = "40-64"
    FROM_65 = "65+"


TargetMuscle = Muscle | Literal["back"]
"""A muscle to train more than others; `back` is lats and middle back together."""


class Exclusions(Input):
    """What a plan must leave out."""

    regions: list[BodyRegion] = Field([], max_length=len(BodyRegion))
    """Regions of the body that must be spared."""
    muscles: list[Muscle] = Field([], max_length=len(Muscle))
    """Muscles that no exercise may train first of all."""
    exercises: list[ExerciseId] = Field([], max_length=MAX_EXERCISES_NAMED)
    """Exercises, by their ids."""


class PlanHistory(Input):
    """What was trained before."""

    last_plan_exercise_ids: list[ExerciseId] = Field([], max_length=MAX_EXERCISES_NAMED)
    """The exercises of the last plan, by their ids."""


class PlanRequest(Input):
    """What a plan is asked for with: complete and resolved, weights in kilograms.

    The source of the fields and of their defaults is the specification of the coach, section 1.
    """

    goal: Goal
    """What the plan is for."""
    days_per_week: int = Field(ge=1, le=7)
    """On how many days of a week there is a workout, 1 to 7."""
    duration_minutes: int = Field(ge=15, le=120)
    """How long a workout takes, in minutes: 15 to 120."""
    equipment: list[Equipment] | None = Field(None, max_length=len(Equipment))
    """The equipment that is there; without it, all."""
    fitness_level: Difficulty = Difficulty.BEGINNER
    """How experienced the user is."""
    age_band: AgeBand | None = None
    """The age; without it, that of an adult."""
    pregnant: bool = False
    """Whether the user is pregnant."""
    exclusions: Exclusions = Field(default_factory=Exclusions)
    """What the plan must leave out."""
    dislikes: list[ExerciseId] = Field([], max_length=MAX_EXERCISES_NAMED)
    """Exercises that the user does not want, by their ids."""
    target_muscles: list[TargetMuscle] = Field([], max_length=len(Muscle) + 1)
    """Muscles to train more than others."""
    one_rep_maxes: dict[ExerciseId, Annotated[float, Field(gt=0, le=1000)]] = Field({}, max_length=MAX_EXERCISES_NAMED)
    """One-repetition maxima in kilograms, by the ids of the exercises."""
    increments: dict[Equipment, Annotated[float, Field(gt=0, le=50)]] = {}
    """The smallest steps of the load in kilograms, by equipment."""
    units: Units = "metric"
    """The units of the user's bars, plates and dumbbells, and of weights in texts."""
    history: PlanHistory = Field(default_factory=PlanHistory)
    """What was trained before."""
    seed: str = Field("", max_length=64)
    """Chooses among equals; the same request with the same seed gives the same plan."""
