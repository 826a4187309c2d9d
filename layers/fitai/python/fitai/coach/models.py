"""Recommendations of the coach as they cross the API."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

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
    """The user's answer to a recommendation: `pending` until there is one, `expired` when there was none in time."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class GenerationState(StrEnum):
    """Whether a recommendation is being made, is ready, or could not be made."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


Priority = Literal["high", "medium", "low"]
Provider = Literal["built_in", "model"]
"""The author: FitAI's own coach, or a language model whose answer was checked."""
Occasion = Literal["asked", "plateau", "imbalance", "return", "deload"]
"""The reason for a recommendation: the user has asked for it, or the coach has found a plateau, an imbalance, a long break or a deload
that is due in the user's training."""
Facts = dict[str, Any]
"""A snapshot of some of the user's data: numbers, texts, lists and objects by their names; weights in kilograms."""


# --- what is recommended -----------------------------------------------------------------------------------


class RecommendedExercise(Model):
    """An exercise that is recommended."""

    exercise_id: str
    """Identifies the exercise."""
    name: str
    """Its name."""
    reason: str
    """Why it is recommended."""
    likeness: Share | None = None
    """Its similarity to the exercise that it can replace, 0 to 1."""


class ChangeKind(StrEnum):
    """The part of a template that a change is about."""

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


ChangedValue = Annotated[
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
    | list[TemplateDrill],
    WithJsonSchema({}),
]
"""A part of a template before or after a change: as the template itself has it."""


class PlanChange(Model):
    """A change of a template that is recommended."""

    path: str
    """The place in the plan, such as `weeklyPlan.days.monday.exercises.0` for the first exercise of Monday."""
    what: str
    """The change, in words."""
    why: str
    """The reason for the change, in words."""
    rule: str | None = None
    """The plan rule that the change satisfies, `V1` to `V24`."""
    kind: ChangeKind | None = None
    """The part of the template that changes; left out for today's workout."""
    day: str | None = None
    """The weekday, where the change is about one day."""
    exercise_id: str | None = None
    """The exercise that changes; of a replacement, the one that is replaced."""
    position: int | None = None
    """The place of an added exercise in the changed day, from 1."""
    before: ChangedValue | None = None
    """The value before the change, of the type that it has in the template; left out where there was none."""
    after: ChangedValue | None = None
    """The value after the change, of the type that it has in the template; left out where there is none any more. Of `order` the ids of the day's exercises; a second one of
    the same is `id#2`."""


class GoalAdjustment(Model):
    """How a goal may be changed."""

    goal_id: str
    """The id of the goal."""
    target_value: float | None = None
    """The value that can be reached, in the goal's unit."""
    target_date: date | None = None
    """The day by which the target can be reached."""
    weeks: int | None = None
    """Weeks until the target can be reached, as the estimate has it."""
    weeks_from: int | None = None
    """Weeks at the fastest usual rate."""
    weeks_to: int | None = None
    """Weeks at the slowest usual rate."""


class RecommendationData(Model):
    """What is recommended, by the type of the recommendation."""

    template: CreateTemplate | None = None
    """The recommended plan. Accepting it creates a template; a recommended workout is a plan of one day, and accepting it plans that day
    for today. Left out of lists."""
    template_id: str | None = None
    """The user's template that was reviewed; accepting the recommendation replaces its content with the plan."""
    template_version: int | None = None
    """The version of that template that was reviewed; accepting fails with `stale_version` when the template was changed since."""
    as_copy: bool = False
    """Whether the reviewed template is another user's: accepting creates a private copy with the changes, and does not change it."""
    changes: list[PlanChange] = []
    """The changes against the reviewed template or the planned workout, each with its reason."""
    exercises: list[RecommendedExercise] = []
    """Exercises, the best one first."""
    replaces_exercise_id: str | None = None
    """The exercise that one of `exercises` can replace."""
    goal: GoalAdjustment | None = None
    """The recommended change of a goal."""
    facts: Facts = {}
    """The numbers that the recommendation is based on; weights in kilograms."""


class RecommendationContent(Model):
    """What is recommended, and why."""

    title: str
    """A title of a few words."""
    description: str
    """A description of some sentences."""
    reasoning: str
    """Why it is recommended."""
    confidence: Share
    """How sure the coach is, 0 to 1."""
    priority: Priority
    """How important it is."""
    data: RecommendationData = Field(default_factory=RecommendationData)
    """The recommended plan, exercises or goal change as data."""


