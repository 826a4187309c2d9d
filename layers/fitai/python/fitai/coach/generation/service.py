"""Starting a generation: what is asked for is saved, counted and announced in one transaction, then its execution begins.

A crash after the transaction loses nothing: the event in it lets a reaction start what has not been started.
"""

from fitai.coach import rules as coach_rules
from fitai.coach import store as coach_store
from fitai.coach.generation import machine, store
from fitai.coach.generation.events import GenerationRequested
from fitai.coach.generation.models import GenerateTemplate, GenerateWorkout, GenerationKind, GenerationWork
from fitai.coach.generation.possibility import require_possible
from fitai.coach.models import GenerationStarted, RecommendationType
from fitai.coach.quotas import service as quotas
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable
from fitai.kernel.events import outbox_write
from fitai.kernel.identity import Caller
from fitai.kernel.observability import logger
from fitai.kernel.personal_data import account_exists_check_write
from fitai.kernel.table import commit, retry_on_conflict

TYPES: dict[GenerationKind, RecommendationType] = {
    "plan": RecommendationType.TEMPLATE,
    "today": RecommendationType.WORKOUT,
}
"""What a generation makes a recommendation of."""


def start_workout(caller: Caller, recommendation_id: str, request: GenerateWorkout) -> GenerationStarted:
    """Start making a plan of weeks, or, without days a week, today's workout; see `_start`."""
    return _start(caller, recommendation_id, "today" if request.days_per_week is None else "plan", request)


def start_template(caller: Caller, recommendation_id: str, request: GenerateTemplate) -> GenerationStarted:
    """Start making a plan of weeks; see `_start`."""
    return _start(caller, recommendation_id, "plan", GenerateWorkout(**dict(request)))


def _start(caller: Caller, recommendation_id: str, kind: GenerationKind, request: GenerateWorkout) -> GenerationStarted:
    """Save what is asked for, count it, and start its execution; the same id again gives what there is, and counts once.

    Raises:
        Invalid: no plan can be made with what is given; `code` says why not.
        TooManyRequests: `ai_quota_exceeded`.
    """
    require_possible(caller.id, request)
    now = clock.now()
    recommendation = coach_rules.begin(caller.id, recommendation_id, TYPES[kind], "asked", now)
    work = GenerationWork(
        id=recommendation_id,
        user_id=caller.id,
        kind=kind,
        request=request,
        session=caller.session,
        is_premium=caller.is_premium,
        taken_at=now,
        created_at=now,
    )
    event = GenerationRequested(user_id=caller.id, recommendation_id=recommendation_id)
    try:
        retry_on_conflict(
            lambda: commit(
                coach_store.new_recommendation_write(recommendation),
                quotas.take_write(caller, "plan", now, recommendation_id),
                store.new_work_write(work),
                outbox_write(event),
                account_exists_check_write(caller.id),
            )
        )
    except coach_store.RecommendationExists:
        existing = coach_store.load(caller.id, recommendation_id)
        if existing is None:
            raise Unavailable from None
        recommendation = coach_rules.current(existing, now)
    try:
        machine.start_execution(caller.id, recommendation_id)
    except Unavailable as error:
        logger().warning("an execution was not started; its event will start it", exc_info=error)
    return GenerationStarted(
        id=recommendation_id, generation=recommendation.generation, quota=quotas.standing(caller, "plan", now)
    )


def start_requested(event: GenerationRequested) -> None:
    """Start the execution of what was asked for, unless it has been started: the event may be older than its execution.

    Raises:
        Unavailable: Step Functions did not start it.
    """
    machine.start_execution(event.user_id, event.recommendation_id)
