"""Exercises of one's own, as other services make them: for what an import finds in no library.

A function that uses it declares `Table.QUERY`, `Table.GET` and `Table.PUT`; for `remove` `Table.DELETE` too.
"""

from fitai.exercises.custom import rules, store
from fitai.exercises.custom.store import ExerciseCard
from fitai.exercises.models import Exercise, ExerciseStatus, ImportedExercise
from fitai.kernel import clock
from fitai.kernel.table import WriteConflict, query_all


def own_exercise_names(user_id: str) -> dict[str, str]:
    """The names of what the user has made, by id; one Query for each megabyte of them."""
    cards = query_all(store.own_exercises_partition(user_id), begins="EXERCISE#")
    return {card.exercise_id: card.summary.name for card in cards if isinstance(card, ExerciseCard)}


def build_own_exercise(user_id: str, exercise_id: str, given: ImportedExercise) -> Exercise:
    """The user's private exercise that this comes to; nothing is stored."""
    made = rules.build_exercise(exercise_id, given, None, clock.now())
    return made.model_copy(update={"created_by": user_id, "status": ExerciseStatus.PRIVATE})


def create_own_exercise(exercise: Exercise) -> None:
    """Store an exercise; one that is there already stays as it is. One transaction."""
    try:
        store.create_exercise(exercise)
    except store.ExerciseAlreadyExists:
        return


def remove_unchanged_exercise(user_id: str, exercise_id: str) -> bool:
    """Take away an exercise of the user that nobody has changed since it was made; False where it stays."""
    stored = store.find_exercise(exercise_id)
    if stored is None:
        return True
    if stored.exercise.created_by != user_id or stored.published or stored.version != 1:
        return False
    try:
        store.delete_exercise(stored)
    except WriteConflict:
        return False
    return True
