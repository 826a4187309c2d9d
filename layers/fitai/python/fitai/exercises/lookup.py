"""The exercises that a user may train with: the library's, and the user's own.

Exercises of the library cost no request. A function that uses this declares `Library.READ` and `Table.GET_MANY`.
"""

from collections.abc import Iterable

from fitai.exercises.custom import store
from fitai.exercises.custom.rules import is_custom
from fitai.exercises.library.loading import current_library
from fitai.exercises.models import Exercise


def library_exercises() -> list[Exercise]:
    """All exercises of the library, in the order of their ids: from memory, no request."""
    library = current_library()
    return library.get_many(library.ids())


def available_exercises(user_id: str, ids: Iterable[str]) -> dict[str, Exercise]:
    """The exercises with these ids that the user may train with, by id; other ids are left out.

    A custom exercise that is missing in the library is the user's own, or was approved after the library's snapshot was
    made. One BatchGetItem for a hundred of such ids, none where there are none.
    """
    requested_ids = list(dict.fromkeys(ids))
    exercises = {exercise.id: exercise for exercise in current_library().get_many(requested_ids)}
    missing_ids = [id for id in requested_ids if id not in exercises and is_custom(id)]
    for stored in store.find_exercises(missing_ids):
        if stored.exercise.created_by == user_id or not stored.exercise.is_private:
            exercises[stored.exercise.id] = stored.exercise
    return exercises
