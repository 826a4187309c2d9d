"""What a language model chose for a plan, as far as it may be used: exercises, and wishes for sets, repetitions and rest. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fitai.coach.planning.checking.effort import REPS, RESTS
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.prescription import (
    KNOWN_MAXIMUM_REPS,
    Prescription,
    Reps,
    Rests,
    max_rpe,
    min_reps,
)

MIN_RPE = 6.0
RANGE = 2
"""Repetitions from the target of a choice to the top of its range."""
MAX_CHOSEN_SETS = 5


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """An exercise that a model chose, and how it would do it: repetitions of a set, effort, seconds of rest."""

    exercise_id: str
    sets: int | None = None
    reps: int | None = None
    rpe: float | None = None
    rest_seconds: int | None = None
    notes: str | None = None


def choices_by_id(choices: Iterable[PlanChoice]) -> dict[str, PlanChoice]:
    """The choices by their exercises; the first of several for the same one."""
    by_id: dict[str, PlanChoice] = {}
    for choice in choices:
        by_id.setdefault(choice.exercise_id, choice)
    return by_id


def follow_choice(
    prescription: Prescription, choice: PlanChoice, facts: ExerciseFacts, request: PlanRequest
) -> Prescription:
    """A prescription that follows a choice as far as the rules V12, V13 and V22 allow."""
    followed = prescription
    limits = REPS[request.goal].get(facts.kind)
    if choice.reps is not None and prescription.reps is not None and limits is not None:
        low = max(limits[0], min_reps(request))
        high = KNOWN_MAXIMUM_REPS if facts.id in request.one_rep_maxes else limits[1]
        target = max(low, min(high, choice.reps))
        if prescription.reps.low != prescription.reps.high:
            followed = replace(followed, reps=Reps(target, target, target + RANGE, target))
    rests = RESTS[request.goal].get(facts.kind)
    if choice.rest_seconds is not None and rests is not None:
        rest = 5 * round(max(rests[0], min(rests[1], choice.rest_seconds)) / 5)
        usual = max(prescription.rests.short, min(rest, rests[1]))
        followed = replace(followed, rests=Rests(prescription.rests.short, usual, max(usual, prescription.rests.long)))
    if choice.rpe is not None and prescription.rpe is not None:
        rpe = float(int(max(MIN_RPE + 1, min(max_rpe(request), choice.rpe))))
        followed = replace(followed, rpe=rpe)
    return followed
