"""The built-in coach: makes a plan for a request from the exercises that there are. Pure; the same input gives the same plan.

    plan = make_plan(request, exercises)

What fits the request is scored and chosen for the days of the split, compound lifts first (`selection`). A local search
brings sets, time and balance within the rules (`repair`). Then the days get their rests, cardio and drills (`filling`), and
the lifts their loads, progression and notes. At the end the seed chooses among equals (`seeding`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fitai.coach.planning.assembly import assemble
from fitai.coach.planning.candidates import (
    NO_PREFERENCES,
    best_of_each_place,
    fitting_facts,
    is_held_to_easy_lifts,
    lift_candidates,
)
from fitai.coach.planning.choices import PlanChoice as PlanChoice
from fitai.coach.planning.choices import choices_by_id
from fitai.coach.planning.draft import Draft
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.filling import fill_week, fillers
from fitai.coach.planning.frame import build_frame
from fitai.coach.planning.models import Exclusions, PlanRequest
from fitai.coach.planning.repair import repair
from fitai.coach.planning.seeding import choose_among_equals
from fitai.coach.planning.selection import Selection
from fitai.coach.planning.terms import targets
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate

Cause = Literal["targetMuscles", "exclusions", "equipment"]


@dataclass(frozen=True)
class NoPlan(Exception):  # an exception is a condition
    """There is no plan for the request; `cause` names the field of the request that leaves nothing."""

    cause: Cause


def make_plan(
    request: PlanRequest,
    exercises: Sequence[Exercise],
    *,
    choices: Sequence[PlanChoice] = (),
    preferences: Mapping[str, float] = NO_PREFERENCES,
) -> CreateTemplate:
    """Make a plan.

    Args:
        request: what the plan is asked for with.
        exercises: that there are: the library, and the user's own.
        choices: exercises that a model chose; those that fit are preferred to all others.
        preferences: the user's feedback, −1 to 1, by the ids of the exercises.

    Raises:
        NoPlan: no lift trains any of the targets, or nothing fits at all.
    """
    fitting = fitting_facts(request, exercises)
    _require_plan(request, fitting, exercises)
    lifts = [facts for facts in fitting if facts.is_lift]
    chosen = choices_by_id(choices)
    candidates = lift_candidates(request, fitting, choices=chosen, preferences=preferences)
    places = best_of_each_place(candidates)
    frame = build_frame(request, fitting, is_held_to_easy_lifts(request, lifts))
    draft = Draft(frame)
    Selection(draft, places, chosen).run()
    repair(draft, places)
    choose_among_equals(draft, candidates, request.seed)
    filling = fillers(request, fitting)
    days = fill_week(draft, filling)
    return assemble(draft, days, filling, candidates, chosen, exercises)


def _require_plan(request: PlanRequest, fitting: Sequence[ExerciseFacts], exercises: Sequence[Exercise]) -> None:
    """Refuse a request that leaves nothing to plan, with the field that is the cause."""
    wanted = targets(request)
    if wanted and not any(facts.is_lift and not wanted.isdisjoint(facts.primary) for facts in fitting):
        raise NoPlan("targetMuscles")
    if any(facts.is_lift or facts.kind in (Kind.CARDIO, Kind.STRETCH) for facts in fitting):
        return
    without_exclusions = request.model_copy(update={"exclusions": Exclusions(), "dislikes": []})
    has_any_with_equipment = bool(fitting_facts(without_exclusions, exercises))
    raise NoPlan("exclusions" if has_any_with_equipment else "equipment")
