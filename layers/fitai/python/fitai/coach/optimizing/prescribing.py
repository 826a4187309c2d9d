"""Brings repetitions, rests, effort, loads and progression of exercises within the rules (V2, V12 to V15, V22). Pure.

What is within them stays as its author wrote it.
"""

from collections.abc import Sequence

from fitai.coach.optimizing.composing import lift_candidate
from fitai.coach.optimizing.draft import Draft, Entry, Place
from fitai.coach.optimizing.judging import Judge
from fitai.coach.planning.checking import Violation
from fitai.coach.planning.checking.effort import (
    HEAVY_REPS,
    MAX_RPE,
    MAX_UNLOADED_REPS,
    MIN_UNLOADED_REST,
    REPS,
    RESTS,
    STATION_SECONDS,
    SUPERSET_MARGIN,
    max_careful_rpe,
    min_careful_reps,
)
from fitai.coach.planning.checking.loads import (
    load_equipment,
    load_increment,
    percentage_limits,
    start_load,
    table_percentage,
)
from fitai.coach.planning.checking.progression import INCREMENT, MIN_DOUBLE_RANGE
from fitai.coach.planning.exercises import ExerciseFacts, Kind
from fitai.coach.planning.models import PlanRequest
from fitai.coach.planning.prescription import prescribe, target_rpe
from fitai.coach.planning.terms import by_level, is_beginner, is_careful, is_minor
from fitai.training.loads import bar_weight
from fitai.training.measuring import REPS_MEASUREMENTS
from fitai.training.plans import TemplateExercise, TemplateProgression, TemplateReps, TemplateSet, TemplateWeight
from fitai.training.session_time import rest_seconds

RULES = frozenset({"V2", "V12", "V13", "V14", "V15", "V22"})
MIN_PROGRESSING_SHARE = 0.9
TOLERANCE = 1e-6


def correct_prescriptions(draft: Draft, judge: Judge, violations: Sequence[Violation]) -> None:
    """Correct what the exercises that break a rule are given in."""
    flawed: dict[tuple[str, str], set[str]] = {}
    for violation in violations:
        if violation.rule in RULES and violation.day and violation.exercise_id in judge.fitting_ids:
            flawed.setdefault((violation.day, violation.exercise_id or ""), set()).add(violation.rule)
    for (day, exercise_id), rules in flawed.items():
        facts = judge.facts[exercise_id]
        for place, index, _ in list(draft.entries(day, exercise_id)):
            _correct(draft, judge.request, facts, place, index, rules)
    if any(violation.rule == "V15" and "have a progression" in violation.message for violation in violations):
        _add_progressions(draft, judge)
    if any(violation.rule == "V12" and violation.exercise_id is None for violation in violations):
        _add_heavy_sets(draft, judge)


def _correct(
    draft: Draft, request: PlanRequest, facts: ExerciseFacts, place: Place, index: int, rules: set[str]
) -> None:
    def planned() -> TemplateExercise:
        return draft.days[place].entries[index].planned

    if "V2" in rules:
        draft.change(place, index, "V2", **_measured(planned(), facts, request))
    if rules & {"V12", "V22"} and facts.is_lift:
        rule = "V12" if "V12" in rules else "V22"
        draft.change(place, index, rule, **_effort(planned(), facts, request))
        rest = _rest(draft.days[place].entries, index, facts, request)
        draft.change(place, index, "V12", rest_time=rest)
    if rules & {"V12", "V13", "V14"} and facts.is_lift:
        rule = "V13" if "V13" in rules else "V14"
        has_waves = (progression := planned().progression) is not None and progression.waves
        if "V13" in rules or not has_waves:
            draft.change(place, index, rule, **_loads(planned(), facts, request))
    if "V15" in rules:
        draft.change(place, index, "V15", **_progression(planned(), facts, request))


def _measured(planned: TemplateExercise, facts: ExerciseFacts, request: PlanRequest) -> dict[str, object]:
    """An exercise in what it is measured in."""
    measurement = facts.exercise.measurement
    if measurement in REPS_MEASUREMENTS:
        values: dict[str, object] = {"duration_seconds": None, "distance": None}
        prescribed = prescribe(facts, request).reps
        if planned.reps is None and prescribed is not None:
            values["reps"] = TemplateReps(min=prescribed.low, max=prescribed.high, target=prescribed.target)
        return values
    values = {"reps": None, "progression": None, "set_plan": None}
    if measurement == "weight_distance":
        return values | {"distance": planned.distance or 30, "duration_seconds": None}
    if measurement == "duration":
        return values | {"duration_seconds": planned.duration_seconds or 30, "distance": None}
    return values | ({} if planned.distance or planned.duration_seconds else {"duration_seconds": 30})


# --- repetitions and effort --------------------------------------------------------------------------------


