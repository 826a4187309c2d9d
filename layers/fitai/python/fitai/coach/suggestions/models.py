"""Types of the suggestions of exercises that cross the API."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from fitai.coach.models import Provider
from fitai.coach.planning.models import Exclusions, ExerciseId
from fitai.exercises.models import ExerciseSummary
from fitai.kernel.types import Input, Model
from fitai.training.vocabulary import Difficulty, Equipment

SuggestionKind = Literal["similar", "muscle_balance", "equipment"]
TrainingGoal = Literal["strength", "muscle_building", "fat_loss", "endurance", "general"]
"""What somebody trains for: the values of `planning.models.Goal`."""
MAX_SUGGESTIONS = 20


class SuggestExercises(Input):
    """What to suggest: alternatives of an exercise, exercises for the muscle group that lacks most sets, or exercises for the equipment."""

    kind: SuggestionKind
    """`similar`: alternatives of `exerciseId`. `muscle_balance`: for the muscle group that lacks most. `equipment`: with `equipment`
    alone, in place of `exerciseId`, or of what the caller has trained in the last weeks and cannot do with it."""
    exercise_id: ExerciseId | None = Field(None, validate_default=True)
    """The exercise to replace; required for `similar`, not allowed for `muscle_balance`."""
    equipment: list[Equipment] | None = Field(None, max_length=len(Equipment), validate_default=True)
    """The available equipment; without it, that of the preferences, else everything. Required for `equipment`."""
    exclude: Exclusions = Field(default_factory=Exclusions)
    """Body regions, muscles and exercises to leave out, besides the injuries of the preferences."""
    goal: TrainingGoal | None = None
    """What the caller trains for; without it, the goal of the profile, else that of the open goals."""
    fitness_level: Difficulty | None = None
    """The caller's experience; without it, that of the profile, else `beginner`."""
    pregnant: bool = False
    """Whether the caller is pregnant."""
    limit: Annotated[int, Field(ge=1, le=MAX_SUGGESTIONS)] = 5
    """How many exercises at most, 1 to 20."""

    @field_validator("exercise_id")
    @classmethod
    def _exercise_of_kind(cls, value: str | None, info: ValidationInfo) -> str | None:
        kind = info.data.get("kind")
        if kind == "similar" and value is None:
            raise ValueError("is required for the kind similar")
        if kind == "muscle_balance" and value is not None:
            raise ValueError("is not for the kind muscle_balance")
        return value

    @field_validator("equipment")
    @classmethod
    def _equipment_of_kind(cls, value: list[Equipment] | None, info: ValidationInfo) -> list[Equipment] | None:
        if info.data.get("kind") == "equipment" and value is None:
            raise ValueError("is required for the kind equipment")
        return value


class SuggestedExercise(Model):
    """An exercise that is suggested."""

    exercise: ExerciseSummary
    """The suggested exercise."""
    instead_of: str | None = None
    """The id of the exercise that it can replace; left out for `muscle_balance`."""
    likeness: float | None = None
    """The similarity of the two, 0.7 to 1; left out for `muscle_balance`."""
    reason: str
    """Why it is suggested, as a sentence for the user."""


class MuscleGap(Model):
    """The muscle group that lacks most, as the mean of the last four whole weeks."""

    group: str
    """The muscle group; `back` are lats and middle back."""
    sets_per_week: float
    """Its sets a week: 1 for a primary muscle, 0.5 for a secondary one."""
    floor: float
    """The fewest sets a week that the caller's goal and level ask for."""
    missing: float
    """Sets a week that are missing to the floor; negative where there are more than the floor."""


class ExerciseSuggestions(Model):
    """The exercises that are suggested, the best first."""

    kind: SuggestionKind
    """What was asked for."""
    text: str
    """What is suggested and why, as sentences for the user."""
    worded_by: Provider
    """Who wrote `text`: FitAI's own coach, or a language model whose numbers were checked."""
    muscle: MuscleGap | None = None
    """The muscle group that the exercises are for; `muscle_balance` only."""
    suggestions: list[SuggestedExercise]
    """The exercises; fewer than asked for, or none, where no more fit."""
