"""Reviews a template for the caller: what would make it better is saved as a recommendation, and applied when that is accepted.

Seven reads, a count, and one transaction that saves the review and counts it as a plan. Nothing is changed before the caller accepts.
"""

from fitai.coach import rules as coach_rules
from fitai.coach import service as coach
from fitai.coach import store as coach_store
from fitai.coach.generation.context import UserContext, library_exercises, read_context, snapshot
from fitai.coach.models import (
    AiMetadata,
    Facts,
    Recommendation,
    RecommendationContent,
    RecommendationData,
    RecommendationType,
)
from fitai.coach.optimizing import rules, texts
from fitai.coach.optimizing.models import OptimizeTemplate
from fitai.coach.optimizing.optimizer import Improvement, improve
from fitai.coach.planning.exercises import facts_by_id
from fitai.coach.planning.models import PlanRequest
from fitai.coach.quotas import service as quotas
from fitai.exercises.published import available_exercises
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit, retry_on_conflict
from fitai.templates.models import Template
from fitai.templates.published import plan_exercise_ids, read_template

VERSION = "built-in-1"
"""The version of the built-in coach, as a recommendation names it."""
CONFIDENCE, CONFIDENCE_LEFT = 0.9, 0.7
"""How sure the coach is: where all rules are kept afterwards, and where some are not."""


def optimize(caller: Caller, recommendation_id: str, template_id: str, asked: OptimizeTemplate) -> Recommendation:
    """Review a template that the caller may read; the same id again gives what there is, and counts once.

    Each is counted as a suggestion, before it is worked on: of a long template it takes seconds, also for who has no plans left. One
    with changes is counted as a plan, too.

    Raises:
        NotFound: there is no such template for the caller.
        TooManyRequests: `ai_quota_exceeded`.
    """
    earlier = coach_store.load(caller.id, recommendation_id)
    now = clock.now()
    if earlier is not None:
        return coach_rules.current(earlier, now)
    template = read_template(caller, template_id)
    quotas.take(caller, "suggest", now, recommendation_id)
    known = read_context(caller.id, now)
    improvement, request = _improve(caller, template, asked, known)
    content = _content(caller, template, improvement, request)
    metadata = AiMetadata(
        provider="built_in",
        model_version=VERSION,
        generated_at=now,
        processing_time=max(0, round((clock.now() - now).total_seconds() * 1000)),
        confidence=content.confidence,
    )
    made, writes = coach.ready_writes(
        caller.id, recommendation_id, RecommendationType.TEMPLATE, content, metadata, context=snapshot(known)
    )
    if improvement.changes:
        writes.append(quotas.take_write(caller, "plan", now, recommendation_id))
    try:
        retry_on_conflict(lambda: commit(*writes))
    except coach_store.RecommendationExists:
        return coach_rules.current(coach.load_own(caller.id, recommendation_id), now)
    coach.tell(made)
    return made


def _improve(
    caller: Caller, template: Template, asked: OptimizeTemplate, known: UserContext
) -> tuple[Improvement, PlanRequest]:
    """The improved plan; exercises of the caller's own count as those of the library do."""
    plan = rules.plan_of(template)
    library = library_exercises()
    ids = {exercise.id for exercise in library}
    own_ids = [id for id in plan_exercise_ids(plan.weekly_plan) if id not in ids]
    own = available_exercises(caller.id, own_ids) if own_ids else {}
    exercises = [*library, *own.values()]
    request = rules.request_of(asked, plan, known.facts, facts_by_id(exercises), known.today)
    return improve(plan, request, exercises), request


def _content(
    caller: Caller, template: Template, improvement: Improvement, request: PlanRequest
) -> RecommendationContent:
    changes = improvement.changes
    facts: Facts = {
        "goal": str(request.goal),
        "fitnessLevel": str(request.fitness_level),
        "durationMinutes": request.duration_minutes,
        "daysPerWeek": request.days_per_week,
        "violationsBefore": len(improvement.before),
        "violationsAfter": len(improvement.after),
        "notMet": [
            {"rule": flaw.rule, "message": flaw.message}
            | ({"day": flaw.day} if flaw.day else {})
            | ({"exerciseId": flaw.exercise_id} if flaw.exercise_id else {})
            for flaw in improvement.after
        ],
    }
    return RecommendationContent(
        title=texts.title(template.name, len(changes)),
        description=texts.description(len(changes), improvement.before, improvement.after),
        reasoning=texts.reasoning([change.rule for change in changes if change.rule]),
        confidence=CONFIDENCE_LEFT if improvement.after else CONFIDENCE,
        priority="medium" if changes else "low",
        data=RecommendationData(
            template=improvement.plan if changes else None,
            template_id=template.id,
            template_version=template.version,
            as_copy=template.created_by != caller.id,
            changes=changes,
            facts=facts,
        ),
    )
