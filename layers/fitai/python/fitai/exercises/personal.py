"""What is kept about a person among the exercises: what they made, what they rated, what they trained with.

An exercise that everybody sees stays when its creator goes, as it was approved and without a name on it. Ratings go,
and what they added to the sums with them: nobody's opinion outlives its account. That a workout was counted goes too;
the number itself, which says nothing of anybody, stays.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from fitai.exercises import store
from fitai.exercises.store import ExerciseCard, ExerciseRatingItem
from fitai.kernel import personal_data
from fitai.kernel.personal_data import PersonalData
from fitai.kernel.table import retry_on_conflict

TRIES = 60
"""As for rating: others may rate the same exercises at the same moment."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(store.shelf(user_id), begins="EXERCISE#"):
        ids = [card.exercise_id for card in page if isinstance(card, ExerciseCard)]
        for stored in store.find_many(ids):
            yield "exercise", personal_data.jsonable(stored.exercise)
    for page in personal_data.item_pages(store.ratings(user_id)):
        for item in page:
            yield "exercise_rating", {"exerciseId": item.SK.removeprefix("EXERCISE#"), **personal_data.item_json(item)}
    for page in personal_data.item_pages(store.counted(user_id)):
        for item in page:
            yield "exercise_uses", {"workoutId": item.SK.removeprefix("WORKOUT#"), **personal_data.item_json(item)}


def _erase(user_id: str) -> Iterator[None]:
    for page in personal_data.item_pages(store.shelf(user_id), begins="EXERCISE#"):
        for card in page:
            if isinstance(card, ExerciseCard):
                retry_on_conflict(partial(_let_go, card))
        yield
    for page in personal_data.item_pages(store.ratings(user_id)):
        for item in page:
            if isinstance(item, ExerciseRatingItem):
                retry_on_conflict(partial(store.unrate, user_id, item), tries=TRIES)
        yield
    yield from personal_data.erase_items(store.counted(user_id))


def _let_go(card: ExerciseCard) -> None:
    stored = store.find(card.exercise_id)
    if stored is None:
        return
    approved = store.entry(card.exercise_id) if stored.published else None
    if approved is None:
        store.remove(stored)
    else:
        store.anonymise(stored, approved)


PERSONAL_DATA = PersonalData(name="exercises", export=_export, erase=_erase)
