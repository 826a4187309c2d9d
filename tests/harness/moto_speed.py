"""What moto does for each request and need not: most of the time of the tests went there. Its answers stay its own.

It copies the whole table before each TransactWriteItems, in case it fails; so a test took time with the square of what
it wrote. Here only what the transaction names is kept, and put back. It sorts the whole table for each Query; here
only the items of the partition. It measures an item again with each attribute that it adds; here once. And it looks for
each type that an attribute could have under each name that the type could have; here for the one that is there. What
it does with expressions is in `moto_expressions`, its way from and to HTTP in `moto_requests`.

What tests/unit/contract/test_harness.py holds: with all this the answers are those that moto gives without.
"""

import copy
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.serialize import ResponseSerializer
from moto.dynamodb import models
from moto.dynamodb.comparisons import OpDefault
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.models.utilities import bytesize, dynamo_to_dict

from tests.harness import moto_capacity, moto_expressions, moto_requests
from tests.harness.moto_expressions import bytes_at_most

PAGE = 1_000_000
"""Bytes that moto puts into one answer."""

_write = models.DynamoDBBackend.transact_write_items
_serialize_member = ResponseSerializer._serialize_structure_member
_query, _scan, _all = Table.query, Table.scan, Table.all_items


# --- transactions ------------------------------------------------------------------------------------------


def _transact(self: models.DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    before = [kept for item in transact_items if (kept := _kept(self, *item.values())) is not None]
    try:
        _write(self, transact_items)
    except Exception:
        for table, hash_key, range_key, item in before:
            if item is None:
                table.delete_item(hash_key, range_key)
            else:
                table.items[hash_key][range_key] = item
        raise


def _kept(
    backend: models.DynamoDBBackend, operation: dict[str, Any], *_: Any
) -> tuple[Table, DynamoType, DynamoType, Item | None] | None:
    """The item that an operation names, as it is; moto says itself what is wrong with one that names none."""
    table = backend.tables.get(operation.get("TableName", ""))
    named = operation.get("Key") or operation.get("Item") or {}
    if table is None or table.range_key_attr is None or not {table.hash_key_attr, table.range_key_attr} <= named.keys():
        return None
    keys = DynamoType(named[table.hash_key_attr]), DynamoType(named[table.range_key_attr])
    return table, *keys, copy.deepcopy(table.get_item(*keys))


def _copied(value: Any, memo: dict[int, Any] | None = None) -> Any:
    return value if isinstance(value, Table) else copy.deepcopy(value, memo)


# --- reading -----------------------------------------------------------------------------------------------


def _only(table: Table, items: list[Item]) -> Table:
    """The table, as if it had these items only."""
    partitions: dict[DynamoType, dict[DynamoType | None, Item]] = {}
    for item in items:
        partitions.setdefault(item.hash_key, {})[item.range_key] = item
    visible_table = object.__new__(Table)
    visible_table.__dict__ = table.__dict__ | {"items": partitions}
    return visible_table


def _query_partition(self: Table, hash_key: DynamoType | None, *rest: Any, **named: Any) -> Any:
    index = named.get("index_name") or (rest[6] if len(rest) > 6 else None)
    if self.range_key_attr is None:
        return _query_billed(self, hash_key, *rest, **named)
    if index is None:
        items = list(self.items[hash_key].values()) if hash_key in self.items else []
        return _query_billed(_only(self, items), hash_key, *rest, **named)
    conditions = named.get("hash_key_conditions") or []
    items = [
        item
        for partition in self.items.values()
        for item in partition.values()
        if all((value := item.attrs.get(name)) is not None and value == expected for name, expected in conditions)
    ]
    return _query_billed(_only(self, items), hash_key, *rest, **named)


def _query_billed(table: Table, hash_key: DynamoType | None, *rest: Any, **named: Any) -> Any:
    """A query, and what it reads before its projection and its filter (the sixth and the ninth argument)."""
    if not moto_capacity.is_page_billed():
        return _query(table, hash_key, *rest, **named)
    if rest[5] or not isinstance(rest[8], OpDefault):
        moto_capacity.bill_page(_query(table, hash_key, *rest[:5], None, *rest[6:8], None, *rest[9:], **named)[0])
        return _query(table, hash_key, *rest, **named)
    answer = _query(table, hash_key, *rest, **named)
    moto_capacity.bill_page(answer[0])
    return answer


def _scan_once(
    self: Table,
    filters: dict[str, Any],
    limit: int | None,
    start: dict[str, Any] | None,
    filter_expression: Any = None,
    index_name: str | None = None,
    consistent_read: bool = False,
    projection: list[list[str]] | None = None,
    segments: tuple[Any, Any] = (None, None),
) -> Any:
    """The filter before the copies and the order, where all is in one page anyway."""
    if self.range_key_attr and filter_expression and not (filters or limit or start or index_name or any(segments)):
        items = [item for partition in self.items.values() for item in partition.values()]
        if sum(bytes_at_most(item.attrs) for item in items) < PAGE:
            moto_capacity.bill_page(items)
            matches = _only(self, [item for item in items if filter_expression.expr(item)])
            return _scan(matches, filters, limit, start, projection_expression=projection)[0], len(items), None
    bounds = {"index_name": index_name, "consistent_read": consistent_read, "segments": segments}
    if moto_capacity.is_page_billed():
        moto_capacity.bill_page(_scan(self, {}, limit, start, **bounds)[0])
    return _scan(
        self, filters, limit, start, filter_expression=filter_expression, projection_expression=projection, **bounds
    )


def items_of_kind(table: str, kind: str) -> list[dict[str, Any]]:
    """The items with this `kind` as DynamoDB writes them, in the order of their keys; no request is made."""
    return _items(table, lambda item: (value := item.attrs.get("kind")) is not None and value.value == kind)


def items_of_partitions(table: str, prefix: str) -> list[dict[str, Any]]:
    """The items of the partitions that begin so, as DynamoDB writes them, in the order of their keys; no request is made."""
    return _items(table, lambda item: str(item.hash_key.value).startswith(prefix))


def _items(table: str, is_meant: Callable[[Item], bool]) -> list[dict[str, Any]]:
    backend = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][os.environ["AWS_DEFAULT_REGION"]]
    partitions = backend.tables[table].items.values()
    matches = [item for partition in partitions for item in partition.values() if is_meant(item)]
    matches.sort(key=lambda item: (item.hash_key.value, item.range_key.value))
    return [dynamo_to_dict(item.attrs) for item in matches]


