"""The personal data in rooms, and how it is exported and erased."""

from collections.abc import Iterator
from typing import Any

from fitai.groups import service, store
from fitai.kernel import personal_data
from fitai.kernel.table import batch_delete


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for persons in store.person_pages(user_id):
        for person in persons:
            yield "group_person", personal_data.item_json(person) | {"roomId": person.room_id}
            for items in store.entry_pages(person.room_id):
                for item in items:
                    if item.user_id == user_id:
                        yield "group_entry", personal_data.jsonable(item.entry) | {"roomId": person.room_id}


def _erase(user_id: str) -> Iterator[None]:
    for persons in store.person_pages(user_id):
        for person in persons:
            service.remove_person(person.room_id, user_id)
            yield from _erase_entries(person.room_id, user_id)
            store.erase_references(person.room_id, user_id)
            batch_delete([(person.PK, person.SK)])
            yield


def _erase_entries(room_id: str, user_id: str) -> Iterator[None]:
    """Delete what the person has said and done, and what others did to the person."""
    for items in store.entry_pages(room_id):
        keys = [(item.PK, item.SK) for item in items if user_id in (item.user_id, item.entry.person_id)]
        if keys:
            batch_delete(keys)
            yield


PERSONAL_DATA = personal_data.PersonalData(name="groups", export=_export, erase=_erase)
