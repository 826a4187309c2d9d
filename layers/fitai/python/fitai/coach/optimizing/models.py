"""What the review of a template is asked for with."""

from typing import Annotated

from pydantic import Field

from fitai.coach.generation.models import PlanMuscle
from fitai.coach.planning.models import MAX_EXERCISES_NAMED, AgeBand, Exclusions, ExerciseId, Goal
from fitai.kernel.types import Input, Weight
from fitai.training.vocabulary import Difficulty, Equipment


class OptimizeTemplate(Input):
    """For whom a template is improved. What is left out is taken from the template, the account and its records."""

    goal: Goal | None = None
    """What the plan is for; without it, the template's goal, else general fitness."""
    duration_minutes: int | None = Field(None, ge=15, le=120)
    """How long a workout takes, 15 to 120 minutes; without it, as long as most days of the template."""
    equipment: list[Equipment] | None = Field(None, max_length=len(Equipment))
    """The equipment that there is; without it, that of the preferences, else all."""
    fitness_level: Difficulty | None = None
    """How experienced the user is; without it, as the profile says, else as the template is difficult."""
    age_band: AgeBand | None = None
    """The age; a stricter one that follows from the profile's birth date precedes it."""
    pregnant: bool = False
    """Whether the user is pregnant."""
    exclusions: Exclusions = Field(default_factory=Exclusions)
    """What the plan must leave out, beside the injuries of the preferences."""
    dislikes: list[ExerciseId] = Field([], max_length=MAX_EXERCISES_NAMED)
    """Exercises that the user does not want, beside those that were declined."""
    target_muscles: list[PlanMuscle] = Field([], max_length=len(PlanMuscle))
    """Muscles to train more than others."""
    one_rep_maxes: dict[ExerciseId, Annotated[Weight, Field(gt=0, le=1000)]] = Field({}, max_length=MAX_EXERCISES_NAMED)
    """One-repetition maxima by the ids of the exercises; they precede the user's records. Workouts take their loads from the
    records: a percentage of a maximum that is only stated here has no load until the exercise was trained."""
    increments: dict[Equipment, Annotated[Weight, Field(gt=0, le=50)]] = {}
    """The smallest steps of the load, by equipment."""
