"""Progression: the days of a plan's week, and the next target of an exercise after its past sessions. Pure.

    day = days_of_week(plan, week).monday
    target = next_target(exercise, sessions, step, week=week, one_rep_max=140.0)
    if is_deload_week(plan, week):
        target = deload_target(target, plan.deload, step)

`sessions` are the athlete's sessions of this exercise, the newest first and without those of deload weeks; weights and
`step` (the smallest change of the load that the athlete's plates allow) are kilograms.
"""

from collections.abc import Iterator, Sequence
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
"""Failures in a row after which the load is reduced, where the progression does not say."""
DEFAULT_DELOAD_PERCENTAGE = 10.0
"""Percent by which it is reduced then."""
DEFAULT_TRAINING_MAX_PERCENTAGE = 90.0
"""Percent of the one-rep max that a training max is (Jim Wendler, 5/3/1), where the plan does not say."""
LOAD_TOLERANCE = 0.01
"""Kilograms within which two loads count as equal."""


class TargetReason(StrEnum):
    """The reason for the next target."""

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
    """The result of an exercise in one past workout.

    Attributes:
        weight: kilograms of the working sets; of an assisted exercise the assistance; None for bodyweight. Below 0 it is
            the opposite: weight that is added where assistance is no longer needed, or assistance where it still is.
        reps: of each completed working set, in order; warm-ups left out.
        week: of the plan. training_max: the one that the loads were percentages of. Both are for waves only.
    """

    weight: float | None
    reps: tuple[int, ...]
    week: int | None = None
    training_max: float | None = None


@dataclass(frozen=True, slots=True)
class NextSet:
    """The target of a set. `reps_min` and `reps_max` are the range; `amrap`: at least `reps`."""

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
    """The target of an exercise in its next workout.

    Attributes:
        weight: kilograms of the working sets, as in `SessionResult`; None where it is unknown, or bodyweight.
        failures: in a row, so far; 0 once the load was reduced.
        training_max: kilograms; for waves, and for loads that are a percentage of it.
        message: the reason as a sentence for the athlete, without units.
    """

    sets: tuple[NextSet, ...]
    weight: float | None
    reason: TargetReason
    message: str
    failures: int = 0
    training_max: float | None = None


def days_of_week(plan: WeeklyPlan, week: int) -> TemplateDays:
    """The days of a week of the plan, counted from 1; after its last week the plan starts again."""
    number = (week - 1) % plan.total_weeks + 1
    days = plan.days
    for different in plan.weeks or ():
        if number in different.numbers:
            days = days.model_copy(update=dict(different.days.planned()))
    return days


def is_deload_week(plan: WeeklyPlan, week: int) -> bool:
    """Whether a week, counted from 1, is one of the plan's deload weeks."""
    number = (week - 1) % plan.total_weeks + 1
    return plan.deload is not None and number % plan.deload.every_weeks == 0


def next_target(
    exercise: TemplateExercise,
    sessions: Sequence[SessionResult],
    step: float,
    *,
    week: int = 1,
    one_rep_max: float | None = None,
    training_max_percentage: float | None = None,
    assisted: bool = False,
) -> NextTarget:
    """The target of an exercise in a week's workout.

    Args:
        exercise: as the template plans it.
        sessions: its past sessions, the newest first, without deload weeks; as many as the failures that reduce the
            load are enough.
        step: kilograms.
        week: of the plan, counted from 1.
        one_rep_max: kilograms, where it is known; planned percentages refer to it.
        training_max_percentage: the plan's.
        assisted: the load is assistance, of which less is progress.
    """
    rule = exercise.progression
    share = training_max_percentage or DEFAULT_TRAINING_MAX_PERCENTAGE
    training_max = None if one_rep_max is None else one_rep_max * share / 100
    if rule is not None and rule.type == "wave" and rule.waves:
        return _next_wave_target(rule, rule.waves, sessions, step, week, training_max)
    planned = _planned_load(exercise.weight, one_rep_max, training_max, step)
    target = NextTarget((), planned, TargetReason.START, "The load to start with.", training_max=training_max)
    reps: int | None = None
    if rule is None:
        target = replace(target, reason=TargetReason.AS_PLANNED, message="As the plan says.")
    elif sessions and exercise.reps is not None:
        target, reps = _next_load(rule, exercise, sessions, step, assisted)
        target = replace(target, training_max=training_max)
    return replace(target, sets=_next_sets(exercise, target.weight, reps, one_rep_max, training_max, step))


def deload_target(target: NextTarget, deload: TemplateDeload, step: float) -> NextTarget:
    """The same target in a deload week: a lighter load and fewer working sets; failures and training max are kept."""
    load = deload.load_percentage / 100
    remaining = ceil(sum(set_.type != "warmup" for set_ in target.sets) * deload.sets_percentage / 100)
    sets = tuple(
        replace(set_, weight=None if set_.weight is None else round_load(set_.weight * load, step), amrap=False)
        for set_ in _first_working_sets(target.sets, max(1, remaining))
    )
    weight = None if target.weight is None else round_load(target.weight * load, step)
    return replace(target, sets=sets, weight=weight, reason=TargetReason.DELOAD_WEEK, message="An easy week.")


