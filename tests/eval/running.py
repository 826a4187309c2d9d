"""Make the plans of the evaluation: ask, plan, check, repair at most twice, fall back, as the generation does."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from fitai.coach.model.client import ModelClient
from fitai.coach.model.errors import ModelError, ModelInvalid
from fitai.coach.model.models import Candidate, Deadline, PlanFacts, Usage
from fitai.coach.model.models import PlanChoice as Chosen
from fitai.coach.planning.candidates import plan_candidates
from fitai.coach.planning.checking import Violation, check_plan
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.planner import NoPlan, PlanChoice, make_plan
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate

from tests.eval.cases import Case

Outcome = Literal["valid at once", "valid after repair", "fallback", "refused", "invalid"]
MAX_REPAIRS = 2
"""Repairs of a model's plan (coach.md, section 10)."""


@dataclass(slots=True)
class Result:
    """What has become of a request.

    Attributes:
        cause: of a request that has no plan: the field that leaves nothing.
        cpu_ms: of planning and checking; seconds are those on the clock, the model's answers included.
        used: of the exercises that the model chose, the share that is in the plan.
        failure: why the model's answer was not used.
    """

    case: Case
    outcome: Outcome = "invalid"
    plan: CreateTemplate | None = None
    violations: list[Violation] = field(default_factory=list)
    cause: str | None = None
    usage: Usage = field(default_factory=Usage)
    repairs: int = 0
    dropped: int = 0
    used: float | None = None
    failure: str | None = None
    cpu_ms: float = 0.0
    seconds: float = 0.0

    @property
    def exercise_ids(self) -> frozenset[str]:
        """The exercises of the plan, without its drills."""
        if self.plan is None:
            return frozenset()
        days = self.plan.weekly_plan.days.planned()
        return frozenset(planned.exercise_id for _, day in days for planned in day.exercises)

    @property
    def yields(self) -> list[str]:
        """What the plan declares to yield, as `V6:chest`."""
        tags = self.plan.metadata.tags if self.plan else []
        return [tag.removeprefix("yield:") for tag in tags if tag.startswith("yield:")]


def run(case: Case, exercises: Sequence[Exercise], client: ModelClient | None) -> Result:
    """Make the plan of a request."""
    result = Result(case)
    started = time.perf_counter()
    try:
        if client is None or not _run_model(result, exercises, client):
            _plan(result, exercises, ())
            if result.violations:
                result.outcome = "invalid"
            else:
                result.outcome = "valid at once" if client is None else "fallback"
    except NoPlan as error:
        result.outcome, result.cause = "refused", error.cause
    result.seconds = time.perf_counter() - started
    return result


def _run_model(result: Result, exercises: Sequence[Exercise], client: ModelClient) -> bool:
    """Plan with a model's choices; whether there is a valid plan."""
    request = result.case.request
    facts, candidates, deadline = _facts(result.case), _candidates(request, exercises), Deadline.after()
    violations: list[str] = []
    previous: Sequence[Chosen] = ()
    for turn in range(1 + MAX_REPAIRS):
        result.repairs = turn
        try:
            answer = client.propose_plan(facts, candidates, violations, previous=previous, deadline=deadline)
        except ModelInvalid as error:
            result.failure, violations = (
                f"ModelInvalid: {error.cause}",
                [f"the answer could not be used: {error.cause}"],
            )
            continue
        except ModelError as error:
            result.failure = type(error).__name__
            return False
        result.usage += answer.usage
        result.dropped += answer.dropped
        previous = answer.choices
        _plan(result, exercises, [PlanChoice(**choice.model_dump()) for choice in answer.choices])
        if not result.violations:
            result.outcome = "valid after repair" if turn else "valid at once"
            chosen = {choice.exercise_id for choice in answer.choices}
            result.used = len(chosen & result.exercise_ids) / len(chosen)
            return True
        violations = [f"{violation.rule}: {violation.message}" for violation in result.violations]
        result.failure = ", ".join(sorted({violation.rule for violation in result.violations}))
    return False


def _plan(result: Result, exercises: Sequence[Exercise], choices: Sequence[PlanChoice]) -> None:
    started = time.process_time()
    try:
        result.plan = make_plan(result.case.request, exercises, choices=choices)
        result.violations = check_plan(result.plan, result.case.request, exercises)
    finally:
        result.cpu_ms += (time.process_time() - started) * 1000


def _facts(case: Case) -> PlanFacts:
    request = case.request
    return PlanFacts(
        goal=request.goal,
        days_per_week=request.days_per_week,
        duration_minutes=request.duration_minutes,
        fitness_level=request.fitness_level,
        target_muscles=tuple(request.target_muscles),
        wishes=case.wishes,
    )


def _candidates(request: PlanRequest, exercises: Sequence[Exercise]) -> list[Candidate]:
    return [
        Candidate(exercise.id, exercise.name, exercise.movement_pattern, exercise.primary_muscle_groups)
        for exercise in plan_candidates(request, exercises)
    ]
