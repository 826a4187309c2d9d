"""Personal data of the analytics."""

from collections.abc import Iterator
from typing import Any

from fitai.analytics import store
from fitai.kernel import personal_data
from fitai.kernel.table import Entity

SORT_KEY_PREFIX = "ANALYTICS"
"""Prefix of the sort keys of all items."""
KEY_FIELDS = {
    store.WORKOUT: "workoutId",
    store.WEEK: "weekStartDate",
    store.MONTH: "month",
    store.EXERCISE: "exerciseId",
}
"""What follows the prefix of a sort key."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(store.partition(user_id), begins=SORT_KEY_PREFIX):
        for item in page:
            yield personal_data.item_kind(item), _item_json(item)


def _item_json(item: Entity) -> dict[str, Any]:
    """An item of the analytics as JSON, with what its key says, and the calendar unpacked."""
    return _unpacked(item) | personal_data.item_json(item, without=("counts", "first", "revision", *store.DUE))


def _unpacked(item: Entity) -> dict[str, Any]:
    if item.SK == store.CALENDAR:
        loaded = store.LoadedItems("")
        loaded.add([item])
        calendar = loaded.aggregates.calendar
        return {"firstDay": personal_data.jsonable(calendar.first_day), "workoutsPerDay": list(calendar.counts)}
    return {name: item.SK.removeprefix(key) for key, name in KEY_FIELDS.items() if item.SK.startswith(key)}


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(store.partition(user_id), begins=SORT_KEY_PREFIX)


PERSONAL_DATA = personal_data.PersonalData(name="analytics", export=_export, erase=_erase)
