"""What requests cost on moto: the units that DynamoDB bills, where moto says one for everything.

Moto's handlers are wrapped: what an operation reads and writes is looked at before and after, `infra.local.capacity`
computes the units, and the answer says them, as far as the request asks for them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import ConditionalCheckFailed, TransactionCanceledException
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler

from infra.local import capacity
from infra.local.capacity import Capacity, Change, Index

REQUESTED = "ReturnConsumedCapacity"
Json = dict[str, Any]
Method = Callable[[DynamoHandler], ActionResult]
Measure = Callable[[DynamoHandler, Method], tuple[ActionResult, Any]]
ComputeCapacity = Callable[[Sequence[Change], Sequence[Index]], Capacity]

_page: ContextVar[list[Item] | None] = ContextVar("page", default=None)
"""Where a query or a scan notes what it reads, while its units are wanted."""
failed_units: list[float] = []
"""What writes have cost whose condition did not hold: DynamoDB bills them, and no answer says so. Only of requests that
ask for their units."""


@dataclass(frozen=True, slots=True)
class BilledWrite:
    """What the write of one item has cost, alone or in its transaction."""

    change: Change
    capacity: Capacity


_writes: ContextVar[list[BilledWrite] | None] = ContextVar("writes", default=None)


@contextmanager
def billed_writes() -> Iterator[list[BilledWrite]]:
    """Note each item that is written meanwhile, of requests that ask for their units."""
    writes: list[BilledWrite] = []
    token = _writes.set(writes)
    try:
        yield writes
    finally:
        _writes.reset(token)


def _bill_writes(changes: Iterable[Change], indexes: Sequence[Index], compute: ComputeCapacity) -> None:
    writes = _writes.get()
    if writes is not None:
        writes.extend(BilledWrite(change, compute([change], indexes)) for change in changes)


def is_page_billed() -> bool:
    """Whether the units of the query or scan that runs are wanted."""
    return _page.get() is not None


def bill_page(items: Iterable[Item]) -> None:
    """Note what a query or a scan has read: before its filter, and of an index the entries."""
    page = _page.get()
    if page is not None:
        page.extend(items)


# --- operations --------------------------------------------------------------------------------------------


def _get(handler: DynamoHandler, method: Method) -> tuple[ActionResult, Any]:
    result = method(handler)
    body = handler.body
    units = capacity.get_units(_stored(handler, body), is_consistent=bool(body.get("ConsistentRead")))
    return result, _answer(handler, Capacity(units))


def _read_page(handler: DynamoHandler, method: Method) -> tuple[ActionResult, Any]:
    token = _page.set([])
    try:
        result = method(handler)
        page = _page.get() or []
    finally:
        _page.reset(token)
    body = handler.body
    units = capacity.page_units(map(_plain, page), is_consistent=bool(body.get("ConsistentRead")))
    index = body.get("IndexName")
    return result, _answer(handler, Capacity(0.0, {index: units}) if index else Capacity(units))


def _batch_get(handler: DynamoHandler, method: Method) -> tuple[ActionResult, Any]:
    result = method(handler)
    answers = []
    for name, request in handler.body["RequestItems"].items():
        items = (_stored(handler, {"TableName": name, "Key": key}) for key in request["Keys"])
        units = capacity.batch_get_units(items, is_consistent=bool(request.get("ConsistentRead")))
        answers.append(_table_answer(handler, name, Capacity(units)))
    return result, answers


def _transact_get(handler: DynamoHandler, method: Method) -> tuple[ActionResult, Any]:
    result = method(handler)
    gets = [operation["Get"] for operation in handler.body["TransactItems"]]
    answers = []
    for name in _table_names(gets):
        units = capacity.transact_get_units(_stored(handler, get) for get in gets if get["TableName"] == name)
        answers.append(_table_answer(handler, name, Capacity(units), "ReadCapacityUnits"))
    return result, answers


def _write(handler: DynamoHandler, method: Method) -> tuple[ActionResult, Any]:
    before = _stored(handler, handler.body)
    try:
        result = method(handler)
    except ConditionalCheckFailed:
        failed_units.append(capacity.failed_write_units(before))
        raise
    change = Change(before, _stored(handler, handler.body))
    indexes = _indexes(handler, handler.body["TableName"])
    _bill_writes([change], indexes, capacity.write_capacity)
    return result, _answer(handler, capacity.write_capacity([change], indexes))


def _batch_write(handler: DynamoHandler, method: Method) -> tuple[ActionResult, Any]:
    operations = [
        {"TableName": name, **content}
        for name, requests in handler.body["RequestItems"].items()
        for request in requests
        for content in request.values()
    ]
    result, changes = _changes(handler, method, operations)
    for name in changes:
        _bill_writes(changes[name], _indexes(handler, name), capacity.write_capacity)
    return result, [
        _table_answer(handler, name, capacity.write_capacity(changes[name], _indexes(handler, name)))
        for name in changes
    ]


def _transact_write(handler: DynamoHandler, method: Method) -> tuple[ActionResult, Any]:
    operations = [content for operation in handler.body["TransactItems"] for content in operation.values()]
    before = [_stored(handler, operation) for operation in operations]
    try:
        result, changes = _changes(handler, method, operations)
    except TransactionCanceledException:
        failed_units.append(capacity.cancelled_transaction_units(before))
        raise
    for name in changes:
        _bill_writes(changes[name], _indexes(handler, name), capacity.transaction_capacity)
    return result, [
        _table_answer(
            handler,
            name,
            capacity.transaction_capacity(changes[name], _indexes(handler, name)),
            "WriteCapacityUnits",
        )
        for name in changes
    ]


def _changes(
    handler: DynamoHandler, method: Method, operations: list[Json]
) -> tuple[ActionResult, dict[str, list[Change]]]:
    """Run the request and return its changes, by table."""
    before = [_stored(handler, operation) for operation in operations]
    result = method(handler)
    changes: dict[str, list[Change]] = {}
    for operation, item in zip(operations, before, strict=True):
        changes.setdefault(operation["TableName"], []).append(Change(item, _stored(handler, operation)))
    return result, changes


# --- moto --------------------------------------------------------------------------------------------------


def _stored(handler: DynamoHandler, operation: Json) -> capacity.Item | None:
    """The item that an operation names, as it is now; moto says itself what is wrong with one that names none."""
    table = handler.dynamodb_backend.tables.get(operation.get("TableName", ""))
    named = operation.get("Key") or operation.get("Item") or {}
    if table is None or not _keys(table) <= named.keys():
        return None
    item = table.get_item(*handler.dynamodb_backend.get_keys_value(table, named))
    return None if item is None else _plain(item)


def _keys(table: Table) -> set[str]:
    return {key for key in (table.hash_key_attr, table.range_key_attr) if key is not None}


def _plain(item: Item) -> capacity.Item:
    """An item of moto's as JSON has it, with bytes for binary values."""
    return {
        name: {"S": value.value} if value.type == "S" else dynamo_to_dict(value) for name, value in item.attrs.items()
    }