def _all_items(self: Table) -> list[Item]:
    """In their order, by the keys themselves."""
    if self.range_key_attr is None:
        return _all(self)
    items = [item for partition in self.items.values() for item in partition.values()]
    return sorted(items, key=lambda item: (item.hash_key.cast_value, item.range_key.cast_value))


# --- types and items ---------------------------------------------------------------------------------------

_cast = DynamoType.cast_value.fget


def _cast_value(self: DynamoType) -> Any:
    return self.value if self.type == "S" else _cast(self)


def _hash(self: DynamoType) -> int:
    return hash(("S", self.value)) if self.type == "S" else hash((self.type, _cast(self)))


def _equal(self: DynamoType, other: DynamoType) -> bool:
    if self.type != other.type:
        return False
    if self.type == "S":
        return self.value == other.value  # type: ignore[no-any-return]
    return self.cast_value == other.cast_value  # type: ignore[no-any-return]


_size = DynamoType.size


def _size_of(self: DynamoType) -> int:
    return len(self.value.encode()) if self.type == "S" else _size(self)


_copy_type = DynamoType.__deepcopy__


def _copy_of_type(self: DynamoType, memo: dict[int, Any]) -> DynamoType:
    if self.type not in _PLAIN:
        return _copy_type(self, memo)
    made = object.__new__(DynamoType)
    made.type, made.value = self.type, self.value
    return made


_PLAIN = {"S", "N", "BOOL", "NULL", "B"}


def _new_item(cls: type[Item], *_: Any, **__: Any) -> Item:
    """Without the list of all items that there ever were."""
    return object.__new__(cls)


_make_item = Item.__init__


def _item(self: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: dict[str, Any]) -> None:
    """Measured once: with each attribute only what is too large is refused by moto."""
    made = {name: DynamoType(value) for name, value in attrs.items()}
    if sum(bytesize(name) + value.size() for name, value in made.items()) > 400_000:
        _make_item(self, hash_key, range_key, attrs)
        return
    self.hash_key, self.range_key = hash_key, range_key
    self.attrs = LimitedSizeDict()
    dict.update(self.attrs, made)


# --- answers -----------------------------------------------------------------------------------------------


def _member(self: ResponseSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.parent.name == "AttributeValue" and isinstance(value, dict) and key not in value:
        return
    _serialize_member(self, serialized, value, shape, key)


REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (models.DynamoDBBackend, "transact_write_items", _transact),
    (models, "copy", SimpleNamespace(deepcopy=_copied)),
    (ResponseSerializer, "_serialize_structure_member", _member),
    (Table, "query", _query_partition),
    (Table, "scan", _scan_once),
    (Table, "all_items", _all_items),
    (DynamoType, "cast_value", property(_cast_value)),
    (DynamoType, "__hash__", _hash),
    (DynamoType, "__eq__", _equal),
    (DynamoType, "size", _size_of),
    (DynamoType, "__deepcopy__", _copy_of_type),
    (Item, "__new__", _new_item),
    (Item, "__init__", _item),
    *moto_expressions.REPLACED,
    *moto_requests.REPLACED,
    *moto_capacity.REPLACED,
)
"""What of moto's is replaced, and what by."""
_ORIGINAL = [(owner, name, vars(owner).get(name)) for owner, name, _ in REPLACED]


def install() -> None:
    """Let moto do so in this process."""
    for owner, name, quick in REPLACED:
        setattr(owner, name, quick)


@contextmanager
def as_moto_is() -> Iterator[None]:
    """Without all of this, to compare; for an account that nothing was written to yet."""
    for owner, name, own in _ORIGINAL:
        if own is None:
            delattr(owner, name)
        else:
            setattr(owner, name, own)
    try:
        yield
    finally:
        install()
