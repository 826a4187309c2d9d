"""What the plan asks for next: the days of a week, and the next target of an exercise after what was done. Pure.

Published for whoever plans workouts:

    day = days_of(plan, week).monday                         # the day in that week of the plan
    aim = next_target(exercise, done, step, week=week, one_rep_max=140.0)
    if is_deload(plan, week):
        aim = deloaded(aim, plan.deload, step)

`done` are the athlete's sessions of this exercise, the newest first and without those of deload weeks; weights and
`step` (the smallest change of the load that the athlete's plates allow) are kilograms.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from fitai.training.plans import (
    TemplateDays,
    TemplateDeload,
    TemplateExercise,
    TemplateProgression,
    TemplateReps,
    TemplateWave,
    TemplateWeight,
    WeeklyPlan,
)

DEFAULT_FAILURES = 3
"""Failures in a row after which the load goes down, where the rule says nothing."""
DEFAULT_DELOAD_PERCENTAGE = 10.0
"""Percent that it goes down then."""
DEFAULT_TRAINING_MAX_PERCENTAGE = 90.0
"""Percent of the one-rep max that a training max is (Jim Wendler, 5/3/1), where the plan says nothing."""
LOAD_TOLERANCE = 0.01
"""Kilograms within which two loads are the same."""


class TargetReason(StrEnum):
    """Why the next target is what it is."""

    START = "start"
    ADD_WEIGHT = "add_weight"
    ADD_REPS = "add_reps"
    REPEAT = "repeat"
    REDUCE = "reduce"
    NEXT_WAVE = "next_wave"
    NEW_CYCLE = "new_cycle"
    DELOAD_WEEK = "deload_week"
    AS_PLANNED = "as_planned"


@dataclass(frozen=True, slots=True)
class SessionResult:
    """What was done of an exercise in one workout.

    Attributes:
        weight: kilograms of the working sets; the assistance, where it is an assisted exercise; None for the body.
        reps: of each working set that was done, in order; warm-ups left out.
        week: of the plan. training_max: that the loads were taken of. Both are for waves only.
    """

    weight: float | None
    reps: tuple[int, ...]
    week: int | None = None
    training_max: float | None = None


@dataclass(frozen=True, slots=True)
class NextSet:
    """What a set is to be. `reps_min` and `reps_max` are the range; `amrap`: at least `reps`."""

    type: str
    weight: float | None
    reps: int | None
    reps_min: int | None = None
    reps_max: int | None = None
    percentage: float | None = None
    rpe: float | None = None
    amrap: bool = False


@dataclass(frozen=True, slots=True)
class NextTarget:
    """What an exercise is to be next time.

    Attributes:
        weight: kilograms of the working sets, as in `Session`; None where it is not known, or is the body.
        failures: in a row, up to now; 0 once the load went down.
        training_max: kilograms; for waves, and for loads that are percent of it.
        message: the reason as a sentence for the athlete, without units.
    """

    sets: tuple[NextSet, ...]
    weight: float | None
    reason: TargetReason
    message: str
    failures: int = 0
    training_max: float | None = None


def days_of_week(plan: WeeklyPlan, week: int) -> TemplateDays:
    """The days of a week of the plan, the first is 1; past the last one the plan begins again."""
    number = (week - 1) % plan.total_weeks + 1
    days = plan.days
    for different in plan.weeks or ():
        if number in different.numbers:
            days = days.model_copy(update=dict(different.days.planned()))
    return days


def is_deload_week(plan: WeeklyPlan, week: int) -> bool:
    """Whether it is one of the plan's easy weeks."""
    number = (week - 1) % plan.total_weeks + 1
    return plan.deload is not None and number % plan.deload.every_weeks == 0


def next_target(
    exercise: TemplateExercise,
    done: Sequence[SessionResult],
    step: float,
    *,
    week: int = 1,
    one_rep_max: float | None = None,
    training_max_percentage: float | None = None,
    assisted: bool = False,
) -> NextTarget:
    """What the exercise is to be in this week's workout.

    Args:
        exercise: as the template plans it.
        done: the sessions of it, the newest first, those of deload weeks left out; as many as the rule's failures
            are enough.
        step: kilograms.
        one_rep_max: kilograms, as far as it is known; percentages are of it.
        training_max_percentage: the plan's.
        assisted: the load is assistance: less of it is progress.
    """
    rule = exercise.progression
    share = training_max_percentage or DEFAULT_TRAINING_MAX_PERCENTAGE
    training_max = None if one_rep_max is None else one_rep_max * share / 100
    if rule is not None and rule.type == "wave" and rule.waves:
        return _next_wave_target(rule, rule.waves, done, step, week, training_max)
    planned = _planned_load(exercise.weight, one_rep_max, training_max, step)
    aim = NextTarget((), planned, TargetReason.START, "The load to start with.", training_max=training_max)
    reps: int | None = None
    if rule is None:
        aim = replace(aim, reason=TargetReason.AS_PLANNED, message="As the plan says.")
    elif done and exercise.reps is not None:
        aim, reps = _next_load(rule, exercise, done, step, assisted)
        aim = replace(aim, training_max=training_max)
    return replace(aim, sets=_next_sets(exercise, aim.weight, reps, one_rep_max, training_max, step))


