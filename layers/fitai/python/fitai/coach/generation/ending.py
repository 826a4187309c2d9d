"""The last tasks of a generation: save its plan or its failure, and push it to the devices.

A generation is ended by one transaction, on the condition that it is running: of two endings the first one counts.
"""

import json
from typing import Any

from fitai.coach import rules as coach_rules
from fitai.coach import service as coach
from fitai.coach import store as coach_store
from fitai.coach.generation import rules, store
from fitai.coach.generation.models import GenerationWork, StateInput, StateOutput
from fitai.coach.generation.possibility import OBSTACLES
from fitai.coach.generation.rules import Outcome
from fitai.coach.models import (
    AiMetadata,
    GenerationState,
    Recommendation,
    RecommendationContent,
    RecommendationData,
)
from fitai.coach.quotas import service as quotas
from fitai.kernel import clock
from fitai.kernel.observability import logger
from fitai.kernel.personal_data import AccountGone, account_exists_check_write
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.published import notice_writes

BUILT_IN_VERSION = "built-in-1"
"""The version of the built-in coach, as a recommendation names it."""
REASONS = {
    "timeout": coach_rules.TIMED_OUT,
    "aborted": "It was stopped. Nothing was counted against you; ask again.",
    "error": "Something went wrong on our side. Nothing was counted against you; ask again.",
}
"""The sentence for the user, by the code of a failure on our side."""
CODES = {"States.Timeout": "timeout", "Sandbox.Timedout": "timeout", "TIMED_OUT": "timeout", "ABORTED": "aborted"}
"""The code of a failure by Step Functions' name of the error or status; `error` for any other."""


def save_plan(event: dict[str, Any]) -> dict[str, Any]:
    """Save the plan as the content of its recommendation, delete the generation's item, and notify the user."""
    state = StateInput.model_validate(event)

    def attempt() -> None:
        running, work = _running(state)
        if running is None or work is None or work.plan is None:
            return
        now = clock.now()
        content = _content(work)
        metadata = AiMetadata(
            provider=work.provider or "built_in",
            model_version=_version(work),
            generated_at=now,
            processing_time=max(0, int((now - work.created_at).total_seconds() * 1000)),
            confidence=content.confidence,
            repairs=work.repairs,
            fallback=work.fallback,
        )
        ready = coach_rules.finish(running, content, work.context, metadata, now)
        notice = coach.ready_notice(state.user_id, state.recommendation_id, work.session)
        _end(running, ready, store.work_removal_write(work), *notice_writes(notice))

    _unless_gone(attempt)
    return _answer(state, Outcome.SAVED)


def fail_generation(event: dict[str, Any]) -> dict[str, Any]:
    """Save why there is no plan, and give the quota back."""
    state = StateInput.model_validate(event)
    work = store.load_work(state.user_id, state.recommendation_id)
    if work is not None and work.cause is not None:
        reason = REASONS.get(work.cause) or f"{OBSTACLES.get(work.cause, 'No plan can be made')}."
        _fail(state, reason, work.cause)
        return _answer(state, Outcome.EXPLAINED)
    error = "" if state.error is None else state.error.error
    logger().error("a generation has failed", extra={"recommendationId": state.recommendation_id, "error": error})
    code = CODES.get(error, "error")
    _fail(state, REASONS[code], code)
    return _answer(state, Outcome.FAILED)


def close_executions(event: dict[str, Any]) -> None:
    """End the generations of executions that have ended without doing so: timed out, aborted, or failed to the last.

    Args:
        event: messages of a queue, with the status events of Step Functions.
    """
    for record in event["Records"]:
        detail = json.loads(record["body"])["detail"]
        state = StateInput.model_validate_json(detail["input"])
        code = CODES.get(detail["status"], "error")
        failed = _fail(state, REASONS[code], code)
        if failed is not None:
            logger().error("an execution has not ended its generation", extra={"status": detail["status"]})
            coach.tell(failed)


