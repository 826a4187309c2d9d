"""The personal data of the trash: its list. Services erase the content of their deleted items, and their part of the list."""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data, trash


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(trash.trash_partition(user_id)):
        for item in page:
            yield "trash_entry", {"kind": item.SK.partition("#")[0]} | personal_data.item_json(item)


def _erase(user_id: str) -> Iterator[None]:
    yield from personal_data.erase_items(trash.trash_partition(user_id))


PERSONAL_DATA = personal_data.PersonalData(name="trash", export=_export, erase=_erase)
