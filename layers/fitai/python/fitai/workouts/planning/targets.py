"""What is to be done of an exercise next, out of what was done last: the template's rule, and what can be loaded. Pure.

The templates' progression (`fitai.training.progression`) says what a session is to be after those before it; here the
sessions are told to it, and its answer becomes sets that the athlete's plates allow. docs/workouts.md has the rules.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from fitai.training.plans import TemplateExercise
from fitai.training.progression import NextSet, NextTarget, SessionResult, deload_target, next_target
from fitai.training.warmup import warmup_sets
from fitai.workouts.exercise_plan import AvailableLoads, ExercisePlan, TargetInputs
from fitai.workouts.models import Day, ExerciseTarget, SetTarget, WorkoutExercise, WorkoutSet
from fitai.workouts.records import rules
from fitai.workouts.records.sessions import PastSession, counted_sets

# --- what can be loaded ------------------------------------------------------------------------------------


# --- what a plan asks for ----------------------------------------------------------------------------------


# --- what was done -----------------------------------------------------------------------------------------


def _progression_session(one: PastSession, *, assisted: bool) -> SessionResult | None:
    """A session as the progression reads it: the load that most sets had, and the repetitions with it or more.

    A set that was done with less than the others fell short: it does not count.
    """
    sets = [done for done in counted_sets(one) if done.reps is not None]
    if not sets:
        return None
    sign = -1 if assisted else 1
    counts = Counter(done.weight for done in sets)
    usual = max(counts, key=lambda weight: (counts[weight], sign * (weight or 0.0)))
    least = sign * (usual or 0.0) - rules.LOAD_TOLERANCE
    reps = [done.reps or 0 for done in sets if one.by_set or sign * (done.weight or 0.0) >= least]
    return SessionResult(weight=usual, reps=tuple(reps), week=one.week, training_max=one.training_max)


def plan_week(sessions: Iterable[PastSession], template_id: str, today: Day) -> int:
    """Which week of the plan it is: that of the last session of the template in this calendar week, else the next one.

    Weeks in which nothing was done are no weeks of the plan.
    """
    mine = [one for one in sessions if one.template_id == template_id and one.week is not None]
    if not mine:
        return 1
    last = max(mine, key=lambda one: one.place)
    week = last.week or 1
    monday = today - timedelta(days=today.weekday())
    return week if last.date >= monday else week + 1


# --- what is next ------------------------------------------------------------------------------------------


def template_target(
    guide: ExercisePlan, sessions: Sequence[PastSession], one_rep_max: float | None, *, assisted: bool
) -> NextTarget | None:
    """What the template's rule asks for next; None where the exercise was not planned by a template."""
    aiming = guide.aiming
    if aiming is None:
        return None
    done = [
        _progression_session(one, assisted=assisted)
        for one in _relevant_sessions(sessions, guide, aiming)
        if not one.is_deload
    ]
    found = next_target(
        aiming.plan,
        [one for one in done if one is not None],
        aiming.loads.step,
        week=guide.week,
        one_rep_max=one_rep_max,
        training_max_percentage=aiming.training_max_percentage,
        assisted=assisted,
    )
    return found if aiming.deload is None else deload_target(found, aiming.deload, aiming.loads.step)


def _relevant_sessions(sessions: Sequence[PastSession], guide: ExercisePlan, aiming: TargetInputs) -> list[PastSession]:
    """The sessions that a target follows from: those of the template, but for its other places for the exercise.

    A plan that names no load goes on from whatever was done before it.
    """
    mine = [one for one in sessions if one.template_id == guide.template_id and one.prescription not in aiming.others]
    names_load = aiming.plan.weight is not None and aiming.plan.weight.type != "bodyweight"
    return mine if mine or names_load else list(sessions)