def deload_target(aim: NextTarget, deload: TemplateDeload, step: float) -> NextTarget:
    """The same exercise in an easy week: less on the bar, fewer sets; what was learnt of it stays."""
    load = deload.load_percentage / 100
    kept = max(1, ceil(len(aim.sets) * deload.sets_percentage / 100))
    sets = tuple(
        replace(one, weight=None if one.weight is None else round_load(one.weight * load, step), amrap=False)
        for one in aim.sets[:kept]
    )
    weight = None if aim.weight is None else round_load(aim.weight * load, step)
    return replace(aim, sets=sets, weight=weight, reason=TargetReason.DELOAD_WEEK, message="An easy week.")


def round_load(weight: float, step: float) -> float:
    """The nearest load that the plates can make."""
    return round(round(weight / step) * step, 6)


def failures_in_a_row(exercise: TemplateExercise, done: Sequence[SessionResult]) -> int:
    """How many of the newest sessions, all with the load of the newest one, fell short."""
    count = 0
    for one in done:
        if not _is_failure(exercise, one) or not _is_same_load(one.weight, done[0].weight):
            break
        count += 1
    return count


# --- linear and double ---------------------------------------------------------------------------------------------


def _next_load(
    rule: TemplateProgression, exercise: TemplateExercise, done: Sequence[SessionResult], step: float, assisted: bool
) -> tuple[NextTarget, int | None]:
    """The next load, and the repetitions to aim at where they differ from the plan's."""
    last = done[0]
    increment = rule.increment or step
    reps = exercise.reps
    assert reps is not None
    bottom = reps.min if rule.type == "double" else None
    failures = failures_in_a_row(exercise, done)
    if failures >= (rule.failures or DEFAULT_FAILURES):
        weight = _reduce_load(rule, last.weight, step, assisted)
        return NextTarget(
            (), weight, TargetReason.REDUCE, f"{failures} failures in a row: build up again from less."
        ), bottom
    if failures:
        return NextTarget((), last.weight, TargetReason.REPEAT, "A set fell short: the same again.", failures), bottom
    if _earns_increase(rule, exercise, last):
        weight = _increase_load(last.weight, increment, assisted)
        return NextTarget((), weight, TargetReason.ADD_WEIGHT, "Every set was done: more on the bar."), bottom
    target = min(reps.max, min(last.reps[: len(_working_set_reps(exercise))]) + 1)
    return NextTarget((), last.weight, TargetReason.ADD_REPS, "Not every set is at the top of the range yet."), target


def _is_failure(exercise: TemplateExercise, session: SessionResult) -> bool:
    """Whether a set is missing, or is below what was the least: the range's bottom, or the number without a range."""
    least = _minimum_reps(exercise)
    return len(session.reps) < len(least) or any(
        reps < wanted for reps, wanted in zip(session.reps, least, strict=False)
    )


def _minimum_reps(exercise: TemplateExercise) -> list[int]:
    double = exercise.progression is not None and exercise.progression.type == "double"
    return [reps.min if double else reps.target for reps in _working_set_reps(exercise)]


def _earns_increase(rule: TemplateProgression, exercise: TemplateExercise, session: SessionResult) -> bool:
    """Whether it was enough for a heavier load; the session did not fail."""
    if rule.type == "linear":
        return True
    tops = [reps.max for reps in _working_set_reps(exercise)]
    return all(reps >= top for reps, top in zip(session.reps, tops, strict=False))


def _working_set_reps(exercise: TemplateExercise) -> list[TemplateReps]:
    """The repetitions of each set that counts."""
    if exercise.reps is None:
        return []
    if exercise.set_plan is None:
        return [exercise.reps] * exercise.sets
    return [one.reps or exercise.reps for one in exercise.set_plan if one.type != "warmup"]


def _increase_load(weight: float | None, increment: float, assisted: bool) -> float | None:
    if assisted:
        return None if weight is None else max(0.0, round(weight - increment, 6))
    return round((weight or 0.0) + increment, 6)


def _reduce_load(rule: TemplateProgression, weight: float | None, step: float, assisted: bool) -> float | None:
    """The load less the percentage (assistance: more), by one step at least."""
    if weight is None:
        return None
    share = (rule.deload_percentage or DEFAULT_DELOAD_PERCENTAGE) / 100
    if assisted:
        return max(round_load(weight * (1 + share), step), round(weight + step, 6))
    return max(0.0, min(round_load(weight * (1 - share), step), round(weight - step, 6)))