def tell_devices(event: dict[str, Any]) -> dict[str, Any]:
    """Push the ended recommendation to the user's devices, and count it."""
    state = StateInput.model_validate(event)
    recommendation = coach_store.load(state.user_id, state.recommendation_id)
    if recommendation is not None and recommendation.generation is not GenerationState.RUNNING:
        coach.tell(recommendation)
    # The machine goes on by what was decided before.
    return event


def _fail(state: StateInput, reason: str, code: str) -> Recommendation | None:
    """Save a failure; return the failed recommendation, or None where it had ended already, or was deleted."""
    failed: list[Recommendation] = []

    def attempt() -> None:
        failed.clear()
        running, work = _running(state)
        if running is None:
            return
        after = coach_rules.fail(running, reason, code, clock.now())
        writes = []
        if work is not None:
            writes = [
                store.work_removal_write(work),
                quotas.give_back_write(work.user_id, "plan", work.taken_at, work.id, is_premium=work.is_premium),
            ]
        _end(running, after, *writes)
        failed.append(after)

    _unless_gone(attempt)
    return failed[0] if failed else None


def _running(state: StateInput) -> tuple[Recommendation | None, GenerationWork | None]:
    """The running recommendation and its generation; None where it has ended, or was deleted."""
    recommendation = coach_store.load(state.user_id, state.recommendation_id)
    if recommendation is None or recommendation.generation is not GenerationState.RUNNING:
        return None, None
    return recommendation, store.load_work(state.user_id, state.recommendation_id)


def _end(before: Recommendation, after: Recommendation, *writes: Write) -> None:
    commit(
        coach_store.change_write(before, after),
        *writes,
        *coach.generated_writes(after),
        account_exists_check_write(before.user_id),
    )


def _unless_gone(attempt: Any) -> None:
    """End a generation, with retries after write conflicts; nothing is written for a deleted account."""
    try:
        retry_on_conflict(attempt)
    except AccountGone:
        logger().info("a generation ends with its account")


def _content(work: GenerationWork) -> RecommendationContent:
    plan = work.plan
    assert plan is not None
    description = plan.description or ""
    return RecommendationContent(
        title=plan.name,
        description=description,
        reasoning=work.reasoning or _reasoning(work),
        confidence=rules.with_yields(work.confidence, plan.metadata.tags),
        priority="medium",
        data=RecommendationData(template=plan, changes=work.changes, facts=_facts(work)),
    )


def _facts(work: GenerationWork) -> dict[str, Any]:
    return {} if work.planned_workout_id is None else {coach_rules.PLANNED_WORKOUT: work.planned_workout_id}


def _reasoning(work: GenerationWork) -> str:
    """The facts that the plan is based on, a sentence each."""
    request = work.resolved
    if request is None:
        return "Made from what you asked for."
    days = "day" if request.days_per_week == 1 else "days"
    sentences = [
        f"Made for {str(request.goal).replace('_', ' ')} on {request.days_per_week} {days} a week, with "
        f"{request.duration_minutes} minutes each, for {_article(request.fitness_level)}."
    ]
    if request.target_muscles:
        names = ", ".join(str(muscle).replace("_", " ") for muscle in request.target_muscles)
        sentences.append(f"More work than usual goes to: {names}.")
    if request.exclusions.regions:
        names = ", ".join(str(region).replace("_", " ") for region in request.exclusions.regions)
        sentences.append(f"Nothing in it loads: {names}.")
    if request.one_rep_maxes:
        sentences.append("Loads follow from your records where there are any.")
    else:
        sentences.append("There are no records yet, so that effort decides the loads.")
    if work.provider == "model":
        sentences.append(
            "A language model has chosen the exercises; days, loads and times are computed and checked by us."
        )
    return " ".join(sentences)


def _article(level: str) -> str:
    return {"intermediate": "an intermediate", "advanced": "an advanced lifter"}.get(level, f"a {level}")


def _version(work: GenerationWork) -> str:
    return work.model_version if work.provider == "model" and work.model_version else BUILT_IN_VERSION


def _answer(state: StateInput, outcome: Outcome) -> dict[str, Any]:
    output = StateOutput(user_id=state.user_id, recommendation_id=state.recommendation_id, outcome=outcome)
    return output.model_dump(by_alias=True, exclude_none=True)
