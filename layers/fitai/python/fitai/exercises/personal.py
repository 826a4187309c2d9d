"""The personal data of exercises: own exercises, ratings, and the workouts that were counted as uses.

An exercise that everybody sees stays in its approved state, without its creator. Ratings are deleted and subtracted
from the sums. Which workouts were counted is deleted; the number of uses, which identifies nobody, stays.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from fitai.exercises.custom import store
from fitai.exercises.library import store as library_store
from fitai.exercises.ratings import store as ratings_store
from fitai.kernel import personal_data, trash
from fitai.kernel.personal_data import PersonalData
from fitai.kernel.table import retry_on_conflict


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for exercise_ids in store.own_exercise_pages(user_id):
        for stored in store.find_exercises(exercise_ids):
            yield "exercise", personal_data.jsonable(stored.exercise)
    for entry in trash.trash_entries(user_id, "exercise"):
        deleted = store.find_deleted_exercise(entry.item_id)
        if deleted is not None:
            yield "deleted_exercise", personal_data.jsonable(deleted.exercise)
    for page in personal_data.item_pages(ratings_store.ratings_partition(user_id)):
        for item in page:
            yield "exercise_rating", {"exerciseId": item.SK.removeprefix("EXERCISE#"), **personal_data.item_json(item)}
    for page in personal_data.item_pages(ratings_store.uses_partition(user_id)):
        for item in page:
            yield "exercise_uses", {"workoutId": item.SK.removeprefix("WORKOUT#"), **personal_data.item_json(item)}


def _erase(user_id: str) -> Iterator[None]:
    for exercise_ids in store.own_exercise_pages(user_id):
        for exercise_id in exercise_ids:
            retry_on_conflict(partial(_attempt_erasure, exercise_id))
        yield
    for entry in trash.trash_entries(user_id, "exercise"):
        store.erase_deleted_exercise(entry.item_id)
        yield
    yield from trash.erase_entries(user_id, "exercise")
    for ratings in ratings_store.rating_pages(user_id):
        for rating in ratings:
            retry_on_conflict(
                partial(ratings_store.remove_rating, user_id, rating), tries=ratings_store.RATING_ATTEMPTS
            )
        yield
    yield from personal_data.erase_items(ratings_store.uses_partition(user_id))


def _attempt_erasure(exercise_id: str) -> None:
    stored = store.find_exercise(exercise_id)
    if stored is None:
        return
    approved = library_store.load_entry(exercise_id) if stored.is_published else None
    if approved is None:
        store.delete_exercise(stored)
    else:
        store.anonymize_exercise(stored, approved)


PERSONAL_DATA = PersonalData(name="exercises", export=_export, erase=_erase)