def _first_working_sets(sets: Sequence[NextSet], count: int) -> Iterator[NextSet]:
    """So many working sets, and the warm-up sets."""
    for set_ in sets:
        if set_.type == "warmup":
            yield set_
        elif count > 0:
            count -= 1
            yield set_


def round_load(weight: float, step: float) -> float:
    """Round to the nearest multiple of `step`; both in kilograms."""
    return round(round(weight / step) * step, 6)


def failures_in_a_row(exercise: TemplateExercise, sessions: Sequence[SessionResult]) -> int:
    """Count the newest sessions that failed at the load of the newest one."""
    count = 0
    for session in sessions:
        if not _is_failure(exercise, session) or not _is_same_load(session.weight, sessions[0].weight):
            break
        count += 1
    return count


# --- linear and double ---------------------------------------------------------------------------------------------


def _next_load(
    rule: TemplateProgression,
    exercise: TemplateExercise,
    sessions: Sequence[SessionResult],
    step: float,
    assisted: bool,
) -> tuple[NextTarget, int | None]:
    """The next load, and the target repetitions where they differ from the plan's."""
    last = sessions[0]
    increment = rule.increment or step
    reps = exercise.reps
    assert reps is not None
    bottom = reps.min if rule.type == "double" else None
    failures = failures_in_a_row(exercise, sessions)
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
    target_reps = min(reps.max, min(last.reps[: len(_working_set_reps(exercise))]) + 1)
    return NextTarget(
        (), last.weight, TargetReason.ADD_REPS, "Not every set is at the top of the range yet."
    ), target_reps


def _is_failure(exercise: TemplateExercise, session: SessionResult) -> bool:
    """Whether a set is missing or has too few repetitions: below the range, or below the target without one."""
    minimum_reps = _minimum_reps(exercise)
    return len(session.reps) < len(minimum_reps) or any(
        reps < minimum for reps, minimum in zip(session.reps, minimum_reps, strict=False)
    )


def _minimum_reps(exercise: TemplateExercise) -> list[int]:
    is_double = exercise.progression is not None and exercise.progression.type == "double"
    return [reps.min if is_double else reps.target for reps in _working_set_reps(exercise)]


def _earns_increase(rule: TemplateProgression, exercise: TemplateExercise, session: SessionResult) -> bool:
    """Whether a session that did not fail earns a heavier load."""
    if rule.type == "linear":
        return True
    tops = [reps.max for reps in _working_set_reps(exercise)]
    return all(reps >= top for reps, top in zip(session.reps, tops, strict=False))


def _working_set_reps(exercise: TemplateExercise) -> list[TemplateReps]:
    """The planned repetitions of each working set."""
    if exercise.reps is None:
        return []
    if exercise.set_plan is None:
        return [exercise.reps] * exercise.sets
    return [set_.reps or exercise.reps for set_ in exercise.set_plan if set_.type != "warmup"]


def _increase_load(weight: float | None, increment: float, assisted: bool) -> float | None:
    """Increase the load. From less assistance it goes to none, and then on to added weight."""
    if assisted:
        if weight is None:
            return None
        lighter = round(weight - increment, 6)
        return max(0.0, lighter) if weight > 0 else lighter
    heavier = round((weight or 0.0) + increment, 6)
    return min(0.0, heavier) if weight is not None and weight < 0 else heavier


def _reduce_load(rule: TemplateProgression, weight: float | None, step: float, assisted: bool) -> float | None:
    """Reduce the load (increase assistance) by the deload percentage, by one step at least."""
    if weight is None:
        return None
    share = (rule.deload_percentage or DEFAULT_DELOAD_PERCENTAGE) / 100
    if assisted:
        easier = weight * (1 + share if weight >= 0 else 1 - share)
        return max(round_load(easier, step), round(weight + step, 6))
    if weight < 0:
        return min(round_load(weight * (1 + share), step), round(weight - step, 6))
    return max(0.0, min(round_load(weight * (1 - share), step), round(weight - step, 6)))


