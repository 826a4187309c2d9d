"""Compute the target of an exercise from its past sessions, by the template's progression and the available loads. Pure.

The progression (`fitai.training.progression`) computes a session from those before it; here the past sessions are
converted for it, and its result becomes sets that the athlete's plates allow. docs/workouts.md has the rules.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fitai.training.days import monday
from fitai.training.measuring import REPS_MEASUREMENTS
from fitai.training.plans import TemplateExercise, TemplateProgression, TemplateReps
from fitai.training.progression import NextSet, NextTarget, SessionResult, TargetReason, deload_target, next_target
from fitai.training.vocabulary import Measurement
from fitai.training.warmup import warmup_sets
from fitai.workouts.exercise_plan import AvailableLoads, ExercisePlan, TargetInputs
from fitai.workouts.models import Day, ExerciseTarget, LastSet, SetTarget, WorkoutExercise, WorkoutSet
from fitai.workouts.records import rules
from fitai.workouts.records.sessions import PastSession, counted_sets

# --- past sessions -----------------------------------------------------------------------------------------


def _session_result(session: PastSession, measurement: str) -> SessionResult | None:
    """A session as the progression reads it: the load of most sets, and the repetitions with that load or more.

    A set that was done with less than the others fell short: it does not count. Nor does one that was not measured in
    repetitions, or with assistance that nobody noted.

    Args:
        measurement: the exercise's usual one.
    """
    sets = [
        (_progression_load(set_, measurement), set_.reps)
        for set_ in counted_sets(session)
        if set_.reps is not None and _is_comparable(set_, measurement)
    ]
    if not sets:
        return None
    sign = -1 if measurement == Measurement.ASSISTED_REPS else 1
    counts = Counter(load for load, _ in sets)
    usual_weight = max(counts, key=lambda load: (counts[load], sign * (load or 0.0)))
    minimum = sign * (usual_weight or 0.0) - rules.LOAD_TOLERANCE
    reps = [reps for load, reps in sets if session.by_set or sign * (load or 0.0) >= minimum]
    return SessionResult(weight=usual_weight, reps=tuple(reps), week=session.week, training_max=session.training_max)


def _is_comparable(set_: LastSet, measurement: str) -> bool:
    way = set_.measurement or measurement
    in_reps = way in REPS_MEASUREMENTS or measurement not in REPS_MEASUREMENTS
    return in_reps and not (way == Measurement.ASSISTED_REPS and set_.weight is None)


def _progression_load(set_: LastSet, measurement: str) -> float | None:
    """The load of a set as the progression counts it: below 0 for added weight of an assisted exercise, or assistance
    of another one."""
    is_assisted = (set_.measurement or measurement) == Measurement.ASSISTED_REPS
    if is_assisted == (measurement == Measurement.ASSISTED_REPS):
        return set_.weight
    return -(set_.weight or 0.0)


def plan_week(sessions: Iterable[PastSession], template_id: str, today: Day) -> int:
    """The current week of a plan: that of the template's last session in this calendar week, else the next one.

    Calendar weeks without a session are not counted.
    """
    template_sessions = [
        session for session in sessions if session.template_id == template_id and session.week is not None
    ]
    if not template_sessions:
        return 1
    last = max(template_sessions, key=lambda session: session.place)
    week = last.week or 1
    return week if last.date >= monday(today) else week + 1


# --- targets outside of a template ---------------------------------------------------------------------------

REPS_RANGES = ((1, 3), (4, 6), (6, 8), (8, 12), (12, 15), (15, 20), (20, 30))
"""The usual ranges of repetitions."""


def usual_target(sessions: Sequence[PastSession], loads: AvailableLoads, measurement: str) -> NextTarget | None:
    """The next target by double progression, whatever template the exercise is of; None without a session to go on from.

    As many sets as the last time. The range of repetitions is the one that was planned the last time; without one, the
    usual one in which the most repetitions of the last sessions are.

    Args:
        sessions: the newest first.
        measurement: the exercise's usual one.
    """
    past = [session for session in sessions if not session.is_deload]
    results = [result for session in past if (result := _session_result(session, measurement)) is not None]
    if measurement not in REPS_MEASUREMENTS or not results:
        return None
    low, high = _reps_range(past[0], results)
    plan = TemplateExercise(
        exercise_id="any",
        order=0,
        sets=len(results[0].reps),
        reps=TemplateReps(min=low, max=high, target=low),
        progression=TemplateProgression(type="double"),
    )
    target = next_target(plan, results, loads.step, assisted=measurement == Measurement.ASSISTED_REPS)
    is_added = target.reason is TargetReason.ADD_WEIGHT
    if is_added and results[0].weight is None and measurement == Measurement.BODYWEIGHT_REPS:
        return _with_another_repetition(target, min(results[0].reps) + 1)
    if target.weight is None or target.weight <= 0 or measurement != Measurement.WEIGHT_REPS or is_added:
        return target
    weight = target.weight if target.weight == results[0].weight else loads.nearest(target.weight)
    return replace(target, weight=weight, sets=tuple(replace(set_, weight=weight) for set_ in target.sets))


def _with_another_repetition(target: NextTarget, reps: int) -> NextTarget:
    """The target without the weight that is added: who has never loaded an exercise goes on with repetitions."""
    sets = tuple(
        replace(set_, weight=None, reps=reps, reps_max=max(reps, set_.reps_max or reps)) for set_ in target.sets
    )
    message = "Every set is at the top of the range: another repetition."
    return replace(target, sets=sets, weight=None, reason=TargetReason.ADD_REPS, message=message)


def _reps_range(last: PastSession, results: Sequence[SessionResult]) -> tuple[int, int]:
    if last.reps_min is not None and last.reps_max is not None and last.reps_min < last.reps_max:
        return last.reps_min, last.reps_max
    most = max(reps for result in results for reps in result.reps)
    return next(((low, high) for low, high in REPS_RANGES if high >= most), REPS_RANGES[-1])


# --- targets -----------------------------------------------------------------------------------------------


def template_target(
    plan: ExercisePlan, sessions: Sequence[PastSession], one_rep_max: float | None, measurement: str
) -> NextTarget | None:
    """The next target by the template's progression; None where the exercise was not planned by a template.

    Args:
        measurement: the exercise's usual one.
    """
    inputs = plan.aiming
    if inputs is None:
        return None
    results = [
        _session_result(session, measurement)
        for session in _relevant_sessions(sessions, plan, inputs)
        if not session.is_deload
    ]
    target = next_target(
        inputs.plan,
        [result for result in results if result is not None],
        inputs.loads.step,
        week=plan.week,
        one_rep_max=one_rep_max,
        training_max_percentage=inputs.training_max_percentage,
        assisted=measurement == Measurement.ASSISTED_REPS,
    )
    return target if inputs.deload is None else deload_target(target, inputs.deload, inputs.loads.step)


def _relevant_sessions(sessions: Sequence[PastSession], plan: ExercisePlan, inputs: TargetInputs) -> list[PastSession]:
    """The sessions that a target is computed from: the template's, without its other places for the exercise.

    A plan without a load continues from any session before it.
    """
    template_sessions = [
        session
        for session in sessions
        if session.template_id == plan.template_id and session.prescription not in inputs.others
    ]
    has_load = inputs.plan.weight is not None and inputs.plan.weight.type != "bodyweight"
    return template_sessions if template_sessions or has_load else list(sessions)


def with_planned_target(
    exercise: WorkoutExercise, plan: ExercisePlan, sessions: Sequence[PastSession], one_rep_max: float | None
) -> tuple[WorkoutExercise, ExercisePlan]:
    """The exercise with its target and its sets by the template's progression, and its plan with the training max."""
    target = template_target(plan, sessions, one_rep_max, exercise.measurement)
    inputs = plan.aiming
    if target is None or inputs is None:
        return exercise, plan
    next_sets = [_with_loadable_weight(next_set, inputs, exercise.measurement) for next_set in target.sets]
    sets = [_planned_set(next_set, inputs.plan, exercise) for next_set in next_sets]
    working_sets = [set_ for set_ in sets if set_.type != "warmup"]
    if inputs.ramps:
        sets = with_warmup_sets(sets, inputs.loads, exercise.measurement)
    sets = [set_.model_copy(update={"index": index}) for index, set_ in enumerate(sets)]
    exercise_target = ExerciseTarget(
        sets=len(working_sets),
        reps=next((set_.reps for set_ in working_sets), None),
        measurement=next((set_.measurement for set_ in working_sets if set_.measurement), None),
        weight=max((set_.weight for set_ in working_sets if set_.weight is not None), default=None),
        reason=target.reason.value,
        message=target.message,
    )
    training_max = target.training_max if inputs.plan.progression and inputs.plan.progression.waves else None
    return (
        exercise.model_copy(update={"sets": sets, "target": exercise_target}),
        plan.model_copy(update={"training_max": training_max}),
    )