def _indexes(handler: DynamoHandler, name: str) -> list[Index]:
    table = handler.dynamodb_backend.get_table(name)
    return [
        Index(index.name, tuple(key["AttributeName"] for key in index.schema), _projected(table, index.projection))
        for index in table.global_indexes
    ]


def _projected(table: Table, projection: Json) -> frozenset[str] | None:
    if projection.get("ProjectionType", "ALL") == "ALL":
        return None
    return frozenset(_keys(table)) | frozenset(projection.get("NonKeyAttributes") or ())


def _table_names(operations: Iterable[Json]) -> list[str]:
    return list(dict.fromkeys(operation["TableName"] for operation in operations))


def _answer(handler: DynamoHandler, units: Capacity) -> Json:
    return _table_answer(handler, handler.body["TableName"], units)


def _table_answer(handler: DynamoHandler, name: str, units: Capacity, *more: str) -> Json:
    return capacity.consumed_capacity(name, units, handler.body[REQUESTED], *more)


def _measured(method: Method, measure: Measure) -> Method:
    """The method of moto's handler, with the units in its answer as far as they are asked for."""

    @wraps(method)
    def measured(handler: DynamoHandler) -> ActionResult:
        requested = handler.body.get(REQUESTED, "NONE")
        if requested not in ("TOTAL", "INDEXES"):
            result = method(handler)
            result.result.pop("ConsumedCapacity", None)  # type: ignore[attr-defined]
            return result
        result, answer = measure(handler, method)
        result.result["ConsumedCapacity"] = answer  # type: ignore[index]
        return result

    return measured


MEASURES: dict[str, Measure] = {
    "get_item": _get,
    "query": _read_page,
    "scan": _read_page,
    "batch_get_item": _batch_get,
    "transact_get_items": _transact_get,
    "put_item": _write,
    "update_item": _write,
    "delete_item": _write,
    "batch_write_item": _batch_write,
    "transact_write_items": _transact_write,
}
REPLACED: tuple[tuple[Any, str, Any], ...] = tuple(
    (DynamoHandler, name, _measured(vars(DynamoHandler)[name], measure)) for name, measure in MEASURES.items()
)
"""What of moto's is replaced, and what by."""
