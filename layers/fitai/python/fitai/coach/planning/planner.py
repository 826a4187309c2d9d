"""The built-in coach: makes a plan for a request from the exercises that there are. Pure; the same input gives the same plan.

    plan = make_plan(request, exercises)

What fits the request is scored and chosen for the days of the split, compound lifts first (`selection`). A local search
brings sets, time and balance within the rules (`repair`). Then the days get their rests, cardio and drills (`filling`), and
the lifts their loads, progression and notes. At the end the seed chooses among equals (`seeding`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from fitai.coach.planning.assembly import assemble
from fitai.coach.planning.candidates import (
    NO_PREFERENCES,
    USUAL_TIER,
    Candidate,
    best_of_each_place,
    fitting_facts,
    is_held_to_easy_lifts,
    lift_candidates,
)
from fitai.coach.planning.choices import PlanChoice as PlanChoice
from fitai.coach.planning.choices import choices_by_id
from fitai.coach.planning.costs import cost
from fitai.coach.planning.draft import Draft
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.filling import fill_week, fillers
from fitai.coach.planning.frame import Frame, build_frame
from fitai.coach.planning.models import Exclusions, Goal, PlanRequest
from fitai.coach.planning.repair import NEGLIGIBLE, repair
from fitai.coach.planning.seeding import choose_among_equals
from fitai.coach.planning.selection import Selection
from fitai.coach.planning.terms import targets
from fitai.exercises.models import Exercise
from fitai.templates.models import CreateTemplate

LOAD_GOALS = (Goal.STRENGTH, Goal.MUSCLE_BUILDING)
"""Reached by loads that grow."""
MIN_EVALUATIONS = 900
"""Changes that are tried for a further draft, at least."""
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
        NoPlan: no lift trains any of the targets, or so little fits that a day would be empty.
    """
    fitting = fitting_facts(request, exercises)
    _require_plan(request, fitting, exercises)
    lifts = [facts for facts in fitting if facts.is_lift]
    chosen = choices_by_id(choices)
    candidates = lift_candidates(request, fitting, choices=chosen, preferences=preferences)
    places = best_of_each_place(candidates, needs_load=request.goal in LOAD_GOALS)
    frame = build_frame(request, fitting, is_held_to_easy_lifts(request, lifts))
    draft = _best_draft(frame, places, chosen)
    choose_among_equals(draft, candidates, request.seed)
    filling = fillers(request, fitting)
    days = fill_week(draft, filling)
    if not all(day.lifts or day.cardio or day.stretches for day in days):
        raise NoPlan(_cause(request, exercises))
    return assemble(draft, days, filling, candidates, chosen, exercises)


def _best_draft(frame: Frame, candidates: Sequence[Candidate], chosen: Mapping[str, PlanChoice]) -> Draft:
    """The lifts of the days; where time is so short that some rule is still broken, one that saves time.

    The last resort are supersets of two: between their exercises there is no minute for the next station.
    """
    draft = Draft(frame)
    Selection(draft, candidates, chosen).run()
    evaluations_left = repair(draft, candidates)
    if cost(draft).rules <= NEGLIGIBLE:
        return draft
    drafts = [draft]
    usual = [candidate for candidate in candidates if candidate.tier <= USUAL_TIER]
    for has_pairs in (False, True):
        quick_draft = Draft(replace(frame, has_pairs=has_pairs))
        Selection(quick_draft, usual, chosen).run_by_time()
        evaluations_left = repair(quick_draft, candidates, max(MIN_EVALUATIONS, evaluations_left))
        drafts.append(quick_draft)
        if cost(quick_draft).rules <= NEGLIGIBLE:
            break
    return min(drafts, key=lambda draft: cost(draft).rules)


def _require_plan(request: PlanRequest, fitting: Sequence[ExerciseFacts], exercises: Sequence[Exercise]) -> None:
    """Refuse a request that leaves nothing to plan, with the field that is the cause."""
    wanted = targets(request)
    if wanted and not any(facts.is_lift and not wanted.isdisjoint(facts.primary) for facts in fitting):
        raise NoPlan("targetMuscles")
    if any(facts.is_lift or facts.kind in (Kind.CARDIO, Kind.STRETCH) for facts in fitting):
        return
    raise NoPlan(_cause(request, exercises))


def _cause(request: PlanRequest, exercises: Sequence[Exercise]) -> Cause:
    """The field that leaves too little: the exclusions, where without them something would fit that does not now."""
    without_exclusions = request.model_copy(update={"exclusions": Exclusions(), "dislikes": []})
    more = len(fitting_facts(without_exclusions, exercises)) > len(fitting_facts(request, exercises))
    return "exclusions" if more else "equipment"
