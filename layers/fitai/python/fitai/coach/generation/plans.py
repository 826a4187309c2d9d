"""Make plans with the built-in coach, alone or with a model's choices, and check them against the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fitai.coach.generation.models import ChosenExercise, Fault, GenerationWork
from fitai.coach.generation.stated_maxima import with_loads
from fitai.coach.models import PlanChange
from fitai.coach.planning.checking import Violation, check_plan
from fitai.coach.planning.exercises import facts_by_id
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.planner import PlanChoice, make_plan
from fitai.exercises.published import library_exercises
from fitai.kernel.observability import logger
from fitai.templates.models import CreateTemplate


@dataclass(frozen=True, slots=True)
class MadePlan:
    """A plan with its changes and its reasoning.

    Attributes:
        changes: what differs from what was planned for today.
        reasoning: why it is as it is, where the plan's own description does not say.
        planned_workout_id: the workout that was changed.
    """

    plan: CreateTemplate
    changes: Sequence[PlanChange] = ()
    reasoning: str | None = None
    planned_workout_id: str | None = None


def built_in_plan(request: PlanRequest, preferences: Mapping[str, float]) -> MadePlan:
    """The plan of the built-in coach.

    Raises:
        NoPlan: there can be none.
    """
    exercises = library_exercises()
    plan = make_plan(request, exercises, preferences=preferences)
    faults = check_plan(plan, request, exercises)
    if faults:
        # This plan is better than none; the error log shows that rules are broken.
        logger().error(
            "a plan of the built-in coach breaks rules", extra={"rules": sorted({fault.rule for fault in faults})}
        )
    return MadePlan(plan)


def plan_with_stated_loads(work: GenerationWork, plan: CreateTemplate) -> CreateTemplate:
    """The plan with loads in place of percentages of the maxima that the request has stated."""
    request = work.resolved
    if request is None:
        return plan
    maxima = {id: request.one_rep_maxes[id] for id in work.request.one_rep_maxes if id in request.one_rep_maxes}
    facts = facts_by_id(library_exercises()) if maxima else {}
    return with_loads(plan, maxima, request, facts)


def plan_of_choices(
    request: PlanRequest, choices: Sequence[ChosenExercise], preferences: Mapping[str, float]
) -> tuple[CreateTemplate, list[Fault]]:
    """The plan with a model's choices, and the rules that it breaks; days, loads and times are computed here.

    Raises:
        NoPlan: there can be none.
    """
    exercises = library_exercises()
    plan_choices = [PlanChoice(**dict(choice)) for choice in choices]
    plan = make_plan(request, exercises, choices=plan_choices, preferences=preferences)
    return plan, [_fault(violation) for violation in check_plan(plan, request, exercises)]


def _fault(violation: Violation) -> Fault:
    return Fault(rule=violation.rule, message=violation.message, day=violation.day, exercise_id=violation.exercise_id)
