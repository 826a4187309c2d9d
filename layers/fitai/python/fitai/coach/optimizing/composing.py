"""Exercises as the coach plans them: in the place of another one, or added. Pure."""

from fitai.coach.planning import loads, reasons
from fitai.coach.planning.candidates import Candidate, lift_candidates
from fitai.coach.planning.checking.effort import REPS, RESTS
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.prescription import min_reps
from fitai.training.measuring import REPS_MEASUREMENTS
from fitai.training.plans import TemplateExercise, TemplateReps
from fitai.training.vocabulary import Measurement

CARDIO_SECONDS = 600
HOLD_SECONDS = 30
USUAL_SETS = 3


def lift_candidate(facts: ExerciseFacts, request: PlanRequest) -> Candidate | None:
    """A lift as the planner looks at it; None for what the planner does not take."""
    return next(iter(lift_candidates(request, [facts])), None) if facts.is_lift else None


def planned_exercise(
    facts: ExerciseFacts,
    request: PlanRequest,
    *,
    sets: int = USUAL_SETS,
    turn: int = 0,
    before: TemplateExercise | None = None,
) -> TemplateExercise | None:
    """An exercise with repetitions, rest, effort, load, progression and notes by the rules.

    Args:
        turn: so that the reasons differ.
        before: what it takes the place of: of this sets, superset, repetitions and rest stay where the rules allow it.

    Returns:
        None where there is no way to plan it.
    """
    sets = sets if before is None else before.sets
    candidate = lift_candidate(facts, request)
    if candidate is None:
        return None if facts.is_lift else _planned_block(facts, sets, turn, before)
    prescription = candidate.prescription
    reps = None
    if prescription.reps is not None:
        reps = _kept_reps(facts, request, before) or loads.template_reps(prescription, prescription.reps.target)
    target = None if reps is None else reps.target
    progression = None if reps is None else loads.progression(candidate, reps, request)
    return TemplateExercise(
        exercise_id=facts.id,
        order=1 if before is None else before.order,
        sets=sets,
        reps=reps,
        duration_seconds=prescription.seconds if reps is None else None,
        distance=prescription.metres if reps is None else None,
        weight=loads.planned_weight(candidate, target, prescription.rpe, request),
        rest_time=_kept_rest(facts, request, before, prescription.rests.usual),
        superset_id=None if before is None else before.superset_id,
        rpe=prescription.rpe,
        progression=progression,
        notes=reasons.lift_notes(
            candidate,
            request,
            turn=turn,
            is_main=False,
            weekly_sets=0,
            reps=reps,
            progression=progression,
            rpe=prescription.rpe,
            has_ramp=False,
        ),
    )


def _planned_block(
    facts: ExerciseFacts, sets: int, turn: int, before: TemplateExercise | None
) -> TemplateExercise | None:
    """Cardio, or a stretch that is held."""
    is_cardio = facts.kind is Kind.CARDIO
    if facts.exercise.measurement not in (Measurement.DURATION, Measurement.DISTANCE_DURATION):
        return None
    usual = CARDIO_SECONDS if is_cardio else HOLD_SECONDS
    seconds = before.duration_seconds if before is not None and before.duration_seconds else usual
    notes = reasons.cardio_notes(facts, turn, is_interval=False) if is_cardio else reasons.stretch_notes(facts, turn)
    return TemplateExercise(
        exercise_id=facts.id,
        order=1 if before is None else before.order,
        sets=1 if is_cardio and before is None else sets,
        duration_seconds=seconds,
        rest_time=60 if before is None else before.rest_time,
        superset_id=None if before is None else before.superset_id,
        notes=notes,
    )


def _kept_reps(facts: ExerciseFacts, request: PlanRequest, before: TemplateExercise | None) -> TemplateReps | None:
    """The repetitions of what was there before, where they suit the exercise and are a range."""
    if before is None or before.reps is None or facts.exercise.measurement not in REPS_MEASUREMENTS:
        return None
    low, high = REPS[request.goal].get(facts.kind, (1, 30))
    reps = before.reps
    fits = max(low, min_reps(request)) <= reps.min and reps.max <= min(high, 12) and reps.max - reps.min >= 2
    return reps if fits else None


def _kept_rest(facts: ExerciseFacts, request: PlanRequest, before: TemplateExercise | None, usual: int) -> int:
    low, high = RESTS[request.goal].get(facts.kind, (0, 3600))
    if before is not None and before.rest_time is not None and (before.superset_id or low <= before.rest_time <= high):
        return before.rest_time
    return usual
