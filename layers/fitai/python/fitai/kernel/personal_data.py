"""What is kept about a person: every service says what it holds, how it is handed over, and how it goes.

    PERSONAL_DATA = personal_data.PersonalData(name="workouts", export=_export, erase=_erase)

in `fitai/<service>/personal.py`. The export of an account's data and the erasure of an account walk over all of them,
found by `registered()`; a service that is added joins by itself.
"""

import hashlib
import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.alias_generators import to_camel
from pydantic_core import to_jsonable_python

import fitai
from fitai.kernel import clock
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    ConditionFailure,
    Entity,
    Write,
    batch_delete,
    check,
    put,
    query,
    query_all,
    query_keys,
)

KEY_ATTRIBUTES = frozenset({"PK", "SK", "GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK", "kind", "ttl"})
"""Attributes that say where an item is, and nothing of the person."""
PAGE_SIZE = 100
"""Items that are read, and then removed, at once."""
DELETED_ACCOUNT_RETENTION = 35 * 24 * 60 * 60
"""Seconds that it is remembered that an account was deleted: longer than any queue holds an event."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of the person in the bucket.

    Attributes:
        name: its path in the archive, below the holding's own folder.
        key: of the object.
    """

    name: str
    key: str


def _no_files(user_id: str) -> Iterable[ExportFile]:
    return ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one service keeps about people. All three are given the account's id.

    Attributes:
        name: the service; the folder in the archive.
        export: yields (kind, JSON-able value) for everything; each kind becomes a file, a list of its values.
            No hashes of passwords or tokens, and nothing about somebody else beyond their id.
        erase: a generator that removes or anonymises everything, a page at a time, and yields after each page: there it
            may be left for good. It may also be interrupted anywhere else, by an exception or the end of the process.
            Called again it goes on with what is left, and does nothing where nothing is left. What it must read to find
            the rest goes last.
        files: yields the files in the bucket that belong into the archive.
    """

    name: str
    export: Callable[[str], Iterable[tuple[str, Any]]]
    erase: Callable[[str], Iterable[None]]
    files: Callable[[str], Iterable[ExportFile]] = _no_files


@cache
def registered() -> tuple[PersonalData, ...]:
    """What every service declares, ordered by the service's name."""
    declared = []
    for package in pkgutil.iter_modules(fitai.__path__, "fitai."):
        name = f"{package.name}.personal"
        if package.ispkg and importlib.util.find_spec(name) is not None:
            declared.append(importlib.import_module(name).PERSONAL_DATA)
    return tuple(sorted(declared, key=lambda service: service.name))


# --- after the end -----------------------------------------------------------------------------------------------


class AccountGone(Exception):
    """The account that an event tells of has been deleted: there is nothing to be written about it any more."""


class DeletedAccountItem(Entity, discriminator="gone"):
    """That an account was deleted. Found by a digest of its id: nobody can tell from the table whose it was."""

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "DeletedAccountItem":
        """The item of this account."""
        digest = hashlib.sha256(f"gone {user_id}".encode()).hexdigest()[:32]
        return cls(PK=f"GONE#{digest}", SK="GONE", **attributes)


def deleted_account_write(user_id: str) -> Write:
    """The write that keeps events which are still on their way from being written down after the erasure."""
    return put(DeletedAccountItem.of(user_id, ttl=clock.epoch() + DELETED_ACCOUNT_RETENTION), when=PRESENT | ABSENT)


def account_exists_check_write(user_id: str, otherwise: ConditionFailure = AccountGone) -> Write:
    """The condition of a reaction that writes about a person. An event may be late: a queue tries again for half an
    hour, and the erasure is done after a quarter."""
    return check(DeletedAccountItem.of(user_id), when=ABSENT, otherwise=otherwise)


# --- handing over, and removing ----------------------------------------------------------------------------------


def item_json(item: Entity, without: Iterable[str] = ()) -> dict[str, Any]:
    """An item's attributes as JSON: camelCase, without keys and nulls.

    Args:
        without: attributes to leave out, such as hashes.
    """
    hidden = KEY_ATTRIBUTES | set(without)
    values = {name: value for name, value in item.attribute_values.items() if name not in hidden and value is not None}
    return {to_camel(name): jsonable(value) for name, value in values.items()}


def jsonable(value: Any) -> Any:
    """Any value of ours as JSON, measures in metric units."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return to_jsonable_python(value, by_alias=True, exclude_none=True)


def export_items(pk: str, *, without: Iterable[str] = (), **options: Any) -> Iterator[tuple[str, Any]]:
    """For `export`: every item of a partition's part, as (kind, value); page after page.

    Args:
        options: those of `table.query`: `begins`, `between`, `index`.
    """
    for item in query_all(pk, limit=PAGE_SIZE, **options):
        yield item_kind(item), item_json(item, without)


def item_kind(item: Entity) -> str:
    """What the item says that it is."""
    kind: str = type(item).kind.get_discriminator(type(item)) or "item"
    return kind


def erase_items(pk: str, **options: Any) -> Iterator[None]:
    """For `erase`: remove every item of a partition's part, whatever it is, and yield after each page.

    Args:
        options: those of `table.keys`: `begins`, `index`. Of an index the items themselves are removed.
    """
    after: dict[str, Any] | None = None
    while True:
        page, after = query_keys(pk, limit=PAGE_SIZE, after=after, **options)
        if page:
            batch_delete(page)
            yield
        if after is None:
            return


def item_pages(pk: str, **options: Any) -> Iterator[list[Entity]]:
    """Every item of a partition's part, a page at a time, for erasing what belongs to each before the item itself."""
    after: dict[str, str] | None = None
    while True:
        part = query(pk, after=after, limit=PAGE_SIZE, **options)
        if part.items:
            yield part.items
        after = part.after
        if after is None:
            return
