"""Asking the language model for the exercises of a plan: what it is told, and what has come of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fitai.coach.generation.context import library_exercises
from fitai.coach.generation.models import ChosenExercise, Fault, GenerationWork, ModelUse
from fitai.coach.model.configuration import model_settings
from fitai.coach.model.errors import ModelError, ModelInvalid, ModelRefused, ModelTimeout, ModelUnavailable
from fitai.coach.model.models import MAX_CANDIDATES, Account, Candidate, Deadline, PlanChoice, PlanFacts, Usage
from fitai.coach.planning.candidates import plan_candidates
from fitai.coach.planning.checking.effort import MAX_CAREFUL_RPE, MAX_PREGNANT_RPE, MAX_RPE
from fitai.coach.planning.models import AgeBand, PlanRequest
from fitai.coach.planning.terms import by_level, is_careful
from fitai.users import published as users

LEAST_REPS, LEAST_REPS_FROM_16 = 6, 5
"""Repetitions at least for somebody who is careful, and for somebody of 16 or 17 (coach.md, V22)."""
FAILURES: tuple[tuple[type[ModelError], str], ...] = (
    (ModelTimeout, "timeout"),
    (ModelRefused, "refused"),
    (ModelInvalid, "invalid"),
    (ModelUnavailable, "unavailable"),
)
"""Why there is no plan of the model's, by what it was answered with."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What has come of asking.

    Attributes:
        choices: empty without an answer that can be used.
        failure: why there is none.
        retry_after: seconds after which the model may be asked again, where it is asked too much.
        is_invalid: whether the answer was none; its faults are told to the model.
    """

    use: ModelUse
    choices: list[ChosenExercise] = field(default_factory=list)
    model_version: str | None = None
    failure: str | None = None
    retry_after: float | None = None
    is_invalid: bool = False
    faults: Sequence[Fault] = ()


def is_model_there() -> bool:
    """Whether a model is configured: at most one request a minute, of the secret."""
    return model_settings() is not None


def ask(work: GenerationWork, seconds: float) -> Reply:
    """Ask the model for exercises; after faults, for better ones than the last time.

    Args:
        seconds: until when there must be an answer, the client's own retries included.
    """
    # Imported here: the SDK takes half a second, and only the function that asks has its layer.
    from fitai.coach.model.client import model_client

    assert work.resolved is not None
    account = Account(work.user_id, "premium" if work.is_premium else "free", users.private_texts(work.user_id))
    client = model_client(account)
    if client is None:
        return Reply(work.use, failure="unavailable")
    if seconds <= 0:
        return Reply(work.use, failure="timeout")
    use = work.use.model_copy(update={"calls": work.use.calls + 1})
    try:
        answer = client.propose_plan(
            _facts(work.resolved, work.request.wishes or ""),
            _candidates(work.resolved),
            [_sentence(fault) for fault in work.faults],
            previous=[_as_choice(choice) for choice in work.previous],
            deadline=Deadline.after(seconds),
        )
    except ModelError as error:
        return _failed(error, use)
    choices = [ChosenExercise(**choice.model_dump()) for choice in answer.choices]
    return Reply(_with_usage(use, answer.usage), choices, answer.model_version)


def _failed(error: ModelError, use: ModelUse) -> Reply:
    failure = next((name for kind, name in FAILURES if isinstance(error, kind)), "unavailable")
    if isinstance(error, ModelInvalid):
        fault = Fault(rule="answer", message=f"the answer could not be used: {error.cause}")
        return Reply(use, failure=failure, is_invalid=True, faults=[fault])
    return Reply(use, failure=failure, retry_after=getattr(error, "retry_after", None))


def _facts(request: PlanRequest, wishes: str) -> PlanFacts:
    """What the model is told: nothing of age, pregnancy, injuries and records, which the candidates are chosen by."""
    most = by_level(request, MAX_RPE)
    if is_careful(request):
        most = min(most, MAX_PREGNANT_RPE if request.pregnant else MAX_CAREFUL_RPE)
    least = 1
    if is_careful(request):
        least = LEAST_REPS_FROM_16 if request.age_band is AgeBand.FROM_16 and not request.pregnant else LEAST_REPS
    return PlanFacts(
        goal=str(request.goal),
        days_per_week=request.days_per_week,
        duration_minutes=request.duration_minutes,
        fitness_level=str(request.fitness_level),
        target_muscles=tuple(map(str, request.target_muscles)),
        max_rpe=most,
        min_reps=least,
        wishes=wishes,
    )


def _candidates(request: PlanRequest) -> list[Candidate]:
    return [
        Candidate(
            exercise.id, exercise.name, str(exercise.movement_pattern), tuple(map(str, exercise.primary_muscle_groups))
        )
        for exercise in plan_candidates(request, library_exercises(), limit=MAX_CANDIDATES)
    ]


def _sentence(fault: Fault) -> str:
    place = " ".join(part for part in (fault.day, fault.exercise_id) if part)
    return f"{fault.rule} {place}: {fault.message}" if place else f"{fault.rule}: {fault.message}"


def _as_choice(choice: ChosenExercise) -> PlanChoice:
    return PlanChoice(**dict(choice))


def _with_usage(use: ModelUse, usage: Usage) -> ModelUse:
    return use.model_copy(
        update={
            "input_tokens": use.input_tokens + usage.input_tokens,
            "cached_tokens": use.cached_tokens + usage.cached_tokens,
            "output_tokens": use.output_tokens + usage.output_tokens,
            "cost_micros": use.cost_micros + usage.cost_micros,
        }
    )
