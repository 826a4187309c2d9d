"""The requests of generations, and the state that their tasks share."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from fitai.coach.models import PlanChange, Provider, RecommendationContext
from fitai.coach.planning.models import (
    MAX_EXERCISES_NAMED,
    AgeBand,
    Exclusions,
    ExerciseId,
    Goal,
    PlanHistory,
    PlanRequest,
)
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model, Weight
from fitai.templates.models import CreateTemplate
from fitai.training.vocabulary import Difficulty, Equipment, Muscle

MAX_WISHES = 2000
"""Characters of what a user writes about a plan (coach.md, section 10)."""

GenerationKind = Literal["plan", "today"]
"""What is made: a plan of weeks, or today's workout."""


class PlanMuscle(StrEnum):
    """A muscle that a plan may train more than others; `back` is lats and middle back together."""

    BACK = "back"
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


class Readiness(Input):
    """The user's condition today. What is left out is taken to be as usual."""

    sleep_hours: float | None = Field(None, ge=0, le=24)
    """Hours of sleep in the last night, 0 to 24."""
    soreness: dict[Muscle, Annotated[int, Field(ge=0, le=10)]] = Field({}, max_length=len(Muscle))
    """How sore muscles are, from 0 (not at all) to 10."""
    minutes_left: int | None = Field(None, ge=5, le=240)
    """Minutes available for the workout, 5 to 240."""
    energy: int | None = Field(None, ge=1, le=10)
    """How much energy the user feels, from 1 (none) to 10."""


class GeneratePlan(Input):
    """The options of a plan. What is left out is taken from the account, its training and its earlier plans."""

    goal: Goal | None = None
    """What the plan is for; without it, what the last accepted plan was for, else what the goals of the profile and the open ones say."""
    duration_minutes: int | None = Field(None, ge=15, le=120)
    """The minutes of a workout, 15 to 120; without it, those of the last accepted plan, else 60."""
    equipment: list[Equipment] | None = Field(None, max_length=len(Equipment))
    """The available equipment; without it, that of the preferences, else all. An empty list allows bodyweight and mat only."""
    fitness_level: Difficulty | None = None
    """The user's experience; without it, that of the profile, else `beginner`."""
    age_band: AgeBand | None = None
    """The user's age band; a stricter band that follows from the profile's birth date takes precedence."""
    pregnant: bool = False
    """Whether the user is pregnant."""
    exclusions: Exclusions = Field(default_factory=Exclusions)
    """Body regions, muscles and exercises to leave out, besides the injuries of the preferences."""
    dislikes: list[ExerciseId] = Field([], max_length=MAX_EXERCISES_NAMED)
    """Exercises that the user does not want, besides those declined in the last 90 days."""
    target_muscles: list[PlanMuscle] = Field([], max_length=len(PlanMuscle))
    """Muscles to train more than others."""
    one_rep_maxes: dict[ExerciseId, Annotated[Weight, Field(gt=0, le=1000)]] = Field({}, max_length=MAX_EXERCISES_NAMED)
    """One-repetition maxima by exercise id; they take precedence over the user's records. Loads of the plan follow from them."""
    increments: dict[Equipment, Annotated[Weight, Field(gt=0, le=50)]] = {}
    """The smallest steps of the load, by equipment."""
    history: PlanHistory | None = None
    """What was trained before; without it, the last accepted plan."""
    seed: str | None = Field(None, max_length=64)
    """Selects among equally good exercises: the same request with the same seed gives the same plan. Without it, each plan is different."""
    wishes: str | None = Field(None, max_length=MAX_WISHES)
    """What the user writes about the plan, at most 2000 characters; only a language model reads it."""


class GenerateTemplate(GeneratePlan):
    """A plan of weeks."""

    days_per_week: int | None = Field(None, ge=1, le=7)
    """Workouts a week, 1 to 7; without it, the weekly target of the preferences."""


class GenerateWorkout(GeneratePlan):
    """A plan of weeks, or, without `daysPerWeek`, today's workout."""

    days_per_week: int | None = Field(None, ge=1, le=7)
    """Workouts a week, 1 to 7; without it, today's workout is made."""
    readiness: Readiness | None = None
    """The user's condition today; for today's workout only."""


class ChosenExercise(Model):
    """An exercise that the model has chosen for a plan."""

    exercise_id: str
    sets: int
    reps: int
    rpe: float
    rest_seconds: int
    notes: str


class Fault(Model):
    """A rule that a plan of the model's breaks."""

    rule: str
    message: str
    day: str | None = None
    exercise_id: str | None = None


class ModelUse(Model):
    """What asking the model has taken; the cost in millionths of a US dollar."""

    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int = 0


class GenerationWork(Model):
    """A generation as far as it is: what the tasks leave for those after them.

    Attributes:
        session: the device that has asked: it waits for the answer, and is not notified.
        taken_at, is_premium: when the quota was taken, and of whom, so that it can be given back.
        resolved: the request with what was taken from the account.
        preferences: what the user thinks of exercises, −1 to 1, by their ids.
        confidence: how sure the coach can be by what is known.
        choices: what the model has chosen; empty until it has answered, and after a fault.
        faults: the rules that its last plan breaks, and `previous` what it had chosen for that.
        asked_at: when the model was first asked.
        fallback: why there is no plan of the model's although it was asked.
        cause: why there can be no plan.
        planned_workout_id: the workout of today that was changed.
        today: in the user's time zone.
        sets_of_late: the hard sets of each muscle since yesterday, by day.
    """

    id: str
    user_id: str
    kind: GenerationKind
    request: GenerateWorkout
    session: str | None = None
    is_premium: bool = False
    taken_at: Moment
    created_at: Moment
    resolved: PlanRequest | None = None
    preferences: dict[str, float] = {}
    confidence: float = 0.0
    context: RecommendationContext = Field(default_factory=RecommendationContext)
    choices: list[ChosenExercise] = []
    faults: list[Fault] = []
    previous: list[ChosenExercise] = []
    repairs: int = 0
    throttled: int = 0
    asked_at: Moment | None = None
    model_version: str | None = None
    use: ModelUse = Field(default_factory=ModelUse)
    fallback: str | None = None
    cause: str | None = None
    provider: Provider | None = None
    plan: CreateTemplate | None = None
    reasoning: str | None = None
    changes: list[PlanChange] = []
    planned_workout_id: str | None = None
    today: date | None = None
    sets_of_late: dict[date, dict[str, float]] = {}
    revision: int = 0


# --- the machine -------------------------------------------------------------------------------------------


class CaughtError(Model):
    """What the machine knows of a task that has failed."""

    error: str = Field(alias="Error")
    cause: str = Field("", alias="Cause")


class StateInput(Model):
    """What a task is given: which recommendation is made, and what has failed before."""

    user_id: str
    recommendation_id: str
    error: CaughtError | None = None


class StateOutput(Model):
    """What a task answers: the machine goes on by the outcome."""

    user_id: str
    recommendation_id: str
    outcome: str
    wait_seconds: int | None = None