def with_target_at_start(
    exercise: WorkoutExercise, plan: ExercisePlan | None, sessions: Sequence[PastSession], one_rep_max: float | None
) -> tuple[WorkoutExercise, ExercisePlan | None]:
    """The exercise as its workout starts: its target is computed again, since there may be sessions since its planning.

    The sets of an exercise that was changed since it was planned stay as they are.
    """
    if plan is None:
        return exercise, None
    updated, updated_plan = with_planned_target(exercise, plan, sessions, one_rep_max)
    if not _is_as_planned(exercise):
        updated = exercise.model_copy(update={"target": updated.target})
    return updated, updated_plan.started


def _is_as_planned(exercise: WorkoutExercise) -> bool:
    """Whether no set was completed or changed since it was planned."""
    return all(
        set_.completed_at is None
        and set_.target is not None
        and (set_.weight, set_.reps) == (set_.target.weight, set_.target.reps)
        for set_ in exercise.sets
    )


def _with_loadable_weight(next_set: NextSet, inputs: TargetInputs, measurement: str) -> NextSet:
    """The set with a load that the athlete can make; a load that the template itself names is not changed."""
    fixed_weights = {_fixed_weight(inputs.plan), *(_fixed_weight(set_plan) for set_plan in inputs.plan.set_plan or ())}
    if next_set.weight is None or next_set.weight in fixed_weights or measurement != "weight_reps":
        return next_set
    return NextSet(
        type=next_set.type,
        weight=inputs.loads.nearest(next_set.weight),
        reps=next_set.reps,
        reps_min=next_set.reps_min,
        reps_max=next_set.reps_max,
        percentage=next_set.percentage,
        rpe=next_set.rpe,
        amrap=next_set.amrap,
    )


