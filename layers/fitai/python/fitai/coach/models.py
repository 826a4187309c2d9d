"""Recommendations of the coach as they cross the API."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from fitai.coach.quotas.models import Quota
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model
from fitai.templates.models import CreateTemplate
from fitai.training.plans import (
    TemplateDeload,
    TemplateDrill,
    TemplateExercise,
    TemplateProgression,
    TemplateReps,
    TemplateSet,
    TemplateWeight,
)

Share = Annotated[float, Field(ge=0, le=1)]
MAX_NAMED = 40
"""Exercises that a feedback may name."""


class RecommendationType(StrEnum):
    """What is recommended."""

    WORKOUT = "workout"
    EXERCISE = "exercise"
    TEMPLATE = "template"
    GOAL_ADJUSTMENT = "goal_adjustment"


class RecommendationStatus(StrEnum):
    """What the user has made of a recommendation."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class GenerationState(StrEnum):
    """How far the making of a recommendation is."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


Priority = Literal["high", "medium", "low"]
Provider = Literal["built_in", "model"]
"""Who has made a plan: our own coach, or a language model whose answer was checked."""
Occasion = Literal["asked", "plateau", "imbalance", "return", "deload"]
"""Why there is a recommendation: the user has asked for it, or what the coach has found in the user's training."""
Facts = dict[str, Any]
"""A snapshot of some of the user's data: numbers, texts, lists and objects by their names; weights in kilograms."""


# --- what is recommended -----------------------------------------------------------------------------------


class RecommendedExercise(Model):
    """An exercise that is recommended."""

    exercise_id: str
    """Identifies the exercise."""
    name: str
    """What it is called."""
    reason: str
    """Why it is recommended."""
    likeness: Share | None = None
    """How like it is to the exercise that it may replace, 0 to 1."""


class ChangeKind(StrEnum):
    """What of a template a change is about."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"
    ORDER = "order"
    SETS = "sets"
    REPS = "reps"
    DURATION = "duration"
    DISTANCE = "distance"
    REST = "rest"
    EFFORT = "effort"
    LOAD = "load"
    PROGRESSION = "progression"
    SET_PLAN = "set_plan"
    ALTERNATIVES = "alternatives"
    NOTES = "notes"
    WARMUP = "warmup"
    COOLDOWN = "cooldown"
    DAY_DURATION = "day_duration"
    REST_DAY = "rest_day"
    WEEKS = "weeks"
    DELOAD = "deload"
    GOAL = "goal"
    TAGS = "tags"
    DESCRIPTION = "description"


ChangedValue = (
    bool
    | int
    | float
    | str
    | list[str]
    | TemplateReps
    | TemplateWeight
    | TemplateProgression
    | TemplateDeload
    | TemplateExercise
    | list[TemplateSet]
    | list[TemplateDrill]
)
"""A part of a template before or after a change: as the template itself has it."""


class PlanChange(Model):
    """A change of a template that is recommended."""

    path: str
    """The place in the plan, such as `weeklyPlan.days.monday.exercises.0` for the first exercise of Monday."""
    what: str
    """What is changed, in words."""
    why: str
    """Why, in words."""
    rule: str | None = None
    """The rule of a valid plan that is kept by it, V1 to V24."""
    kind: ChangeKind | None = None
    """What it is about, of a change of a template that somebody wrote."""
    day: str | None = None
    """The weekday, where it is about one day."""
    exercise_id: str | None = None
    """The exercise, where it is about one: of a replacement the one that is replaced."""
    position: int | None = None
    """Of an exercise that is added: its place in the changed day, from 1."""
    before: ChangedValue | None = None
    """What it was; left out where there was nothing."""
    after: ChangedValue | None = None
    """What it becomes; left out where there is nothing any more. Of `order` the ids of the day's exercises; a second one of the
    same is `id#2`."""


class GoalAdjustment(Model):
    """How a goal may be changed."""

    goal_id: str
    """The id of the goal."""
    target_value: float | None = None
    """The value that can be reached, in the goal's unit."""
    target_date: date | None = None
    """The day by which the target can be reached."""
    weeks: int | None = None
    """In how many weeks it can be reached."""
    weeks_from: int | None = None
    """In how many weeks at the earliest."""
    weeks_to: int | None = None
    """In how many weeks at the latest."""


class RecommendationData(Model):
    """What is recommended, by the type of the recommendation."""

    template: CreateTemplate | None = None
    """A plan. Accepting it makes it a template of the user's; of a workout it has one day, which becomes the workout of today. Not in lists."""
    template_id: str | None = None
    """The template of the user's that the plan is the next version of: accepting it replaces that one."""
    template_version: int | None = None
    """The version of that template which was reviewed; the plan is not applied to another one."""
    as_copy: bool = False
    """Whether the reviewed template is somebody else's: accepting makes a private copy with the changes, and leaves it as it is."""
    changes: list[PlanChange] = []
    """What differs from the template that was reviewed."""
    exercises: list[RecommendedExercise] = []
    """Exercises, the best one first."""
    replaces_exercise_id: str | None = None
    """The exercise that one of them may replace."""
    goal: GoalAdjustment | None = None
    """How a goal may be changed."""
    facts: Facts = {}
    """The numbers that the recommendation follows from; weights in kilograms."""


