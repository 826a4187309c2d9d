"""Take the answer to a recommendation and the feedback on it: accept it, decline it, rate it."""

from datetime import datetime

from fitai.coach import metrics, rules, service, store
from fitai.coach.feedback import service as feedback_service
from fitai.coach.feedback.contributions import contributions_of
from fitai.coach.live_events import RecommendationChanged
from fitai.coach.models import (
    GenerationState,
    GiveFeedback,
    GoalAdjustment,
    Recommendation,
    RecommendationData,
    RecommendationStatus,
    RecommendationType,
)
from fitai.goals import published as goals
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.live.delivery import push_to_user
from fitai.kernel.personal_data import account_exists_check_write
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.types import WEEKDAYS
from fitai.templates import published as templates
from fitai.templates.models import CreateTemplate, Template, TemplateGeneration, TemplateSharing
from fitai.workouts import published as workouts

ANSWERS = (RecommendationStatus.ACCEPTED, RecommendationStatus.DECLINED)


def give_feedback(caller: Caller, recommendation_id: str, request: GiveFeedback) -> Recommendation:
    """Take the caller's answer and feedback; the same request again changes nothing.

    One transaction: the answer, its contributions to the exercises' preferences, and the template or the workout that
    accepting it creates.

    Raises:
        NotFound: the caller has no such recommendation.
        Conflict: `recommendation_not_ready`, `recommendation_expired`, `recommendation_answered`: it is not made
            yet, it has expired, or the other answer was given; `stale_version`, `template_gone`: the template was changed
            since its review, or deleted; `goal_gone`, `goal_over`.
        Invalid: it has no such exercise, or its plan has an exercise that was deleted.
    """

    def attempt() -> tuple[Recommendation, Recommendation]:
        before = service.load_own(caller.id, recommendation_id)
        now = clock.now()
        _require_open(rules.current(before, now), request)
        after = rules.with_feedback(before, request, now)
        if after is before:
            return before, before
        answer_writes: list[Write] = []
        if after.status is RecommendationStatus.ACCEPTED and before.status is RecommendationStatus.PENDING:
            after, answer_writes = _accepted(caller, after, now)
        commit(
            store.change_write(before, after),
            account_exists_check_write(caller.id, NotFound),
            *feedback_service.feedback_writes(caller.id, contributions_of(before, after)),
            *answer_writes,
        )
        return before, after

    before, after = retry_on_conflict(attempt)
    if after.status is not before.status:
        metrics.count_answer(after)
    if after is not before:
        push_to_user(caller.id, RecommendationChanged.of(after))
    return after


def _require_open(recommendation: Recommendation, request: GiveFeedback) -> None:
    if recommendation.generation is not GenerationState.READY:
        raise Conflict("The recommendation is not ready.", code="recommendation_not_ready")
    if recommendation.status is RecommendationStatus.EXPIRED:
        raise Conflict("The recommendation has expired; ask for a new one.", code="recommendation_expired")
    if (
        request.status is not None
        and recommendation.status in ANSWERS
        and request.status != recommendation.status.value
    ):
        raise Conflict(f"The recommendation was already {recommendation.status}.", code="recommendation_answered")
    exercise_ids = set(rules.recommended_exercise_ids(recommendation))
    for place, exercise_id in enumerate(request.declined_exercise_ids or ()):
        if exercise_id not in exercise_ids:
            raise Invalid.field(f"declinedExerciseIds.{place}", "The recommendation has no such exercise")


def _accepted(caller: Caller, recommendation: Recommendation, now: datetime) -> tuple[Recommendation, list[Write]]:
    """The accepted recommendation with the id of what it creates, and the writes that create it."""
    data = RecommendationData() if recommendation.content is None else recommendation.content.data
    if data.goal is not None:
        return recommendation, _goal_writes(caller, data.goal)
    plan = data.template
    if plan is None:
        return recommendation, []
    if recommendation.recommendation_type is RecommendationType.WORKOUT:
        template = _unsaved_template(recommendation, plan, now)
        weekday = next(weekday for weekday in WEEKDAYS if getattr(plan.weekly_plan.days, weekday) is not None)
        planned_id = data.facts.get(rules.PLANNED_WORKOUT)
        workout_id, writes = workouts.generated_workout_writes(caller, new_id(), template, weekday, planned_id)
        return recommendation.model_copy(update={"workout_id": workout_id}), writes
    if data.template_id is not None and data.template_version is not None and not data.as_copy:
        return recommendation.model_copy(update={"template_id": data.template_id}), _revision_writes(caller, data, plan)
    template_id = new_id()
    if data.template_id is not None and data.template_version is not None:
        writes = templates.changed_copy_writes(caller, template_id, data.template_id, data.template_version, plan)
        return recommendation.model_copy(update={"template_id": template_id}), writes
    writes = templates.generated_template_writes(caller, template_id, plan, _generation(recommendation))
    return recommendation.model_copy(update={"template_id": template_id}), writes


def _revision_writes(caller: Caller, data: RecommendationData, plan: CreateTemplate) -> list[Write]:
    """The writes that make a plan the next version of the template that was reviewed.

    Raises:
        Conflict: `template_gone`: the template was deleted; `stale_version`: it has been changed since.
    """
    assert data.template_id is not None and data.template_version is not None
    try:
        return templates.revision_writes(caller, data.template_id, data.template_version, plan)
    except NotFound:
        raise Conflict("The template was deleted.", code="template_gone") from None


def _goal_writes(caller: Caller, adjustment: GoalAdjustment) -> list[Write]:
    """The writes that move the date or the target of a goal.

    Raises:
        Conflict: `goal_gone`: the goal was deleted; `goal_over`: it is over.
    """
    try:
        return goals.adjustment_writes(
            caller,
            adjustment.goal_id,
            target_date=adjustment.target_date,
            target_value=adjustment.target_value,
        )
    except NotFound:
        raise Conflict("The goal was deleted.", code="goal_gone") from None


def _generation(recommendation: Recommendation) -> TemplateGeneration:
    """How the template was generated. The request is left out: it may tell of the user's body, and templates are shared."""
    metadata = recommendation.ai_metadata
    return TemplateGeneration(
        is_ai_generated=True,
        generated_at=None if metadata is None else metadata.generated_at,
        ai_version=None if metadata is None else metadata.model_version,
    )


def _unsaved_template(recommendation: Recommendation, plan: CreateTemplate, now: datetime) -> Template:
    """The plan as a template that is not stored, from which a workout is planned."""
    return Template(
        id=recommendation.id,
        name=plan.name,
        metadata=plan.metadata,
        weekly_plan=plan.weekly_plan,
        sharing=TemplateSharing(),
        version=1,
        created_at=now,
        updated_at=now,
    )