class RecommendationContext(Model):
    """A snapshot of the user's data at the time the recommendation was made."""

    user_progress: Facts = {}
    """The user's progress at that time."""
    recent_activity: Facts = {}
    """The user's recent training."""
    goals: list[str] = []
    """The ids of the goals that were considered."""
    preferences: Facts = {}
    """The user's preferences and equipment, and options of the request."""


class RecommendationFeedback(Model):
    """What the user thinks of a recommendation."""

    user_rating: int | None = None
    """The user's rating, 1 to 5."""
    rated_at: Moment | None = None
    """When the user gave this rating."""
    was_helpful: bool | None = None
    """Whether the recommendation helped."""
    notes: str | None = None
    """What the user wrote about it."""
    declined_exercise_ids: list[str] = []
    """The exercises in it that the user does not want."""
    feedback_date: Moment | None = None
    """When the feedback was last changed."""


class AiMetadata(Model):
    """How a recommendation was made."""

    provider: Provider
    """The author: FitAI's own coach, or a language model whose answer was checked."""
    model_version: str
    """The version of the coach, or of the model and its prompt."""
    generated_at: Moment
    """When it was made."""
    processing_time: int = Field(ge=0)
    """How long the generation took, in milliseconds."""
    confidence: Share
    """How sure the coach is, 0 to 1."""
    repairs: int = Field(0, ge=0)
    """How many times the model was asked to correct its answer."""
    fallback: str | None = None
    """Why the model's answer was not used, such as `timeout`; absent when no model was asked, or its answer was used."""


class Recommendation(Model):
    """A recommendation of the coach: what is recommended, why, and what the user has made of it."""

    id: str
    """Identifies the recommendation."""
    user_id: str
    """The user whom it is for."""
    recommendation_type: RecommendationType
    """What is recommended."""
    occasion: Occasion = "asked"
    """The reason for it: asked for by the user, or found by the coach in the user's training."""
    generation: GenerationState
    """Whether it is still being made, is ready, or could not be made."""
    failure: str | None = None
    """Why it could not be made, as a sentence for the user; absent unless `generation` is `failed`."""
    failure_code: str | None = None
    """The code of the failure: `targetMuscles`, `exclusions` or `equipment` for the field no plan can be made with, else `timeout`,
    `aborted` or `error`."""
    status: RecommendationStatus = RecommendationStatus.PENDING
    """What the user has made of it."""
    content: RecommendationContent | None = None
    """What is recommended; absent until it is ready."""
    context: RecommendationContext = Field(default_factory=RecommendationContext)
    """A snapshot of the user's data at the time it was made."""
    feedback: RecommendationFeedback | None = None
    """The user's feedback; absent until there is any."""
    ai_metadata: AiMetadata | None = None
    """How it was made; absent until it is ready."""
    template_id: str | None = None
    """The template that accepting it created or changed."""
    workout_id: str | None = None
    """The workout that accepting it planned."""
    version: int = 1
    """The number of its changes, from 1."""
    expires_at: Moment
    """Until when it can be accepted or declined."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed."""


class GenerationStarted(Model):
    """A recommendation that is being made: read it by its id, or wait for `ai:recommendation`."""

    id: str
    """Identifies the recommendation."""
    generation: GenerationState
    """Whether it is still being made, is ready, or could not be made."""
    quota: Quota | None = None
    """The caller's quota after this request."""


# --- requests ----------------------------------------------------------------------------------------------


class RecommendationsQuery(Paging):
    """Which recommendations are listed."""

    type: RecommendationType | None = None
    """Only recommendations of this type."""
    status: RecommendationStatus | None = None
    """Only recommendations with this status."""


class GiveFeedback(Input):
    """The answer to a recommendation, and feedback on it. Fields that are left out stay as they are."""

    status: Literal["accepted", "declined"] | None = None
    """Accept or decline the recommendation, once: an accepted plan becomes a template, an accepted workout is planned."""
    rating: int | None = Field(None, ge=1, le=5)
    """A rating from 1 to 5."""
    was_helpful: bool | None = None
    """Whether the recommendation helped."""
    notes: str | None = Field(None, max_length=1000)
    """A note of at most 1000 characters; an empty one removes the note."""
    declined_exercise_ids: list[Annotated[str, Field(min_length=1, max_length=80)]] | None = Field(
        None, max_length=MAX_NAMED
    )
    """Exercises of the recommendation that the user does not want; they are not recommended for 90 days. At most 40."""
