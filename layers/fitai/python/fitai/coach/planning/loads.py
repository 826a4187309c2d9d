"""Loads, progression and lighter sets of a lift (rules V13 to V15, V17). Pure; kilograms."""

from collections.abc import Sequence

from fitai.coach.planning.candidates import Candidate
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.prescription import Prescription
from fitai.training.loads import weight_step
from fitai.training.plans import TemplateProgression, TemplateReps, TemplateSet, TemplateWeight
from fitai.training.rpe import rpe_percentage
from fitai.training.vocabulary import Equipment

LOAD_EQUIPMENT = (
    Equipment.BARBELL, Equipment.DUMBBELL, Equipment.KETTLEBELL, Equipment.MACHINE, Equipment.SMITH_MACHINE,
    Equipment.EZ_BAR, Equipment.TRAP_BAR, Equipment.SAFETY_BAR, Equipment.CABLE,
)  # fmt: skip
"""An exercise with several of these goes by the first (rule V13)."""
WARMUP_RPE = 6.0


def load_step(candidate: Candidate, request: PlanRequest) -> float:
    """The smallest step of the load of an exercise."""
    item = next((item for item in LOAD_EQUIPMENT if item in candidate.facts.equipment), None)
    usual = weight_step(item, request.units)
    return usual if item is None else request.increments.get(item, usual)


def planned_weight(
    candidate: Candidate, target: int | None, rpe: float | None, request: PlanRequest
) -> TemplateWeight | None:
    """Percent of a maximum that is on record, by repetitions and effort; without one the user goes by the effort."""
    if not candidate.facts.is_loaded:
        return TemplateWeight(type="bodyweight") if candidate.prescription.reps is not None else None
    if candidate.id not in request.one_rep_maxes or target is None or rpe is None:
        return None
    percentage = rpe_percentage(target, rpe)
    return None if percentage is None else TemplateWeight(type="percentage", of="one_rep_max", value=percentage)


def progression(candidate: Candidate, reps: TemplateReps, request: PlanRequest) -> TemplateProgression | None:
    """How the load grows: linear with one number of repetitions, else double. Without a load it does not."""
    if not candidate.facts.is_loaded:
        return None
    kind = "linear" if reps.min == reps.max else "double"
    return TemplateProgression(type=kind, increment=load_step(candidate, request))


def ramp_sets(
    ramp: Sequence[tuple[float, int]], working_sets: int, weight: TemplateWeight | None, reps: TemplateReps
) -> list[TemplateSet]:
    """The lighter sets before the working sets, and those.

    Args:
        ramp: share of the working load, and repetitions.
    """
    sets = []
    for share, count in ramp:
        lighter = None
        if weight is not None and weight.value is not None:
            lighter = TemplateWeight(type="percentage", of=weight.of, value=round(weight.value * share, 1))
        sets.append(
            TemplateSet(
                type="warmup", reps=TemplateReps(min=count, max=count, target=count), weight=lighter, rpe=WARMUP_RPE
            )
        )
    return [*sets, *(TemplateSet(type="normal", reps=reps) for _ in range(working_sets))]


def template_reps(prescription: Prescription, target: int) -> TemplateReps:
    """The range of repetitions around the target of a day: a shorter target lowers the bottom of the range."""
    assert prescription.reps is not None
    reps = prescription.reps
    low, high = min(reps.low, target), reps.high
    return TemplateReps(min=low, max=max(high, target), target=target)
