"""Own exercises that an import of workouts creates for exercises that no library has.

A function that uses this declares `Table.QUERY`, `Table.GET`, `Table.GET_MANY`, `Table.PUT` and `Table.UPDATE`; for `remove_unchanged_exercise` also
`Table.DELETE`.
"""

from contextlib import suppress

from fitai.exercises.custom import rules, service, store
from fitai.exercises.models import Exercise, ExerciseStatus, ImportedExercise
from fitai.kernel import clock, trash
from fitai.kernel.table import WriteConflict


def own_exercise_names(user_id: str) -> dict[str, str]:
    """The names of the user's own exercises, by id; one Query for each megabyte of them."""
    return {summary.id: summary.name for summary in store.own_summaries(user_id)}


def build_own_exercise(user_id: str, exercise_id: str, imported: ImportedExercise) -> Exercise:
    """Build the user's private exercise out of an imported one; nothing is stored."""
    exercise = rules.build_exercise(exercise_id, imported, None, clock.now())
    return exercise.model_copy(update={"created_by": user_id, "status": ExerciseStatus.PRIVATE})


def create_own_exercise(exercise: Exercise) -> None:
    """Store an exercise; one with the same id that exists already stays as it is. One transaction.

    One that the user has deleted is restored: 1 GetItem, 1 BatchGetItem and what a restoration costs.
    """
    try:
        store.create_exercise(exercise)
    except store.ExerciseAlreadyExists:
        if store.find_exercise(exercise.id) is None:
            _restore_deleted_exercise(exercise)


def _restore_deleted_exercise(exercise: Exercise) -> None:
    entry = trash.find_entry(str(exercise.created_by), exercise.id)
    if entry is not None and entry.restored_at is None:
        with suppress(trash.AlreadyRestored):
            service.restore_exercise(entry, clock.now())


def remove_unchanged_exercise(user_id: str, exercise_id: str) -> bool:
    """Delete an own exercise that was not changed since its creation; False where it stays. One transaction."""
    stored = store.find_exercise(exercise_id)
    if stored is None:
        return True
    if stored.exercise.created_by != user_id or stored.is_published or stored.version != 1:
        return False
    try:
        store.delete_exercise(stored)
    except WriteConflict:
        return False
    return True
