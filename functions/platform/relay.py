"""Publish events from the table's stream on the bus, from which they reach their reactions.

The stream delivers new outbox items only, in order. Events that the bus refuses are reported back by their sequence
numbers, and are delivered again. Published events are deleted from the table.
"""

import json
from collections.abc import Iterator
from typing import Any

from fitai.kernel.aws import client
from fitai.kernel.events import SOURCE, delete_published
from fitai.kernel.needs import Bus, Table
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.kernel.task import task

MAX_ENTRIES = 10
"""Entries in one PutEvents."""
MAX_BYTES = 240_000
"""Bytes of all entries in one PutEvents: EventBridge takes 262,144, the names and times included."""


@task(needs=(Bus.PUT, Table.BATCH_DELETE), timeout=30)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Publish the events of a batch; return the sequence numbers of those that must be delivered again."""
    refused: list[str] = []
    published: list[tuple[str, str]] = []
    for group in _groups(event["Records"]):
        answer = client("events").put_events(Entries=[_entry(record) for record in group])
        for record, result in zip(group, answer["Entries"], strict=True):
            if "ErrorCode" in result:
                logger().warning("the bus refused an event", extra={"code": result["ErrorCode"]})
                refused.append(record["dynamodb"]["SequenceNumber"])
            else:
                key = record["dynamodb"]["Keys"]
                published.append((key["PK"]["S"], key["SK"]["S"]))
    _delete(published)
    return {"batchItemFailures": [{"itemIdentifier": number} for number in refused]}


def _delete(published: list[tuple[str, str]]) -> None:
    """Delete the items. A failure is logged only: they have a TTL, and raising would publish the events again."""
    try:
        delete_published(published)
    except Exception:
        logger().exception("published events stay in the table", extra={"events": len(published)})


def _entry(record: dict[str, Any]) -> dict[str, Any]:
    item = record["dynamodb"]["NewImage"]
    return {
        "EventBusName": settings().bus,
        "Source": SOURCE,
        "DetailType": item["name"]["S"],
        "Detail": item["body"]["S"],
    }


def _groups(records: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The records in order, grouped by what one request takes."""
    group: list[dict[str, Any]] = []
    size = 0
    for record in records:
        length = len(json.dumps(_entry(record)).encode())
        if group and (len(group) == MAX_ENTRIES or size + length > MAX_BYTES):
            yield group
            group, size = [], 0
        group.append(record)
        size += length
    if group:
        yield group
