"""Loads: percentages by the RPE table and start loads (V13), and what can be loaded (V14). Pure; kilograms."""

from collections.abc import Iterator

from fitai.coach.amounts import UNIT_BY_UNITS, WeightWriter
from fitai.coach.planning.checking.view import PlannedExercise, PlannedSet, PlanView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.models import PlanRequest
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units
from fitai.training.loads import bar_weight, weight_step
from fitai.training.plans import TemplateWeight
from fitai.training.rpe import RPE_TABLE, RPE_TABLE_HALF_POINTS
from fitai.training.vocabulary import Equipment, Measurement

START_LOADS: dict[Equipment, dict[Units, float]] = {
    Equipment.BARBELL: {"metric": 20.0, "imperial": 45.0},
    Equipment.DUMBBELL: {"metric": 10.0, "imperial": 20.0},
    Equipment.KETTLEBELL: {"metric": 16.0, "imperial": 35.0},
    Equipment.MACHINE: {"metric": 50.0, "imperial": 110.0},
    Equipment.SMITH_MACHINE: {"metric": 20.0, "imperial": 45.0},
    Equipment.EZ_BAR: {"metric": 15.0, "imperial": 30.0},
    Equipment.TRAP_BAR: {"metric": 30.0, "imperial": 65.0},
    Equipment.SAFETY_BAR: {"metric": 25.0, "imperial": 55.0},
    Equipment.CABLE: {"metric": 25.0, "imperial": 55.0},
}
"""The most that a first load may be, in kilograms or pounds: the nearest that can be loaded. An exercise with several of these
goes by the first one here."""
ABOVE_TABLE = 2.5
"""Points of percent that a load may be above that of the RPE table."""
BELOW_TABLE = 15.0
"""Points of percent that it may be below."""
TOLERANCE = 1e-6


def load_equipment(facts: ExerciseFacts) -> Equipment | None:
    """The equipment that the load of an exercise goes by; None where it has none with a start load."""
    return next((equipment for equipment in START_LOADS if equipment in facts.equipment), None)


def load_increment(request: PlanRequest, equipment: Equipment | None) -> float:
    """The smallest step of a load: the request's, or the usual one."""
    usual = weight_step(equipment, request.units)
    return usual if equipment is None else request.increments.get(equipment, usual)


def start_load(request: PlanRequest, equipment: Equipment | None) -> float:
    """The most that a first load may be (kilograms); 0 without equipment that has one."""
    if equipment is None:
        return 0.0
    load = START_LOADS[equipment][request.units]
    return load * KILOGRAMS_PER_POUND if request.units == "imperial" else load


def table_percentage(reps: int, rpe: float) -> float:
    """Percent of the one-repetition maximum, by the RPE table.

    Between two entries, where the table of half points ends, their mean; beyond the table its last entry.
    """
    index = reps - 1 + (10 - rpe)
    whole = int(index)
    if whole >= len(RPE_TABLE) - 1:
        return RPE_TABLE[-1]
    if index == whole:
        return RPE_TABLE[whole]
    if whole < len(RPE_TABLE_HALF_POINTS):
        return RPE_TABLE_HALF_POINTS[whole]
    return (RPE_TABLE[whole] + RPE_TABLE[whole + 1]) / 2


def percentage_limits(reps: int, rpe: float) -> tuple[float, float]:
    """The least and the most percent that a load may be; beyond the table it may not be above its last entry."""
    percentage = table_percentage(reps, rpe)
    is_beyond = reps - 1 + (10 - rpe) > len(RPE_TABLE) - 1
    return percentage - BELOW_TABLE, percentage if is_beyond else percentage + ABOVE_TABLE


def check_loads(view: PlanView) -> Iterator[Violation]:
    """Loads follow from the one-repetition maximum; without it they are what a beginner can start with (V13)."""
    for day, exercise in view.exercises:
        if not exercise.facts.is_lift:
            continue
        sets = day.planned_sets(exercise)
        maximum = view.request.one_rep_maxes.get(exercise.id)
        has_maximum = maximum is not None and exercise.facts.is_loaded
        flaws = _percentage_flaws(exercise, sets) if has_maximum else _start_load_flaws(exercise, sets, view.request)
        for message in dict.fromkeys(flaws):
            yield Violation("V13", message, day.name, exercise.id)


def _percentage_flaws(exercise: PlannedExercise, sets: list[PlannedSet]) -> Iterator[str]:
    for set_ in sets:
        if set_.is_warmup:
            continue
        if set_.share is None:
            yield "has no percentage, and its one-repetition maximum is known"
        elif set_.reps is not None and set_.rpe is not None:
            low, high = percentage_limits(set_.reps, set_.rpe)
            if not low - TOLERANCE <= set_.share <= high + TOLERANCE:
                yield f"the load is {set_.share:g} %, {low:.1f} to {high:.1f} % is right for {set_.reps} at {set_.rpe:g}"


def _start_load_flaws(exercise: PlannedExercise, sets: list[PlannedSet], request: PlanRequest) -> Iterator[str]:
    most = start_load(request, load_equipment(exercise.facts))
    writer = WeightWriter(UNIT_BY_UNITS[request.units])
    for set_ in sets:
        if set_.share is not None:
            yield "has a percentage, and no one-repetition maximum is known"
        elif set_.weight is not None and set_.weight.type == "fixed":
            if _kilograms(set_.weight) > most + TOLERANCE:
                yield f"starts with {writer.text(_kilograms(set_.weight), 2)}, {writer.text(most, 2)} are the most"
        elif set_.weight is not None and exercise.facts.is_loaded:
            yield "has the own body as its load"


def check_loadable(view: PlanView) -> Iterator[Violation]:
    """Fixed loads can be put together from what there is (V14)."""
    for day, exercise in view.exercises:
        equipment = load_equipment(exercise.facts)
        step = load_increment(view.request, equipment)
        bar = bar_weight(equipment, view.request.units)
        writer = WeightWriter(UNIT_BY_UNITS[view.request.units])
        for set_ in day.planned_sets(exercise):
            if set_.weight is None or set_.weight.type != "fixed":
                continue
            load = _kilograms(set_.weight)
            if abs(load / step - round(load / step)) > TOLERANCE:
                yield Violation(
                    "V14", f"{writer.text(load, 2)} is no multiple of {writer.text(step, 2)}", day.name, exercise.id
                )
            if exercise.facts.exercise.measurement is Measurement.WEIGHT_REPS and load < bar - TOLERANCE:
                yield Violation(
                    "V14",
                    f"{writer.text(load, 2)} is less than the bar of {writer.text(bar, 2)}",
                    day.name,
                    exercise.id,
                )


def _kilograms(weight: TemplateWeight) -> float:
    return weight.value or 0.0