def _effort(planned: TemplateExercise, facts: ExerciseFacts, request: PlanRequest) -> dict[str, object]:
    """Repetitions and RPE within the limits, of the exercise and of its sets."""
    values: dict[str, object] = {}
    if planned.reps is not None:
        values["reps"] = _reps(planned.reps, facts, request)
    most = by_level(request, MAX_RPE)
    if is_careful(request):
        most = min(most, max_careful_rpe(request))
    if planned.rpe is not None:
        values["rpe"] = min(planned.rpe, most)
    elif facts.is_loaded:
        values["rpe"] = min(target_rpe(request), most)
    if planned.set_plan is not None:
        values["set_plan"] = [_set(set_, facts, request, most) for set_ in planned.set_plan]
    if planned.progression is not None and planned.progression.waves:
        low, high = _reps_limits(facts, request)
        waves = [
            wave.model_copy(
                update={
                    "sets": [
                        set_.model_copy(
                            update={
                                "reps": max(low, min(high, set_.reps)),
                                "amrap": None if is_minor(request) else set_.amrap,
                            }
                        )
                        for set_ in wave.sets
                    ]
                }
            )
            for wave in planned.progression.waves
        ]
        values["progression"] = planned.progression.model_copy(update={"waves": waves})
    return values


def _set(set_: TemplateSet, facts: ExerciseFacts, request: PlanRequest, most: float) -> TemplateSet:
    values: dict[str, object] = {}
    if set_.rpe is not None:
        values["rpe"] = min(set_.rpe, most)
    if set_.reps is not None:
        values["reps"] = (
            _least(set_.reps, min_careful_reps(request)) if set_.type == "warmup" else _reps(set_.reps, facts, request)
        )
    if is_minor(request):
        values |= {"amrap": None, "type": None if set_.type == "failure" else set_.type}
    return set_.model_copy(update=values)


def _reps_limits(facts: ExerciseFacts, request: PlanRequest) -> tuple[int, int]:
    low, high = REPS[request.goal].get(facts.kind, (1, 1000))
    if not facts.is_loaded:
        high = max(high, MAX_UNLOADED_REPS)
    if is_careful(request) and facts.is_lift:
        low = max(low, min_careful_reps(request))
    return low, max(low, high)


def _reps(reps: TemplateReps, facts: ExerciseFacts, request: PlanRequest) -> TemplateReps:
    low, high = _reps_limits(facts, request)
    target = max(low, min(high, reps.target))
    if target == reps.target:
        return _least(reps, min_careful_reps(request)) if is_careful(request) else reps
    spread = reps.max - reps.min
    least, most = (target, target + spread) if reps.target < target else (max(low, target - spread), target)
    return TemplateReps(min=least, max=most, target=target)


def _least(reps: TemplateReps, least: int) -> TemplateReps:
    if reps.min >= least:
        return reps
    return TemplateReps(min=least, max=max(least, reps.max), target=max(least, reps.target))


def _rest(entries: Sequence[Entry], index: int, facts: ExerciseFacts, request: PlanRequest) -> int | None:
    """The rest within the limits; in a superset the rests of all its exercises count together."""
    planned = entries[index].planned
    limits = RESTS[request.goal].get(facts.kind)
    if limits is None:
        return planned.rest_time
    low, high = limits if facts.is_loaded else (min(limits[0], MIN_UNLOADED_REST), limits[1])
    rest = rest_seconds(planned)
    members = [
        entry.planned
        for entry in entries
        if planned.superset_id is not None and entry.planned.superset_id == planned.superset_id
    ]
    together = rest
    if len(members) > 1:
        together = sum(rest_seconds(member) + STATION_SECONDS for member in members) - STATION_SECONDS
        high += SUPERSET_MARGIN
    missing = max(0, low - together) - max(0, together - high)
    return max(0, rest + missing) if missing else planned.rest_time


def _add_heavy_sets(draft: Draft, judge: Judge) -> None:
    """Give the first compound lift of the plan so few repetitions that it trains strength."""
    for place, index, entry in draft.entries():
        facts = judge.facts.get(entry.planned.exercise_id)
        if facts is None or facts.kind is not Kind.COMPOUND or entry.planned.reps is None or not facts.is_loaded:
            continue
        reps = TemplateReps(min=HEAVY_REPS - 2, max=HEAVY_REPS, target=HEAVY_REPS - 1)
        plan = entry.planned.set_plan
        values: dict[str, object] = {"reps": reps}
        if plan is not None:
            values["set_plan"] = [
                set_ if set_.type == "warmup" else set_.model_copy(update={"reps": reps}) for set_ in plan
            ]
        draft.change(place, index, "V12", **values)
        draft.change(place, index, "V13", **_loads(draft.days[place].entries[index].planned, facts, judge.request))
        return


# --- loads -------------------------------------------------------------------------------------------------


def _loads(planned: TemplateExercise, facts: ExerciseFacts, request: PlanRequest) -> dict[str, object]:
    if planned.progression is not None and planned.progression.waves:
        return _without_waves(planned, facts, request)
    if facts.id in request.one_rep_maxes and facts.is_loaded:
        return _percentages(planned)
    values: dict[str, object] = {"weight": _start_load(planned.weight, facts, request)}
    if planned.set_plan is not None:
        values["set_plan"] = [
            set_
            if set_.weight is None
            else set_.model_copy(update={"weight": _start_load(set_.weight, facts, request)})
            for set_ in planned.set_plan
        ]
    return values