class RecommendationContent(Model):
    """What is recommended, and why."""

    title: str
    """What it is, in a few words."""
    description: str
    """What it is, in some sentences."""
    reasoning: str
    """Why it is recommended."""
    confidence: Share
    """How sure the coach is, 0 to 1."""
    priority: Priority
    """How much it matters."""
    data: RecommendationData = Field(default_factory=RecommendationData)
    """What is recommended, for programs."""


class RecommendationContext(Model):
    """What was known of the user when the recommendation was made."""

    user_progress: Facts = {}
    """How the user has progressed."""
    recent_activity: Facts = {}
    """What the user has trained of late."""
    goals: list[str] = []
    """The ids of the goals that it is for."""
    preferences: Facts = {}
    """What the user likes and has, and what was asked for."""


class RecommendationFeedback(Model):
    """What the user thinks of a recommendation."""

    user_rating: int | None = None
    """From 1 to 5."""
    rated_at: Moment | None = None
    """When the user gave this rating."""
    was_helpful: bool | None = None
    """Whether it has helped."""
    notes: str | None = None
    """What the user wrote about it."""
    declined_exercise_ids: list[str] = []
    """The exercises in it that the user does not want."""
    feedback_date: Moment | None = None
    """When the user last said it."""


class AiMetadata(Model):
    """How a recommendation was made."""

    provider: Provider
    """Who has made it: FitAI's own coach, or a language model whose answer was checked."""
    model_version: str
    """The version of the coach, or of the model and its prompt."""
    generated_at: Moment
    """When it was made."""
    processing_time: int = Field(ge=0)
    """How long it took, in milliseconds."""
    confidence: Share
    """How sure the coach is, 0 to 1."""
    repairs: int = Field(0, ge=0)
    """How often the model was told of the faults of its answer."""
    fallback: str | None = None
    """Why FitAI's own coach has made it although a model was asked; absent where none was, or its answer was good."""


class Recommendation(Model):
    """A recommendation of the coach: what is recommended, why, and what the user has made of it."""

    id: str
    """Identifies the recommendation."""
    user_id: str
    """The user whom it is for."""
    recommendation_type: RecommendationType
    """What is recommended."""
    occasion: Occasion = "asked"
    """Why there is a recommendation: asked for, or found by the coach."""
    generation: GenerationState
    """Whether it is being made, is ready, or could not be made."""
    failure: str | None = None
    """Why it could not be made, in words."""
    failure_code: str | None = None
    """Why it could not be made, for programs: `targetMuscles`, `exclusions`, `equipment`, or the code of an error."""
    status: RecommendationStatus = RecommendationStatus.PENDING
    """What the user has made of it."""
    content: RecommendationContent | None = None
    """What is recommended; absent until it is ready."""
    context: RecommendationContext = Field(default_factory=RecommendationContext)
    """What was known of the user when it was made."""
    feedback: RecommendationFeedback | None = None
    """What the user thinks of it."""
    ai_metadata: AiMetadata | None = None
    """How it was made; absent until it is ready."""
    template_id: str | None = None
    """The template that accepting it has made or changed."""
    workout_id: str | None = None
    """The workout that accepting it has planned."""
    version: int = 1
    """Counts its changes, from 1."""
    expires_at: Moment
    """Until when it can be accepted or declined."""
    created_at: Moment
    """When it was asked for, or found."""
    updated_at: Moment
    """When it was last changed."""


class GenerationStarted(Model):
    """A recommendation that is being made: read it by its id, or wait for `ai:recommendation`."""

    id: str
    """Identifies the recommendation."""
    generation: GenerationState
    """How far it is."""
    quota: Quota | None = None
    """What is left of what the caller may ask for."""


# --- requests ----------------------------------------------------------------------------------------------


class RecommendationsQuery(Paging):
    """Which recommendations are listed."""

    type: RecommendationType | None = None
    """Only those that recommend this."""
    status: RecommendationStatus | None = None
    """Only those of which the user has made this."""


class GiveFeedback(Input):
    """What the user makes of a recommendation, and thinks of it. What is left out stays as it is."""

    status: Literal["accepted", "declined"] | None = None
    """Accept it or decline it, once; an accepted plan becomes a template, an accepted workout is planned."""
    rating: int | None = Field(None, ge=1, le=5)
    """From 1 to 5."""
    was_helpful: bool | None = None
    """Whether it has helped."""
    notes: str | None = Field(None, max_length=1000)
    """What the user writes about it, at most 1000 characters."""
    declined_exercise_ids: list[Annotated[str, Field(min_length=1, max_length=80)]] | None = Field(
        None, max_length=MAX_NAMED
    )
    """Exercises in it that the user does not want: they are not recommended for 90 days. At most 40."""
