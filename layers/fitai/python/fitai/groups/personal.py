"""What rooms keep about people, and how it is handed over and goes."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from fitai.groups import service, store
from fitai.groups.store import EntryItem, PersonItem
from fitai.kernel import personal
from fitai.kernel.live import MEMBER, Member
from fitai.kernel.table import PRESENT, Entity, commit, discard, of_kind, persist, update


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal.pages(store.rooms_of(user_id), index="GSI1"):
        for person in of_kind(page, PersonItem):
            yield "group_person", personal.plain(person) | {"roomId": person.room_id}
            for part in personal.pages(store.partition(person.room_id), begins=store.ENTRIES):
                for item in of_kind(part, EntryItem):
                    if item.user_id == user_id:
                        yield "group_entry", personal.jsonable(item.entry) | {"roomId": person.room_id}


def _erase(user_id: str) -> Iterator[None]:
    for page in personal.pages(store.rooms_of(user_id), index="GSI1"):
        for person in of_kind(page, PersonItem):
            service.depart(person.room_id, user_id)
            yield from _erase_said(person.room_id, user_id)
            _erase_heard(person.room_id, user_id)
            _erase_named(person.room_id, user_id)
            discard([(person.PK, person.SK)])
            yield


def _erase_said(room_id: str, user_id: str) -> Iterator[None]:
    """What the person has said and done goes, and what others did to the person."""
    for page in personal.pages(store.partition(room_id), begins=store.ENTRIES):
        own = [one for one in of_kind(page, EntryItem) if user_id in (one.user_id, one.entry.person_id)]
        if own:
            discard((one.PK, one.SK) for one in own)
            yield


def _erase_heard(room_id: str, user_id: str) -> None:
    """Nobody need be deaf to the person any more."""
    for page in personal.pages(store.partition(room_id), begins=MEMBER):
        for one in of_kind(page, Member):
            if user_id in (one.deaf_to or ()):
                _try(one, Member.deaf_to.delete({user_id}))


def _erase_named(room_id: str, user_id: str) -> None:
    """Others stay invited, by nobody any more; and a room that nobody is left in is nobody's."""
    for page in personal.pages(store.partition(room_id), begins=store.PEOPLE):
        for one in of_kind(page, PersonItem):
            if one.invited_by == user_id:
                _try(one, PersonItem.invited_by.remove())
    head = store.RoomItem.of(room_id)
    _try(head, store.RoomItem.owner_id.set("nobody"), store.RoomItem.owner_id == user_id)


class _Done(Exception):
    """It has gone, or has changed so that nothing is left to do."""


def _try(item: Entity, action: Action, when: Condition = PRESENT) -> None:
    """Change an item of a room where others go on training: their writes are waited for."""
    with suppress(_Done):
        persist(lambda: commit(update(item, action, when=when, otherwise=_Done)))


HOLDING = personal.Holding(name="groups", export=_export, erase=_erase)
