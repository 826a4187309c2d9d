"""The records of imported workouts, computed before the workouts are written, so that each is written once. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from fitai.kernel import clock
from fitai.workouts.imports.store import ImportedExercise, ImportedWorkout
from fitai.workouts.models import Bests, WorkoutExercise
from fitai.workouts.records import rules
from fitai.workouts.state import WorkoutState

HistoryPosition = tuple[str, str, str]
"""When an exercise was done: the day that it counts for, the time of its first set, the workout."""
JudgedExercise = tuple[WorkoutExercise, Bests]
"""An exercise with its records, and the bests before it."""
PositionedExercises = tuple[HistoryPosition, list[WorkoutExercise]]
"""When an exercise was done, and its places in that workout."""


def history_position(day: str, workout_id: str, exercises: Iterable[WorkoutExercise]) -> HistoryPosition:
    """The position of a workout in the order that records are judged in; the same as in `records.recompute`."""
    times = [clock.iso(set_.completed_at) for exercise in exercises for set_ in exercise.sets if set_.completed_at]
    return day, min(times, default=""), workout_id


def with_records(
    states: Sequence[WorkoutState], past: Mapping[str, Iterable[PositionedExercises]], versions: Mapping[str, int]
) -> list[ImportedWorkout]:
    """The workouts with the records that they set, in the order of the days, among the history.

    Args:
        past: by exercise, its history without these workouts.
        versions: by exercise, the version of its record.
    """
    judged: dict[tuple[str, int], JudgedExercise] = {}
    imported_ids = {state.id for state in states}
    for exercise_id, imported in _positions_by_exercise(states).items():
        bests = Bests()
        history = sorted([*past.get(exercise_id, ()), *imported], key=lambda positioned: positioned[0])
        for (_, _, workout_id), exercises in history:
            replayed, bests_after = rules.replay_records(exercises, bests)
            if workout_id in imported_ids:
                judged |= {(workout_id, exercise.index): (exercise, bests) for exercise in replayed}
            bests = bests_after
    return [_imported_workout(state, judged, versions) for state in states]


def _positions_by_exercise(states: Iterable[WorkoutState]) -> dict[str, list[PositionedExercises]]:
    """The places of each exercise in the workouts, a pair for each workout."""
    positions: dict[str, list[PositionedExercises]] = {}
    for state in states:
        places: dict[str, list[WorkoutExercise]] = {}
        for exercise in state.exercises:
            places.setdefault(exercise.exercise_id, []).append(exercise)
        for exercise_id, exercises in places.items():
            position = history_position(state.date.isoformat(), state.id, exercises)
            positions.setdefault(exercise_id, []).append((position, exercises))
    return positions


def _imported_workout(
    state: WorkoutState, judged: Mapping[tuple[str, int], JudgedExercise], versions: Mapping[str, int]
) -> ImportedWorkout:
    pairs = [judged[state.id, exercise.index] for exercise in state.exercises]
    entries = [
        ImportedExercise(before=bests, record_version=versions.get(exercise.exercise_id, 0))
        for exercise, bests in pairs
    ]
    exercises = [exercise for exercise, _ in pairs]
    return ImportedWorkout(state=state.model_copy(update={"exercises": exercises}), entries=entries)