def _fixed_weight(plan: object) -> float | None:
    weight = getattr(plan, "weight", None)
    return weight.value if weight is not None and weight.type == "fixed" else None


def _planned_set(next_set: NextSet, plan: TemplateExercise, exercise: WorkoutExercise) -> WorkoutSet:
    measurement, weight = _planned_load(next_set.weight, exercise)
    target = SetTarget(
        weight=weight,
        reps=next_set.reps,
        reps_min=next_set.reps_min,
        reps_max=next_set.reps_max,
        percentage=next_set.percentage,
        rpe=next_set.rpe,
        amrap=next_set.amrap or None,
        duration_seconds=plan.duration_seconds,
        distance=plan.distance,
    )
    return WorkoutSet(
        index=0,
        type=next_set.type,
        measurement=measurement,
        weight=weight,
        reps=next_set.reps,
        duration_seconds=plan.duration_seconds,
        distance=plan.distance,
        target=target,
    )


def _planned_load(load: float | None, exercise: WorkoutExercise) -> tuple[Measurement | None, float | None]:
    """How a set with a load of the progression is measured, where not as usual, and its weight.

    Below 0 it is the opposite of the usual: weight is added to an exercise that was assisted, or it is assisted.
    """
    if load is None or load >= 0:
        return None, load
    is_assisted = exercise.measurement == Measurement.ASSISTED_REPS
    opposite = Measurement.BODYWEIGHT_REPS if is_assisted else Measurement.ASSISTED_REPS
    return (opposite, -load) if opposite in exercise.measurements else (None, 0.0)


def with_warmup_sets(sets: Sequence[WorkoutSet], loads: AvailableLoads, measurement: str) -> list[WorkoutSet]:
    """The sets with a warm-up ramp before them, where they have a weight and no warm-up of their own."""
    weights = [set_.weight for set_ in sets if set_.type != "warmup" and set_.weight]
    if measurement != "weight_reps" or not weights or any(set_.type == "warmup" for set_ in sets):
        return list(sets)
    ramp = [
        WorkoutSet(
            index=index,
            type="warmup",
            weight=warmup.weight,
            reps=warmup.reps,
            target=SetTarget(weight=warmup.weight, reps=warmup.reps, percentage=warmup.percentage),
        )
        for index, warmup in enumerate(warmup_sets(max(weights), loads.bar, loads.below))
    ]
    return [set_.model_copy(update={"index": index}) for index, set_ in enumerate([*ramp, *sets])]
