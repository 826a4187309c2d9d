"""The tasks of a generation until there is a plan: read the user's data, ask the model, check its plan, build our own.

Each task may be repeated after a failure at any point: it continues from what it saved, and a model is not asked twice.
"""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from fitai.coach import rules as coach_rules
from fitai.coach import service as coach
from fitai.coach import store as coach_store
from fitai.coach.daily import service as daily
from fitai.coach.generation import asking, context, rules, store
from fitai.coach.generation.models import GenerationWork, StateInput, StateOutput
from fitai.coach.generation.plans import built_in_plan, plan_of_choices, plan_with_stated_loads
from fitai.coach.generation.possibility import obstacle
from fitai.coach.generation.rules import Outcome
from fitai.coach.generation.service import TYPES
from fitai.coach.models import GenerationState
from fitai.coach.planning.planner import NoPlan
from fitai.exercises.published import library_exercises
from fitai.kernel import clock

TOO_LATE = "timeout"
"""The cause of a generation whose execution began when it had been given up."""

Step = Callable[[GenerationWork], StateOutput]


def gather_context(event: dict[str, Any]) -> dict[str, Any]:
    """Read the user's data, complete the request with it, and decide who makes the plan."""
    state = StateInput.model_validate(event)
    recommendation = coach_store.load(state.user_id, state.recommendation_id)
    work = store.load_work(state.user_id, state.recommendation_id)
    if recommendation is None or work is None or recommendation.generation is not GenerationState.RUNNING:
        return _answer(state, Outcome.GONE)
    now = clock.now()
    if coach_rules.current(recommendation, now).generation is GenerationState.FAILED:
        store.save_work(work, cause=TOO_LATE)
        return _answer(state, Outcome.IMPOSSIBLE)
    if work.resolved is None:
        _tell(work, "context")
        work = _gather(work, now)
    assert work.resolved is not None
    # What was possible when it was asked for may be no longer; a model is not paid for what is given back.
    cause = obstacle(work.resolved, library_exercises())
    if work.kind == "plan" and cause is not None:
        store.save_work(work, cause=cause)
        return _answer(state, Outcome.IMPOSSIBLE)
    asks_model = work.kind == "plan" and asking.is_model_configured()
    return _answer(state, Outcome.ASK_MODEL if asks_model else Outcome.BUILD)


def _gather(work: GenerationWork, now: datetime) -> GenerationWork:
    user_context = context.read_context(work.user_id, now)
    # The id is new for each request, and the same when the task is repeated.
    resolved = rules.resolved_request(
        work.request, work.request.days_per_week, user_context.facts, user_context.today, work.id.replace("-", "")
    )
    return store.save_work(
        work,
        resolved=resolved,
        preferences=user_context.preferences,
        confidence=rules.confidence(user_context.facts, work.request),
        context=context.snapshot(user_context),
        today=user_context.today,
        sets_of_late={
            day: sets for day, sets in user_context.sets_by_day.items() if user_context.today - day <= timedelta(days=1)
        },
    )


def ask_model(event: dict[str, Any]) -> dict[str, Any]:
    """Ask the model for the exercises of a plan, or, after faults, for better ones."""
    state, work = _load(event)
    if work is None or work.resolved is None:
        return _answer(state, Outcome.GONE)
    if work.choices:
        return _answer(state, Outcome.ANSWERED)
    _tell(work, "repair" if work.faults else "model")
    if work.asked_at is None:
        work = store.save_work(work, asked_at=clock.now())
    assert work.asked_at is not None
    answer = asking.ask(work, rules.seconds_for_model(work.asked_at, clock.now()))
    if answer.choices:
        store.save_work(work, choices=answer.choices, model_version=answer.model_version, use=answer.use)
        return _answer(state, Outcome.ANSWERED)
    seconds_left = rules.seconds_for_model(work.asked_at, clock.now())
    throttled = work.throttled + 1
    if answer.retry_after is not None and rules.waits_for_model(throttled, answer.retry_after, seconds_left):
        store.save_work(work, throttled=throttled, use=answer.use)
        return _answer(state, Outcome.THROTTLED, math.ceil(answer.retry_after))
    if answer.is_invalid and rules.repairs_plan(work.repairs, seconds_left):
        work = store.save_work(work, repairs=work.repairs + 1, faults=answer.faults, use=answer.use)
        # Without a pause: the model is told what was wrong with its answer.
        return _answer(state, Outcome.THROTTLED, 0)
    store.save_work(work, fallback=answer.failure, use=answer.use)
    return _answer(state, Outcome.FALLBACK)


def check_plan(event: dict[str, Any]) -> dict[str, Any]:
    """Make a plan of the model's choices, and check it against the rules; the model corrects it at most twice."""
    state, work = _load(event)
    if work is None or work.resolved is None:
        return _answer(state, Outcome.GONE)
    if work.plan is not None:
        return _answer(state, Outcome.VALID)
    _tell(work, "check")
    try:
        plan, faults = plan_of_choices(work.resolved, work.choices, work.preferences)
    except NoPlan:
        store.save_work(work, fallback="no_plan")
        return _answer(state, Outcome.FALLBACK)
    if not faults:
        store.save_work(work, plan=plan_with_stated_loads(work, plan), provider="model")
        return _answer(state, Outcome.VALID)
    seconds_left = rules.MODEL_SECONDS if work.asked_at is None else rules.seconds_for_model(work.asked_at, clock.now())
    if rules.repairs_plan(work.repairs, seconds_left):
        store.save_work(work, repairs=work.repairs + 1, previous=work.choices, choices=[], faults=faults)
        return _answer(state, Outcome.REPAIR)
    store.save_work(work, fallback="invalid", faults=faults)
    return _answer(state, Outcome.FALLBACK)


def build_plan(event: dict[str, Any]) -> dict[str, Any]:
    """Make the plan with the built-in coach: without a model, after a model that failed, and for today's workout."""
    state, work = _load(event)
    if work is None or work.resolved is None:
        return _answer(state, Outcome.GONE)
    if work.plan is not None:
        return _answer(state, Outcome.BUILT)
    _tell(work, "build")
    # An error that leads here is of AskModel or CheckPlan.
    fallback = work.fallback or (None if state.error is None else "error")
    try:
        built = daily.make_today(work) if work.kind == "today" else built_in_plan(work.resolved, work.preferences)
    except NoPlan as impossible:
        store.save_work(work, cause=impossible.cause)
        return _answer(state, Outcome.IMPOSSIBLE)
    store.save_work(
        work,
        plan=plan_with_stated_loads(work, built.plan),
        provider="built_in",
        fallback=fallback,
        changes=list(built.changes),
        reasoning=built.reasoning,
        planned_workout_id=built.planned_workout_id,
    )
    return _answer(state, Outcome.BUILT)


def _load(event: dict[str, Any]) -> tuple[StateInput, GenerationWork | None]:
    state = StateInput.model_validate(event)
    return state, store.load_work(state.user_id, state.recommendation_id)


def _answer(state: StateInput, outcome: Outcome, wait_seconds: int | None = None) -> dict[str, Any]:
    output = StateOutput(
        user_id=state.user_id,
        recommendation_id=state.recommendation_id,
        outcome=outcome,
        wait_seconds=wait_seconds,
    )
    return output.model_dump(by_alias=True, exclude_none=True)


def _tell(work: GenerationWork, step: str) -> None:
    coach.tell_step(work.user_id, work.id, TYPES[work.kind], step)
