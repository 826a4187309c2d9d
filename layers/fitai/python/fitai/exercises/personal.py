"""What is kept about a person among the exercises: what they made, what they rated, what they trained with.

An exercise that everybody sees stays when its creator goes, as it was approved and without a name on it. Ratings go,
and what they added to the sums with them: nobody's opinion outlives its account. That a workout was counted goes too;
the number itself, which says nothing of anybody, stays.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from fitai.exercises.custom import store
from fitai.exercises.custom.store import ExerciseCard
from fitai.exercises.library import store as library_store
from fitai.exercises.ratings import store as ratings_store
from fitai.exercises.ratings.store import ExerciseRatingItem
from fitai.kernel import personal_data
from fitai.kernel.personal_data import PersonalData
from fitai.kernel.table import retry_on_conflict

RATING_ATTEMPTS = 60
"""As for rating: others may rate the same exercises at the same moment."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(store.own_exercises_partition(user_id), begins="EXERCISE#"):
        ids = [card.exercise_id for card in page if isinstance(card, ExerciseCard)]
        for stored in store.find_exercises(ids):
            yield "exercise", personal_data.jsonable(stored.exercise)
    for page in personal_data.item_pages(ratings_store.ratings_partition(user_id)):
        for item in page:
            yield "exercise_rating", {"exerciseId": item.SK.removeprefix("EXERCISE#"), **personal_data.item_json(item)}
    for page in personal_data.item_pages(ratings_store.uses_partition(user_id)):
        for item in page:
            yield "exercise_uses", {"workoutId": item.SK.removeprefix("WORKOUT#"), **personal_data.item_json(item)}


def _erase(user_id: str) -> Iterator[None]:
    for page in personal_data.item_pages(store.own_exercises_partition(user_id), begins="EXERCISE#"):
        for card in page:
            if isinstance(card, ExerciseCard):
                retry_on_conflict(partial(_erase_exercise, card))
        yield
    for page in personal_data.item_pages(ratings_store.ratings_partition(user_id)):
        for item in page:
            if isinstance(item, ExerciseRatingItem):
                retry_on_conflict(partial(ratings_store.remove_rating, user_id, item), tries=RATING_ATTEMPTS)
        yield
    yield from personal_data.erase_items(ratings_store.uses_partition(user_id))


def _erase_exercise(card: ExerciseCard) -> None:
    stored = store.find_exercise(card.exercise_id)
    if stored is None:
        return
    approved = library_store.load_entry(card.exercise_id) if stored.published else None
    if approved is None:
        store.delete_exercise(stored)
    else:
        store.anonymize_exercise(stored, approved)


PERSONAL_DATA = PersonalData(name="exercises", export=_export, erase=_erase)
