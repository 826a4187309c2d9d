"""What rooms keep about people, and how it is handed over and goes."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from fitai.groups import service, store
from fitai.groups.store import EntryItem, PersonItem
from fitai.kernel import personal_data
from fitai.kernel.live.connections import CONNECTION_PREFIX, Connection
from fitai.kernel.table import PRESENT, Entity, batch_delete, commit, of_kind, retry_on_conflict, update


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(store.user_rooms_partition(user_id), index="GSI1"):
        for person in of_kind(page, PersonItem):
            yield "group_person", personal_data.item_json(person) | {"roomId": person.room_id}
            for part in personal_data.item_pages(store.room_partition(person.room_id), begins=store.ENTRY_PREFIX):
                for item in of_kind(part, EntryItem):
                    if item.user_id == user_id:
                        yield "group_entry", personal_data.jsonable(item.entry) | {"roomId": person.room_id}


def _erase(user_id: str) -> Iterator[None]:
    for page in personal_data.item_pages(store.user_rooms_partition(user_id), index="GSI1"):
        for person in of_kind(page, PersonItem):
            service.remove_person(person.room_id, user_id)
            yield from _erase_entries(person.room_id, user_id)
            _erase_mutes(person.room_id, user_id)
            _erase_references(person.room_id, user_id)
            batch_delete([(person.PK, person.SK)])
            yield


def _erase_entries(room_id: str, user_id: str) -> Iterator[None]:
    """What the person has said and done goes, and what others did to the person."""
    for page in personal_data.item_pages(store.room_partition(room_id), begins=store.ENTRY_PREFIX):
        own = [one for one in of_kind(page, EntryItem) if user_id in (one.user_id, one.entry.person_id)]
        if own:
            batch_delete((one.PK, one.SK) for one in own)
            yield


def _erase_mutes(room_id: str, user_id: str) -> None:
    """Nobody need be deaf to the person any more."""
    for page in personal_data.item_pages(store.room_partition(room_id), begins=CONNECTION_PREFIX):
        for one in of_kind(page, Connection):
            if user_id in (one.deaf_to or ()):
                _update_if_present(one, Connection.deaf_to.delete({user_id}))


def _erase_references(room_id: str, user_id: str) -> None:
    """Others stay invited, by nobody any more; and a room that nobody is left in is nobody's."""
    for page in personal_data.item_pages(store.room_partition(room_id), begins=store.PERSON_PREFIX):
        for one in of_kind(page, PersonItem):
            if one.invited_by == user_id:
                _update_if_present(one, PersonItem.invited_by.remove())
    head = store.RoomItem.of(room_id)
    _update_if_present(head, store.RoomItem.owner_id.set("nobody"), store.RoomItem.owner_id == user_id)


class _NothingToChange(Exception):
    """It has gone, or has changed so that nothing is left to do."""


def _update_if_present(item: Entity, action: Action, when: Condition = PRESENT) -> None:
    """Change an item of a room where others go on training: their writes are waited for."""
    with suppress(_NothingToChange):
        retry_on_conflict(lambda: commit(update(item, action, when=when, otherwise=_NothingToChange)))


PERSONAL_DATA = personal_data.PersonalData(name="groups", export=_export, erase=_erase)
