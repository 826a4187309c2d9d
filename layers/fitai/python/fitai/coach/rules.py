"""How recommendations live: until when they can be answered, and what a change makes of them. Pure."""

from datetime import datetime, timedelta

from fitai.coach.models import (
    AiMetadata,
    GenerationState,
    GiveFeedback,
    Occasion,
    Recommendation,
    RecommendationContent,
    RecommendationContext,
    RecommendationFeedback,
    RecommendationStatus,
    RecommendationType,
)

LIFETIMES = {
    RecommendationType.WORKOUT: timedelta(days=2),
    RecommendationType.EXERCISE: timedelta(days=14),
    RecommendationType.TEMPLATE: timedelta(days=30),
    RecommendationType.GOAL_ADJUSTMENT: timedelta(days=30),
}
"""How long a recommendation can be accepted or declined: a workout is for today, what follows from older data lasts longer."""
RETURN_LIFETIME = timedelta(days=14)
"""How long the workout is recommended with which one comes back after a break."""
RETENTION = timedelta(days=90)
"""How long a recommendation that was not accepted is kept after that."""
GENERATION_LIMIT = timedelta(minutes=3)
"""How long the making of a recommendation may take, longer than its execution; one that runs still has failed without a trace."""
TIMED_OUT = "It took too long. Nothing was counted against you; ask again."
"""What is said of a generation that has not ended."""


def lifetime(type: RecommendationType, occasion: Occasion) -> timedelta:
    """How long a recommendation can be accepted or declined."""
    return RETURN_LIFETIME if occasion == "return" else LIFETIMES[type]


def begin(
    user_id: str, recommendation_id: str, type: RecommendationType, occasion: Occasion, now: datetime
) -> Recommendation:
    """A recommendation that is being made."""
    return Recommendation(
        id=recommendation_id,
        user_id=user_id,
        recommendation_type=type,
        occasion=occasion,
        generation=GenerationState.RUNNING,
        expires_at=now + lifetime(type, occasion),
        created_at=now,
        updated_at=now,
    )


def finish(
    recommendation: Recommendation,
    content: RecommendationContent,
    context: RecommendationContext,
    metadata: AiMetadata,
    now: datetime,
) -> Recommendation:
    """The recommendation as it is ready; its time begins now."""
    return _changed(
        recommendation,
        now,
        generation=GenerationState.READY,
        content=content,
        context=context,
        ai_metadata=metadata,
        failure=None,
        failure_code=None,
        expires_at=now + lifetime(recommendation.recommendation_type, recommendation.occasion),
    )


def fail(recommendation: Recommendation, reason: str, code: str | None, now: datetime) -> Recommendation:
    """The recommendation that could not be made, with the reason."""
    return _changed(recommendation, now, generation=GenerationState.FAILED, failure=reason, failure_code=code)


def current(recommendation: Recommendation, now: datetime) -> Recommendation:
    """The recommendation as it is at this moment: time alone lets it expire, and ends a generation that got stuck."""
    change: dict[str, object] = {}
    if recommendation.generation is GenerationState.RUNNING and now - recommendation.created_at >= GENERATION_LIMIT:
        change |= {"generation": GenerationState.FAILED, "failure": TIMED_OUT, "failure_code": "timeout"}
    if recommendation.status is RecommendationStatus.PENDING and now >= recommendation.expires_at:
        change |= {"status": RecommendationStatus.EXPIRED}
    return recommendation.model_copy(update=change)


def listed(recommendation: Recommendation, now: datetime) -> Recommendation:
    """The recommendation as lists have it: as it is now, without the plan, which may be long."""
    recommendation = current(recommendation, now)
    content = recommendation.content
    if content is None or content.data.template is None:
        return recommendation
    data = content.data.model_copy(update={"template": None})
    return recommendation.model_copy(update={"content": content.model_copy(update={"data": data})})


def with_feedback(recommendation: Recommendation, request: GiveFeedback, now: datetime) -> Recommendation:
    """The recommendation with what the user makes of it; the same object where that is nothing new."""
    before = recommendation.feedback or RecommendationFeedback()
    change: dict[str, object] = {}
    if request.rating is not None and request.rating != before.user_rating:
        change |= {"user_rating": request.rating, "rated_at": now}
    if request.was_helpful is not None:
        change["was_helpful"] = request.was_helpful
    if request.notes is not None:
        change["notes"] = request.notes or None
    if request.declined_exercise_ids is not None:
        declined_ids = [*before.declined_exercise_ids, *request.declined_exercise_ids]
        change["declined_exercise_ids"] = list(dict.fromkeys(declined_ids))
    status = recommendation.status if request.status is None else RecommendationStatus(request.status)
    if status is recommendation.status and before.model_copy(update=change) == before:
        return recommendation
    feedback = before.model_copy(update=change | {"feedback_date": now})
    return _changed(recommendation, now, status=status, feedback=feedback)


def remove_at(recommendation: Recommendation) -> datetime | None:
    """When the recommendation is deleted; an accepted one is kept."""
    if recommendation.status is RecommendationStatus.ACCEPTED:
        return None
    return recommendation.expires_at + RETENTION


def recommended_exercise_ids(recommendation: Recommendation) -> list[str]:
    """The exercises that a recommendation consists of: those it names, and those of its plan; drills and alternatives left out."""
    content = recommendation.content
    if content is None:
        return []
    exercise_ids = [exercise.exercise_id for exercise in content.data.exercises]
    if content.data.template is not None:
        plan = content.data.template.weekly_plan
        for days in (plan.days, *(week.days for week in plan.weeks or ())):
            for _, day in days.planned():
                exercise_ids += [exercise.exercise_id for exercise in day.exercises]
    return list(dict.fromkeys(exercise_ids))


def _changed(recommendation: Recommendation, now: datetime, **change: object) -> Recommendation:
    version = recommendation.version + 1
    return recommendation.model_copy(update=change | {"version": version, "updated_at": now})
