"""What moto does for each request and need not: most of the time of the tests went there. Its answers stay its own.

It copies the whole table before each TransactWriteItems, in case it fails; so a test took time with the square of what
it wrote. Here only what the transaction names is kept, and put back. And it looks for each type that an attribute
could have under each name that the type could have; here for the one that is there.
"""

import copy
from types import SimpleNamespace
from typing import Any

from moto.core.serialize import ResponseSerializer
from moto.dynamodb import models
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

_write = models.DynamoDBBackend.transact_write_items
_serialize_member = ResponseSerializer._serialize_structure_member


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


def _member(self: ResponseSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.parent.name == "AttributeValue" and isinstance(value, dict) and key not in value:
        return
    _serialize_member(self, serialized, value, shape, key)


def install() -> None:
    """Let moto do so in this process."""
    models.DynamoDBBackend.transact_write_items = _transact  # type: ignore[method-assign]
    models.copy = SimpleNamespace(deepcopy=_copied)  # type: ignore[attr-defined]
    ResponseSerializer._serialize_structure_member = _member  # type: ignore[method-assign]