def _next_sets(
    exercise: TemplateExercise,
    weight: float | None,
    reps: int | None,
    one_rep_max: float | None,
    training_max: float | None,
    step: float,
) -> tuple[NextSet, ...]:
    """The sets of the plan with that load; a set with a load of its own keeps it."""
    made = []
    for place in range(exercise.sets):
        own = exercise.set_plan[place] if exercise.set_plan else None
        wanted = (own.reps if own else None) or exercise.reps
        load = (own.weight if own else None) or exercise.weight
        is_own = own is not None and own.weight is not None
        target = None if wanted is None else wanted.target
        made.append(
            NextSet(
                type=(own.type if own else None) or "normal",
                weight=_planned_load(load, one_rep_max, training_max, step) if is_own else weight,
                reps=target if reps is None or (own is not None and own.reps is not None) else reps,
                reps_min=wanted.min if wanted else None,
                reps_max=wanted.max if wanted else None,
                percentage=load.value if load and load.type == "percentage" else None,
                rpe=(own.rpe if own else None) or exercise.rpe,
                amrap=bool(own and own.amrap),
            )
        )
    return tuple(made)


def _planned_load(
    weight: TemplateWeight | None, one_rep_max: float | None, training_max: float | None, step: float
) -> float | None:
    """Kilograms of a planned load; None for the body, and for a percentage of what is not known."""
    if weight is None or weight.value is None:
        return None
    if weight.type == "fixed":
        return weight.value
    whole = training_max if weight.of == "training_max" else one_rep_max
    return None if whole is None else round_load(whole * weight.value / 100, step)


def _is_same_load(one: float | None, other: float | None) -> bool:
    return one is other or (one is not None and other is not None and abs(one - other) < LOAD_TOLERANCE)


# --- waves ---------------------------------------------------------------------------------------------------------


def _next_wave_target(
    rule: TemplateProgression,
    waves: Sequence[TemplateWave],
    done: Sequence[SessionResult],
    step: float,
    week: int,
    training_max: float | None,
) -> NextTarget:
    """The wave of this week, of the training max as the last cycle left it.

    The training max grows once a cycle is through without a failure; it stays after one with a failure, and goes down
    after as many failures in a row as the rule bears.
    """
    wave = waves[(week - 1) % len(waves)]
    counted = [one for one in done if one.week is not None and one.training_max is not None]
    if not counted:
        aim = NextTarget((), None, TargetReason.START, "The first wave.", training_max=training_max)
        return _apply_wave(aim, wave, step)
    last = counted[0]
    same = [one for one in counted if _is_same_load(one.training_max, last.training_max)]
    failures = _failed_waves_in_a_row(waves, same)
    aim = NextTarget((), None, TargetReason.NEXT_WAVE, "The next wave.", failures, last.training_max)
    if failures >= (rule.failures or DEFAULT_FAILURES):
        less = _reduce_load(rule, last.training_max, step, assisted=False)
        aim = replace(
            aim,
            training_max=less,
            failures=0,
            reason=TargetReason.REDUCE,
            message=f"{failures} failures in a row: build up again from less.",
        )
    elif _cycle_number(last, waves) < (week - 1) // len(waves):
        cycle = [one for one in same if _cycle_number(one, waves) == _cycle_number(last, waves)]
        if any(_is_wave_failure(waves, one) for one in cycle):
            aim = replace(
                aim, reason=TargetReason.REPEAT, message="A set of the last cycle fell short: the same again."
            )
        else:
            more = _increase_load(last.training_max, rule.increment or step, assisted=False)
            aim = replace(
                aim,
                training_max=more,
                reason=TargetReason.NEW_CYCLE,
                message="The cycle is through: the next is heavier.",
            )
    return _apply_wave(aim, wave, step)


def _apply_wave(aim: NextTarget, wave: TemplateWave, step: float) -> NextTarget:
    whole = aim.training_max
    sets = tuple(
        NextSet(
            type="normal",
            weight=None if whole is None else round_load(whole * one.percentage / 100, step),
            reps=one.reps,
            reps_min=one.reps,
            reps_max=one.reps,
            percentage=one.percentage,
            amrap=bool(one.amrap),
        )
        for one in wave.sets
    )
    heaviest = None if whole is None else max(one.weight or 0.0 for one in sets)
    return replace(aim, sets=sets, weight=heaviest)


def _cycle_number(session: SessionResult, waves: Sequence[TemplateWave]) -> int:
    return ((session.week or 1) - 1) // len(waves)


def _is_wave_failure(waves: Sequence[TemplateWave], session: SessionResult) -> bool:
    wanted = [one.reps for one in waves[((session.week or 1) - 1) % len(waves)].sets]
    return len(session.reps) < len(wanted) or any(
        reps < least for reps, least in zip(session.reps, wanted, strict=False)
    )


def _failed_waves_in_a_row(waves: Sequence[TemplateWave], sessions: Sequence[SessionResult]) -> int:
    count = 0
    for one in sessions:
        if not _is_wave_failure(waves, one):
            break
        count += 1
    return count