def _next_sets(
    exercise: TemplateExercise,
    weight: float | None,
    reps: int | None,
    one_rep_max: float | None,
    training_max: float | None,
    step: float,
) -> tuple[NextSet, ...]:
    """The planned sets with the exercise's next load; a set with a load of its own keeps it."""
    sets = []
    for index in range(exercise.sets):
        planned_set = exercise.set_plan[index] if exercise.set_plan else None
        planned_reps = (planned_set.reps if planned_set else None) or exercise.reps
        planned_weight = (planned_set.weight if planned_set else None) or exercise.weight
        has_own_weight = planned_set is not None and planned_set.weight is not None
        target_reps = None if planned_reps is None else planned_reps.target
        sets.append(
            NextSet(
                type=(planned_set.type if planned_set else None) or "normal",
                weight=_planned_load(planned_weight, one_rep_max, training_max, step) if has_own_weight else weight,
                reps=target_reps
                if reps is None or (planned_set is not None and planned_set.reps is not None)
                else reps,
                reps_min=planned_reps.min if planned_reps else None,
                reps_max=planned_reps.max if planned_reps else None,
                percentage=planned_weight.value if planned_weight and planned_weight.type == "percentage" else None,
                rpe=(planned_set.rpe if planned_set else None) or exercise.rpe,
                amrap=bool(planned_set and planned_set.amrap),
            )
        )
    return tuple(sets)


def _planned_load(
    weight: TemplateWeight | None, one_rep_max: float | None, training_max: float | None, step: float
) -> float | None:
    """Kilograms of a planned load; None for bodyweight, and for a percentage of an unknown maximum."""
    if weight is None or weight.value is None:
        return None
    if weight.type == "fixed":
        return weight.value
    maximum = training_max if weight.of == "training_max" else one_rep_max
    return None if maximum is None else round_load(maximum * weight.value / 100, step)


def _is_same_load(first: float | None, second: float | None) -> bool:
    return first is second or (first is not None and second is not None and abs(first - second) < LOAD_TOLERANCE)


# --- waves ---------------------------------------------------------------------------------------------------------


def _next_wave_target(
    rule: TemplateProgression,
    waves: Sequence[TemplateWave],
    sessions: Sequence[SessionResult],
    step: float,
    week: int,
    training_max: float | None,
) -> NextTarget:
    """The target by the week's wave, from the training max after the last cycle.

    The training max is increased after a cycle without a failure, kept after one with a failure, and reduced after as
    many failures in a row as the progression allows.
    """
    wave = waves[(week - 1) % len(waves)]
    wave_sessions = [session for session in sessions if session.week is not None and session.training_max is not None]
    if not wave_sessions:
        target = NextTarget((), None, TargetReason.START, "The first wave.", training_max=training_max)
        return _apply_wave(target, wave, step)
    last = wave_sessions[0]
    same_max_sessions = [session for session in wave_sessions if _is_same_load(session.training_max, last.training_max)]
    failures = _failed_waves_in_a_row(waves, same_max_sessions)
    target = NextTarget((), None, TargetReason.NEXT_WAVE, "The next wave.", failures, last.training_max)
    if failures >= (rule.failures or DEFAULT_FAILURES):
        reduced = _reduce_load(rule, last.training_max, step, assisted=False)
        target = replace(
            target,
            training_max=reduced,
            failures=0,
            reason=TargetReason.REDUCE,
            message=f"{failures} failures in a row: build up again from less.",
        )
    elif _cycle_number(last, waves) < (week - 1) // len(waves):
        cycle_sessions = [
            session for session in same_max_sessions if _cycle_number(session, waves) == _cycle_number(last, waves)
        ]
        if any(_is_wave_failure(waves, session) for session in cycle_sessions):
            target = replace(
                target, reason=TargetReason.REPEAT, message="A set of the last cycle fell short: the same again."
            )
        else:
            increased = _increase_load(last.training_max, rule.increment or step, assisted=False)
            target = replace(
                target,
                training_max=increased,
                reason=TargetReason.NEW_CYCLE,
                message="The cycle is through: the next is heavier.",
            )
    return _apply_wave(target, wave, step)


def _apply_wave(target: NextTarget, wave: TemplateWave, step: float) -> NextTarget:
    training_max = target.training_max
    sets = tuple(
        NextSet(
            type="normal",
            weight=None if training_max is None else round_load(training_max * wave_set.percentage / 100, step),
            reps=wave_set.reps,
            reps_min=wave_set.reps,
            reps_max=wave_set.reps,
            percentage=wave_set.percentage,
            amrap=bool(wave_set.amrap),
        )
        for wave_set in wave.sets
    )
    heaviest = None if training_max is None else max(set_.weight or 0.0 for set_ in sets)
    return replace(target, sets=sets, weight=heaviest)


def _cycle_number(session: SessionResult, waves: Sequence[TemplateWave]) -> int:
    return ((session.week or 1) - 1) // len(waves)


def _is_wave_failure(waves: Sequence[TemplateWave], session: SessionResult) -> bool:
    planned_reps = [wave_set.reps for wave_set in waves[((session.week or 1) - 1) % len(waves)].sets]
    return len(session.reps) < len(planned_reps) or any(
        reps < planned for reps, planned in zip(session.reps, planned_reps, strict=False)
    )


def _failed_waves_in_a_row(waves: Sequence[TemplateWave], sessions: Sequence[SessionResult]) -> int:
    count = 0
    for session in sessions:
        if not _is_wave_failure(waves, session):
            break
        count += 1
    return count
