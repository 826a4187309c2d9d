"""The records of imported workouts, worked out before they are written: so each of them is written once. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from fitai.kernel import clock
from fitai.workouts.imports.store import ImportedExercise, ImportedWorkout
from fitai.workouts.models import Bests, WorkoutExercise
from fitai.workouts.records import rules
from fitai.workouts.state import WorkoutState

HistoryPosition = tuple[str, str, str]
"""When an exercise was done: the day that it counts for, the moment of its first set, the workout."""
PositionedExercises = tuple[HistoryPosition, list[WorkoutExercise]]
"""When an exercise was done, and its entries in that workout."""


def history_position(day: str, workout_id: str, entries: Iterable[WorkoutExercise]) -> HistoryPosition:
    """Where a workout stands in the order that records are judged in, which is `recompute`'s."""
    moments = [clock.iso(one.completed_at) for entry in entries for one in entry.sets if one.completed_at]
    return day, min(moments, default=""), workout_id


def with_records(
    states: Sequence[WorkoutState], past: Mapping[str, Iterable[PositionedExercises]], versions: Mapping[str, int]
) -> list[ImportedWorkout]:
    """The workouts with the records that they set, in the order of the days, among what was done before.

    Args:
        past: by exercise, what is in the history already.
        versions: by exercise, the version of its record.
    """
    found: dict[tuple[str, int], tuple[WorkoutExercise, Bests]] = {}
    groups: dict[str, list[PositionedExercises]] = {}
    new = {state.id for state in states}
    for state in states:
        by_exercise: dict[str, list[WorkoutExercise]] = {}
        for entry in state.exercises:
            by_exercise.setdefault(entry.exercise_id, []).append(entry)
        for exercise_id, entries in by_exercise.items():
            groups.setdefault(exercise_id, []).append(
                (history_position(state.date.isoformat(), state.id, entries), entries)
            )
    for exercise_id, mine in groups.items():
        before = Bests()
        for (_, _, workout_id), entries in sorted([*past.get(exercise_id, ()), *mine], key=lambda one: one[0]):
            replayed, after = rules.replay_records(entries, before)
            if workout_id in new:
                found |= {(workout_id, entry.index): (entry, before) for entry in replayed}
            before = after
    return [_imported_workout(state, found, versions) for state in states]


def _imported_workout(
    state: WorkoutState, found: Mapping[tuple[str, int], tuple[WorkoutExercise, Bests]], versions: Mapping[str, int]
) -> ImportedWorkout:
    pairs = [found[state.id, entry.index] for entry in state.exercises]
    entries = [
        ImportedExercise(before=before, record_version=versions.get(entry.exercise_id, 0)) for entry, before in pairs
    ]
    return ImportedWorkout(state=state.model_copy(update={"exercises": [one for one, _ in pairs]}), entries=entries)
