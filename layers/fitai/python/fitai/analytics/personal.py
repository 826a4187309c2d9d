"""Personal data of the analytics."""

from collections.abc import Iterator
from typing import Any

from fitai.analytics import store
from fitai.kernel import personal_data

SORT_KEY_PREFIX = "ANALYTICS"
"""Prefix of the sort keys of all items."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(store.partition(user_id), begins=SORT_KEY_PREFIX):
        for item in page:
            yield personal_data.item_kind(item), store.item_json(item)


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(store.partition(user_id), begins=SORT_KEY_PREFIX)


PERSONAL_DATA = personal_data.PersonalData(name="analytics", export=_export, erase=_erase)
