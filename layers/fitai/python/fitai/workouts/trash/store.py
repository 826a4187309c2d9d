"""Deleting workouts, and restoring them.

    WORKOUT#<id>   DELETED              the head of a deleted workout, while that can be restored
    WORKOUT#<id>   EXERCISE#<nn>        its exercises: they stay, without a place in the index

`HEAD` is the marker of the deletion (`workouts.store.DeletedWorkoutItem`), which stays for good.
"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, trash
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    Write,
    delete,
    of_kind,
    put,
    query_all,
    update,
)
from fitai.workouts.active.store import activation_write, release_write
from fitai.workouts.heads.store import (
    DeletedWorkoutItem,
    head_deletion_writes,
    restored_head_writes,
    workout_partition,
)
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import LoadedExercise, LoadedWorkout, TrashedWorkout, WorkoutState
from fitai.workouts.store import (
    WorkoutExerciseItem,
    exercise_sort_key,
    exercise_write,
    shared_workout_writes,
)

TRASHED_HEAD_SORT_KEY = "DELETED"


class TrashedWorkoutItem(Entity, discriminator="trashed_workout"):
    """The head of a deleted workout, for its restoration. Its exercises stay where they are, without a place in indexes."""

    user_id = UnicodeAttribute()
    state: CompressedAttribute[WorkoutState] = CompressedAttribute(WorkoutState, keeps_defaults=True)
    deleted_at = UnicodeAttribute()

    @classmethod
    def of(cls, state: WorkoutState, deleted_at: datetime) -> "TrashedWorkoutItem":
        return cls(
            PK=workout_partition(state.id),
            SK=TRASHED_HEAD_SORT_KEY,
            user_id=state.user_id,
            state=state.model_copy(update={"exercises": []}),
            deleted_at=clock.iso(deleted_at),
            ttl=trash.expiry(deleted_at),
        )


def load_trashed_workout(workout_id: str) -> TrashedWorkout | None:
    """A deleted workout with its exercises, if it can be restored: one query, strongly consistent."""
    items = list(query_all(workout_partition(workout_id), between=(TRASHED_HEAD_SORT_KEY, "HEAD")))
    trashed = next(iter(of_kind(items, TrashedWorkoutItem)), None)
    deletion = next(iter(of_kind(items, DeletedWorkoutItem)), None)
    if trashed is None or deletion is None:
        return None
    exercises = tuple(item.loaded for item in of_kind(items, WorkoutExerciseItem))
    state = trashed.state.model_copy(update={"exercises": [loaded.exercise for loaded in exercises]})
    deleted_at = datetime.fromisoformat(trashed.deleted_at)
    return TrashedWorkout(LoadedWorkout(state, exercises), int(deletion.version), deleted_at)


def deletion_writes(before: LoadedWorkout) -> list[Write]:
    """The deletion of a workout: a marker takes its place, and for 30 days it can be restored."""
    state, now = before.state, clock.now()
    return [
        *head_deletion_writes(before, DeletedWorkoutItem.of(state)),
        *(_exercise_trash_write(exercise, now) for exercise in before.exercises),
        put(TrashedWorkoutItem.of(state, now), when=PRESENT | ABSENT),
        trash.trash_write(state.user_id, "workout", state.id, state.name, now),
        *shared_workout_writes(state, None),
        *([release_write(state)] if state.status in ACTIVE_STATUSES else []),
    ]


def _exercise_trash_write(exercise: LoadedExercise, deleted_at: datetime) -> Write:
    """The write that takes an exercise out of the history until its workout is restored, or deleted for good."""
    item = WorkoutExerciseItem
    return update(
        item(PK=workout_partition(exercise.workout_id), SK=exercise_sort_key(exercise.index)),
        item.GSI1PK.remove(),
        item.GSI1SK.remove(),
        item.ttl.set(trash.expiry(deleted_at)),
        when=item.revision == exercise.revision,
    )


def restoration_writes(trashed: TrashedWorkout, state: WorkoutState) -> list[Write]:
    """The restoration of a deleted workout.

    Args:
        state: as it is restored.

    Raises (at commit):
        Conflict: `workout_active`: it was active, and another one is.
    """
    return [
        *restored_head_writes(state, trashed.version),
        *(exercise_write(state, exercise, exercise.revision) for exercise in trashed.workout.exercises),
        delete(TrashedWorkoutItem.of(state, trashed.deleted_at)),
        *shared_workout_writes(state, state),
        *([activation_write(state)] if state.status in ACTIVE_STATUSES else []),
    ]


def trashed_state_write(trashed: TrashedWorkout, state: WorkoutState) -> Write:
    """The change of a deleted workout's head."""
    is_unchanged = TrashedWorkoutItem.deleted_at == clock.iso(trashed.deleted_at)
    return put(TrashedWorkoutItem.of(state, trashed.deleted_at), when=is_unchanged)