def _without_waves(planned: TemplateExercise, facts: ExerciseFacts, request: PlanRequest) -> dict[str, object]:
    """A wave whose loads are not right for the repetitions becomes a double progression with those that are."""
    progression = planned.progression
    if progression is None or planned.reps is None or planned.rpe is None or facts.id not in request.one_rep_maxes:
        return {}
    reps = planned.reps.model_copy(update={"max": max(planned.reps.max, planned.reps.min + MIN_DOUBLE_RANGE)})
    double = TemplateProgression(type="double", increment=progression.increment)
    plain = planned.model_copy(update={"progression": double, "reps": reps, "weight": None})
    return {"progression": double, "reps": reps} | _percentages(plain)


def _percentages(planned: TemplateExercise) -> dict[str, object]:
    """Percentages by the RPE table, where those of the author are not right."""
    values: dict[str, object] = {}
    if planned.reps is not None and planned.rpe is not None:
        values["weight"] = _right_share(planned.weight, planned.reps.target, planned.rpe)
    if planned.set_plan is None:
        return values
    sets = []
    for set_ in planned.set_plan:
        reps = set_.reps or planned.reps
        rpe = set_.rpe if set_.rpe is not None else planned.rpe
        if set_.type == "warmup" or reps is None or rpe is None:
            sets.append(set_)
            continue
        inherited = set_.weight or values.get("weight")
        weight = _right_share(inherited if isinstance(inherited, TemplateWeight) else None, reps.target, rpe)
        is_own = set_.weight is not None or weight != values.get("weight")
        sets.append(set_.model_copy(update={"weight": weight}) if is_own else set_)
    return values | {"set_plan": sets}


def _right_share(weight: TemplateWeight | None, reps: int, rpe: float) -> TemplateWeight:
    low, high = percentage_limits(reps, rpe)
    is_share = weight is not None and weight.type == "percentage" and weight.of != "training_max"
    if weight is not None and is_share and low <= (weight.value or 0) <= high:
        return weight
    return TemplateWeight(type="percentage", of="one_rep_max", value=round(table_percentage(reps, rpe), 1))


def _start_load(weight: TemplateWeight | None, facts: ExerciseFacts, request: PlanRequest) -> TemplateWeight | None:
    """A first load that everybody can begin with, and that can be put together; None where effort decides."""
    if weight is None or weight.type == "bodyweight":
        return None if facts.is_loaded else weight
    if weight.type == "percentage":
        return None
    equipment = load_equipment(facts)
    if (weight.value or 0) > start_load(request, equipment) + TOLERANCE:
        return None
    step = load_increment(request, equipment)
    load = int((weight.value or 0) / step + TOLERANCE) * step
    bar = bar_weight(equipment, request.units) if facts.is_loaded else 0.0
    return weight.model_copy(update={"value": load}) if load >= max(bar, step) - TOLERANCE else None


# --- progression -------------------------------------------------------------------------------------------


def _progression(planned: TemplateExercise, facts: ExerciseFacts, request: PlanRequest) -> dict[str, object]:
    """A progression that suits the level."""
    progression, reps = planned.progression, planned.reps
    if progression is None or reps is None:
        return {}
    step = load_increment(request, load_equipment(facts))
    increment = progression.increment
    if increment is not None and increment != step and not INCREMENT[0] <= increment <= INCREMENT[1]:
        progression = progression.model_copy(update={"increment": step})
    if progression.type == "wave":
        if not is_beginner(request):
            return {"progression": progression}
        progression = TemplateProgression(type="double", increment=progression.increment)
    values: dict[str, object] = {}
    is_range = reps.max - reps.min >= MIN_DOUBLE_RANGE
    kind = "linear" if is_beginner(request) and reps.min == reps.max else "double"
    if kind == "double" and not is_range:
        values["reps"] = reps.model_copy(update={"max": reps.min + MIN_DOUBLE_RANGE})
    return values | {"progression": progression.model_copy(update={"type": kind})}


def _add_progressions(draft: Draft, judge: Judge) -> None:
    """Give loaded lifts that do not grow a progression, until nearly all have one."""
    lifts = [
        (place, index, entry)
        for place, index, entry in draft.entries()
        if (facts := judge.facts.get(entry.planned.exercise_id)) is not None
        and facts.is_lift
        and facts.is_loaded
        and facts.kind is not Kind.POWER
    ]
    missing = [item for item in lifts if item[2].planned.progression is None]
    allowed = int(len(lifts) * (1 - MIN_PROGRESSING_SHARE) + 1e-6)
    for place, index, entry in missing[: len(missing) - allowed]:
        facts = judge.facts[entry.planned.exercise_id]
        if entry.planned.reps is None or lift_candidate(facts, judge.request) is None:
            continue
        step = load_increment(judge.request, load_equipment(facts))
        planned = entry.planned.model_copy(update={"progression": TemplateProgression(type="double", increment=step)})
        draft.change(place, index, "V15", **_progression(planned, facts, judge.request))
