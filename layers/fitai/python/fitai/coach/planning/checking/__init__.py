"""The validator of plans: the rules V1 to V24 of the specification of the coach. Pure.

`docs/coach-plans.md` says in plain words what a valid plan is, and how the rules are read where they leave a choice.
"""

from collections.abc import Callable, Iterator, Sequence

from fitai.coach.planning.checking import (
    balance,
    cardio,
    effort,
    fit,
    honesty,
    loads,
    notes,
    order,
    people,
    progression,
    shape,
    time,
    volumes,
    warmups,
)
from fitai.coach.planning.checking.view import PlanView
from fitai.coach.planning.checking.violations import Violation as Violation
from fitai.coach.planning.models import PlanRequest
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate

CHECKS: tuple[Callable[[PlanView], Iterator[Violation]], ...] = (
    shape.check_existence,
    shape.check_shape,
    fit.check_fit,
    fit.check_difficulty,
    time.check_time,
    volumes.check_floors,
    volumes.check_maxima,
    volumes.check_frequency,
    volumes.check_recovery,
    order.check_order,
    balance.check_balance,
    effort.check_effort,
    loads.check_loads,
    loads.check_loadable,
    progression.check_progression,
    progression.check_deload,
    warmups.check_warmups,
    order.check_variety,
    notes.check_notes,
    cardio.check_cardio,
    effort.check_careful_effort,
    people.check_people,
    notes.check_texts,
    honesty.check_honesty,
)


def check_plan(plan: CreateTemplate, request: PlanRequest, exercises: Sequence[Exercise]) -> list[Violation]:
    """What is wrong with a plan, by the rules V1 to V24 in their order; empty for a valid plan.

    Args:
        plan: the template, before what is left out of it is derived.
        request: what the plan is asked for with.
        exercises: that there are: the library, and the user's own.
    """
    view = PlanView.of(plan, request, exercises)
    violations = dict.fromkeys(violation for check in CHECKS for violation in check(view))
    return sorted(violations, key=lambda violation: int(violation.rule.removeprefix("V")))
