"""Run what writes to the table, and write nothing: for comparing what would be stored with what is.

    with rehearsal():
        wrong = rebuild_user(user_id)

Writes are answered as successful and kept in memory; what is read by its key afterwards is as it would be. An item that is
changed by an update, rather than written as a whole, is read as it is stored. Nothing is pushed to devices.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from fitai.kernel import table
from fitai.kernel.live import transport

Item = dict[str, Any]
Key = tuple[str, str]
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})
"""The operations of DynamoDB that are not sent."""


class _Silence:
    """A transport that sends nothing."""

    def send(self, connection_id: str, frame: str) -> bool:
        return True

    def close(self, connection_id: str) -> None:
        return None


class _Overlay:
    """What would have been written: items by their keys, None for a deleted one."""

    def __init__(self) -> None:
        self.items: dict[Key, Item | None] = {}
        self._parameters: dict[str, Any] = {}

    def note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """botocore's `before-parameter-build`: the parameters of the request that follows."""
        self._parameters = params

    def answer(self, model: Any, **_: Any) -> tuple[Any, dict[str, Any]] | None:
        """botocore's `before-call`: a write is answered here, and not sent."""
        if model.name not in WRITES:
            return None
        for kind, operation in _operations(model.name, self._parameters):
            if kind == "Put":
                self.items[_key(operation["Item"])] = operation["Item"]
            elif kind == "Delete":
                self.items[_key(operation["Key"])] = None
        return SimpleNamespace(status_code=200, headers={}), {"ResponseMetadata": {"HTTPStatusCode": 200}}

    def lay_over(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        """botocore's `after-call`: what was read is as it would be after the writes."""
        if not self.items:
            return
        if model.name == "GetItem":
            self._lay_over_item(parsed)
        elif model.name == "BatchGetItem":
            for name, request in self._parameters["RequestItems"].items():
                found = {_key(item): item for item in parsed["Responses"].get(name, [])}
                found.update({key: item for key in map(_key, request["Keys"]) if (item := self.items.get(key))})
                parsed["Responses"][name] = [item for key, item in found.items() if self.items.get(key, item)]
        elif model.name == "Query":
            items = [self.items.get(_key(item), item) if "PK" in item else item for item in parsed["Items"]]
            parsed["Items"] = [item for item in items if item is not None]

    def _lay_over_item(self, parsed: dict[str, Any]) -> None:
        key = _key(self._parameters["Key"])
        if key in self.items:
            parsed.pop("Item", None)
            if (item := self.items[key]) is not None:
                parsed["Item"] = item


@contextmanager
def rehearsal() -> Iterator[None]:
    """Within it, nothing is written to the table, and nothing is pushed."""
    overlay, hooks = _Overlay(), table.client().meta.events
    handlers = {
        "before-parameter-build.dynamodb": overlay.note,
        "before-call.dynamodb": overlay.answer,
        "after-call.dynamodb": overlay.lay_over,
    }
    before = transport.instance
    transport.instance = _Silence()
    for event, handler in handlers.items():
        hooks.register_first(event, handler)
    try:
        yield
    finally:
        for event, handler in handlers.items():
            hooks.unregister(event, handler)
        transport.instance = before


def _operations(name: str, params: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The single writes of a request, and their kinds."""
    if name == "TransactWriteItems":
        return [operation for item in params["TransactItems"] for operation in item.items()]
    if name == "BatchWriteItem":
        requests = [request for requests in params["RequestItems"].values() for request in requests]
        return [(kind.removesuffix("Request"), content) for request in requests for kind, content in request.items()]
    return [(name.removesuffix("Item"), params)]


def _key(item: Item) -> Key:
    return item[table.PARTITION_KEY]["S"], item[table.SORT_KEY]["S"]
