"""The personal data of every service: what it stores about a person, how that is exported, and how erased.

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
    get,
    put,
    query,
    query_all,
    query_keys,
)

KEY_ATTRIBUTES = frozenset({"PK", "SK", "GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK", "kind", "ttl"})
"""Attributes that say where an item is, and nothing about the person."""
PAGE_SIZE = 100
"""Items that are read, and then deleted, at once."""
DELETED_ACCOUNT_RETENTION = 35 * 24 * 60 * 60
"""Seconds that a deleted account is remembered: longer than any queue holds an event."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of the person in the bucket.

    Attributes:
        name: its path in the archive, below the service's folder.
        key: of the object.
    """

    name: str
    key: str


def _no_files(user_id: str) -> Iterable[ExportFile]:
    return ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one service stores about people. All three functions are called with the account's id.

    Attributes:
        name: the service; the folder in the archive.
        export: yields (kind, JSON-able value) for everything; each kind becomes a file, a list of its values.
            No hashes of passwords or tokens, and nothing about somebody else beyond their id.
        erase: a generator that deletes or anonymises everything, a page at a time, and yields after each page: there it
            may be abandoned. It may also be interrupted anywhere else, by an exception or the end of the process.
            Called again it goes on with the rest, and does nothing where nothing is left. Items that lead to others are
            deleted last.
        files: yields the files in the bucket that belong in the archive.
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


# --- deleted accounts --------------------------------------------------------------------------------------


class AccountGone(Exception):
    """The account of an event has been deleted: nothing may be written about it any more."""


def deleted_account_digest(user_id: str) -> str:
    """The digest that a deleted account is remembered by. Ids are random: the digest does not tell whose it was."""
    return hashlib.sha256(f"gone {user_id}".encode()).hexdigest()[:32]


class DeletedAccountItem(Entity, discriminator="gone"):
    """Marks that an account was deleted. Found by a digest of its id: the table does not tell whose it was."""

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "DeletedAccountItem":
        """The item of this account."""
        return cls(PK=f"GONE#{deleted_account_digest(user_id)}", SK="GONE", **attributes)


def deleted_account_write(user_id: str) -> Write:
    """The write that makes `account_exists_check_write` fail for this account from now on."""
    return put(DeletedAccountItem.of(user_id, ttl=clock.epoch() + DELETED_ACCOUNT_RETENTION), when=PRESENT | ABSENT)


def is_account_deleted(user_id: str) -> bool:
    """Whether an account was deleted within the last weeks, for what is written elsewhere than in the table; one GetItem."""
    key = DeletedAccountItem.of(user_id)
    return get(DeletedAccountItem, key.PK, key.SK) is not None


def account_exists_check_write(user_id: str, otherwise: ConditionFailure = AccountGone) -> Write:
    """The condition check of a reaction that writes about a person.

    An event may be late: a queue retries for half an hour, and an erasure is complete after a quarter.
    """
    return check(DeletedAccountItem.of(user_id), when=ABSENT, otherwise=otherwise)


# --- exporting and erasing items ---------------------------------------------------------------------------


def item_json(item: Entity, without: Iterable[str] = ()) -> dict[str, Any]:
    """An item's attributes as JSON values: camelCase, without keys and nulls.

    Args:
        without: attributes to leave out, such as hashes.
    """
    hidden = KEY_ATTRIBUTES | set(without)
    attributes = type(item).get_attributes()
    return {
        # As it is called in the table: the archive does not follow the names of the code.
        to_camel(attributes[name].attr_name): jsonable(value)
        for name, value in item.attribute_values.items()
        if name not in hidden and value is not None
    }


def jsonable(value: Any) -> Any:
    """Any value as JSON values, measures in metric units."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return to_jsonable_python(value, by_alias=True, exclude_none=True)


def export_items(pk: str, *, without: Iterable[str] = (), **options: Any) -> Iterator[tuple[str, Any]]:
    """For `export`: every item that a query finds, as (kind, value); page after page.

    Args:
        options: those of `table.query`: `begins`, `between`, `index`.
    """
    for item in query_all(pk, limit=PAGE_SIZE, **options):
        yield item_kind(item), item_json(item, without)


def item_kind(item: Entity) -> str:
    """The kind (discriminator) of an item."""
    kind: str = type(item).kind.get_discriminator(type(item)) or "item"
    return kind


def erase_items(pk: str, **options: Any) -> Iterator[None]:
    """For `erase`: delete every item that a query finds, whatever its kind, and yield after each page.

    Args:
        options: those of `table.query_keys`: `begins`, `index`. Of an index the items themselves are deleted.
    """
    after: dict[str, Any] | None = None
    while True:
        keys, after = query_keys(pk, limit=PAGE_SIZE, after=after, **options)
        if keys:
            batch_delete(keys)
            yield
        if after is None:
            return


def item_pages(pk: str, **options: Any) -> Iterator[list[Entity]]:
    """Every item that a query finds, a page at a time, for erasing what belongs to each before the item itself."""
    after: dict[str, str] | None = None
    while True:
        page = query(pk, after=after, limit=PAGE_SIZE, **options)
        if page.items:
            yield page.items
        after = page.after
        if after is None:
            return
