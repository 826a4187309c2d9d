"""Exercises of one's own, as other services make them: for what an import finds in no library.

A function that uses it declares `Table.QUERY`, `Table.GET` and `Table.PUT`; for `remove` `Table.DELETE` too.
"""

from fitai.exercises import rules, store
from fitai.exercises.models import Exercise, ExerciseStatus, FoundExercise
from fitai.exercises.store import ExerciseCard
from fitai.kernel import clock
from fitai.kernel.table import WriteConflict, query_all


def names(user_id: str) -> dict[str, str]:
    """The names of what the user has made, by id; one Query for each megabyte of them."""
    cards = query_all(store.shelf(user_id), begins="EXERCISE#")
    return {card.exercise_id: card.summary.name for card in cards if isinstance(card, ExerciseCard)}


def written(user_id: str, exercise_id: str, given: FoundExercise) -> Exercise:
    """The user's private exercise that this comes to; nothing is stored."""
    made = rules.written(exercise_id, given, None, clock.now())
    return made.model_copy(update={"created_by": user_id, "status": ExerciseStatus.PRIVATE})


def create(exercise: Exercise) -> None:
    """Store an exercise; one that is there already stays as it is. One transaction."""
    try:
        store.create(exercise)
    except store.AlreadyThere:
        return


def remove(user_id: str, exercise_id: str) -> bool:
    """Take away an exercise of the user that nobody has changed since it was made; False where it stays."""
    stored = store.find(exercise_id)
    if stored is None:
        return True
    if stored.exercise.created_by != user_id or stored.published or stored.version != 1:
        return False
    try:
        store.remove(stored)
    except WriteConflict:
        return False
    return True