def with_planned_target(
    entry: WorkoutExercise, guide: ExercisePlan, sessions: Sequence[PastSession], one_rep_max: float | None
) -> tuple[WorkoutExercise, ExercisePlan]:
    """The exercise with its target and its sets, as the template's rule has them."""
    wanted = template_target(guide, sessions, one_rep_max, assisted=entry.measurement == "assisted_reps")
    aiming = guide.aiming
    if wanted is None or aiming is None:
        return entry, guide
    loaded = [_with_loadable_weight(one, aiming, entry.measurement) for one in wanted.sets]
    work = [_planned_set(one, aiming.plan) for one in loaded]
    sets = with_warmup_sets(work, aiming.loads, entry.measurement) if aiming.ramps else work
    sets = [one.model_copy(update={"index": index}) for index, one in enumerate(sets)]
    heaviest = [one.weight for one in loaded if one.type != "warmup" and one.weight is not None]
    target = ExerciseTarget(
        sets=sum(one.type != "warmup" for one in loaded),
        reps=next((one.reps for one in loaded if one.type != "warmup"), None),
        weight=max(heaviest, default=None),
        reason=wanted.reason.value,
        message=wanted.message,
    )
    training_max = wanted.training_max if aiming.plan.progression and aiming.plan.progression.waves else None
    return entry.model_copy(update={"sets": sets, "target": target}), guide.model_copy(
        update={"training_max": training_max}
    )


def with_target_at_start(
    entry: WorkoutExercise, guide: ExercisePlan | None, sessions: Sequence[PastSession], one_rep_max: float | None
) -> tuple[WorkoutExercise, ExercisePlan | None]:
    """The exercise as its workout starts: its target anew, since more was done since it was planned.

    Sets that were changed since they were planned stay as they are.
    """
    if guide is None:
        return entry, None
    fresh, known = with_planned_target(entry, guide, sessions, one_rep_max)
    if not _is_untouched(entry):
        fresh = entry.model_copy(update={"target": fresh.target})
    return fresh, known.model_copy(update={"aiming": None})


def _is_untouched(entry: WorkoutExercise) -> bool:
    return all(
        one.completed_at is None
        and one.target is not None
        and (one.weight, one.reps) == (one.target.weight, one.target.reps)
        for one in entry.sets
    )


def _with_loadable_weight(one: NextSet, aiming: TargetInputs, measurement: str) -> NextSet:
    """The set with a load that can be made; one that the template itself names stays as it is said."""
    said = {_fixed_weight(aiming.plan), *(_fixed_weight(own) for own in aiming.plan.set_plan or ())}
    if one.weight is None or one.weight in said or measurement != "weight_reps":
        return one
    return NextSet(
        type=one.type,
        weight=aiming.loads.nearest(one.weight),
        reps=one.reps,
        reps_min=one.reps_min,
        reps_max=one.reps_max,
        percentage=one.percentage,
        rpe=one.rpe,
        amrap=one.amrap,
    )


def _fixed_weight(plan: object) -> float | None:
    weight = getattr(plan, "weight", None)
    return weight.value if weight is not None and weight.type == "fixed" else None


def _planned_set(one: NextSet, plan: TemplateExercise) -> WorkoutSet:
    target = SetTarget(
        weight=one.weight,
        reps=one.reps,
        reps_min=one.reps_min,
        reps_max=one.reps_max,
        percentage=one.percentage,
        rpe=one.rpe,
        amrap=one.amrap or None,
        duration_seconds=plan.duration_seconds,
        distance=plan.distance,
    )
    return WorkoutSet(
        index=0,
        type=one.type,
        weight=one.weight,
        reps=one.reps,
        duration_seconds=plan.duration_seconds,
        distance=plan.distance,
        target=target,
    )


def with_warmup_sets(sets: Sequence[WorkoutSet], loads: AvailableLoads, measurement: str) -> list[WorkoutSet]:
    """The sets with a warm-up ramp before them, where they lift a weight and have no warm-up of their own."""
    weights = [one.weight for one in sets if one.type != "warmup" and one.weight]
    if measurement != "weight_reps" or not weights or any(one.type == "warmup" for one in sets):
        return list(sets)
    ramped = [
        WorkoutSet(
            index=index,
            type="warmup",
            weight=one.weight,
            reps=one.reps,
            target=SetTarget(weight=one.weight, reps=one.reps, percentage=one.percentage),
        )
        for index, one in enumerate(warmup_sets(max(weights), loads.bar, loads.below))
    ]
    return [one.model_copy(update={"index": index}) for index, one in enumerate([*ramped, *sets])]
