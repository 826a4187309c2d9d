"""What is counted of a completed workout for analytics and achievements. Reads the exercise library, no table."""

from collections.abc import Iterator
from datetime import timedelta

from fitai.exercises.models import Exercise
from fitai.exercises.published import current_library
from fitai.training.days import local_day
from fitai.training.vocabulary import ExerciseType, Force, Measurement, MovementPattern, Muscle, Tag
from fitai.workouts import rules
from fitai.workouts.events import WorkoutCounts
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState

LEG_MUSCLES = frozenset(
    {Muscle.QUADRICEPS, Muscle.HAMSTRINGS, Muscle.GLUTES, Muscle.CALVES, Muscle.ADDUCTORS, Muscle.ABDUCTORS}
)
SPEED_DISTANCE = 1000.0
"""Metres from which on the speed of a set is told."""
PLAN_TOLERANCE = timedelta(days=1)
"""How far from its planned day a workout may be started so that the plan was kept."""
KINDS_BY_TYPE = {
    ExerciseType.CARDIO: "cardio",
    ExerciseType.FLEXIBILITY: "flexibility",
    ExerciseType.BALANCE: "balance",
}
KINDS_BY_TAG = {Tag.OLYMPIC: "olympic_lifting", Tag.PLYOMETRIC: "plyometrics", Tag.CALISTHENICS: "calisthenics"}


def workout_counts(state: WorkoutState) -> WorkoutCounts:
    """Count what is in a workout."""
    counts = WorkoutCounts(
        warm_ups=sum(
            set_.completed_at is not None and set_.type == "warmup"
            for exercise in state.exercises
            for set_ in exercise.sets
        ),
        notes=bool(state.notes) + sum(bool(set_.notes) for exercise in state.exercises for set_ in exercise.sets),
        rep_records=sum(
            record.type == "max_reps" for exercise in state.exercises for record in exercise.personal_records
        ),
        is_deload=_is_deload(state),
        is_plan_kept=_is_plan_kept(state),
        is_together=state.together,
    )
    kinds = set()
    for exercise in state.exercises:
        sets = [set_ for set_ in exercise.sets if rules.is_working_set(set_)]
        if sets:
            source = current_library().get(exercise.exercise_id)
            kinds.add(kind_of_training(source, exercise))
            _add_exercise(counts, exercise, source, sets)
    counts.kinds = sorted(kinds)
    return counts


def _add_exercise(
    counts: WorkoutCounts, exercise: WorkoutExercise, source: Exercise | None, sets: list[WorkoutSet]
) -> None:
    """Add the working sets of an exercise. Of what somebody made only the muscles are known."""
    counts.reps += sum(set_.reps or 0 for set_ in sets)
    counts.distance += sum(set_.distance or 0.0 for set_ in sets)
    counts.rated_sets += sum(set_.rpe is not None for set_ in sets)
    traits = exercise.traits or source
    if traits is not None and LEG_MUSCLES & set(traits.primary_muscle_groups):
        counts.leg_sets += len(sets)
    if source is None:
        return
    if source.movement_pattern == MovementPattern.PUSH:
        counts.push_sets += len(sets)
    elif source.movement_pattern == MovementPattern.PULL:
        counts.pull_sets += len(sets)
    if Tag.UNILATERAL in source.tags:
        counts.one_sided_sets += len(sets)
    if source.movement_pattern == MovementPattern.MOBILITY or Tag.MOBILITY in source.tags:
        counts.mobility += 1


def kind_of_training(source: Exercise | None, exercise: WorkoutExercise) -> str:
    """The kind of training that an exercise is; of one that the library lacks, by how it is measured.

    One of strength, calisthenics, olympic_lifting, plyometrics, carries, cardio, flexibility and balance.
    """
    if source is None:
        return "cardio" if exercise.measurement == Measurement.DISTANCE_DURATION else "strength"
    if source.exercise_type in KINDS_BY_TYPE:
        return KINDS_BY_TYPE[source.exercise_type]
    if source.movement_pattern == MovementPattern.CARRY:
        return "carries"
    return next((kind for tag, kind in KINDS_BY_TAG.items() if tag in source.tags), "strength")


def _is_deload(state: WorkoutState) -> bool:
    """Whether the template's plan had a deload for an exercise of which something was done."""
    return any(
        exercise.target is not None
        and exercise.target.reason == "deload_week"
        and any(map(rules.is_working_set, exercise.sets))
        for exercise in state.exercises
    )


def _is_plan_kept(state: WorkoutState) -> bool:
    if state.planned_for is None or state.started_at is None:
        return False
    start_day = local_day(state.started_at, state.timezone, state.day_starts_at)
    return abs(start_day - state.planned_for) <= PLAN_TOLERANCE


# --- bests of an exercise ----------------------------------------------------------------------------------


def exercise_bests(places: list[WorkoutExercise]) -> dict[str, float | None]:
    """The most repetitions without assistance, the longest hold, the highest speed and the least assistance of an exercise.

    Returns:
        The fields `unassisted_reps`, `longest_hold` (seconds), `fastest_speed` (metres per second) and `assistance`
        (kilograms) of `CompletedExercise`; None where there is none.
    """
    return {
        "unassisted_reps": max(_unassisted_reps(places), default=None),
        "longest_hold": max(_holds(places), default=None),
        "fastest_speed": max(_speeds(places), default=None),
        "assistance": min(_assistances(places), default=None),
    }


def _measured_sets(places: list[WorkoutExercise]) -> Iterator[tuple[WorkoutSet, str]]:
    for place in places:
        for set_ in place.sets:
            if rules.is_working_set(set_):
                yield set_, rules.measurement_of(set_, place)


def _unassisted_reps(places: list[WorkoutExercise]) -> Iterator[int]:
    for set_, measurement in _measured_sets(places):
        if set_.reps and measurement in (Measurement.BODYWEIGHT_REPS, Measurement.WEIGHT_REPS):
            yield set_.reps


def _holds(places: list[WorkoutExercise]) -> Iterator[float]:
    source = current_library().get(places[0].exercise_id)
    if source is None or source.force != Force.STATIC or source.exercise_type != ExerciseType.STRENGTH:
        return
    for set_, measurement in _measured_sets(places):
        if set_.duration_seconds and measurement == Measurement.DURATION:
            yield set_.duration_seconds


def _speeds(places: list[WorkoutExercise]) -> Iterator[float]:
    for set_, _ in _measured_sets(places):
        if set_.distance and set_.duration_seconds and set_.distance >= SPEED_DISTANCE:
            yield set_.distance / set_.duration_seconds


def _assistances(places: list[WorkoutExercise]) -> Iterator[float]:
    if not any(Measurement.ASSISTED_REPS in (place.measurement, *place.measurements) for place in places):
        return
    for set_, measurement in _measured_sets(places):
        if measurement == Measurement.ASSISTED_REPS:
            if set_.weight is not None:
                yield set_.weight
        elif set_.reps:
            yield 0.0
