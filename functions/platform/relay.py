"""Carries events from the table's stream to the bus: what was committed reaches its reactions.

The stream brings the new outbox items only, in order. Events that the bus would not take are reported back by their
place in the stream, and come again. What it has taken is removed from the table.
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


@task(needs=(Bus.PUT, Table.DISCARD), timeout=30)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Publish the events of a batch; gives the places of those that must be brought again."""
    refused: list[str] = []
    taken: list[tuple[str, str]] = []
    for group in _groups(event["Records"]):
        answer = client("events").put_events(Entries=[_entry(record) for record in group])
        for record, result in zip(group, answer["Entries"], strict=True):
            if "ErrorCode" in result:
                logger().warning("the bus refused an event", extra={"code": result["ErrorCode"]})
                refused.append(record["dynamodb"]["SequenceNumber"])
            else:
                key = record["dynamodb"]["Keys"]
                taken.append((key["PK"]["S"], key["SK"]["S"]))
    _forget(taken)
    return {"batchItemFailures": [{"itemIdentifier": place} for place in refused]}


def _forget(taken: list[tuple[str, str]]) -> None:
    """Remove the items; one that stays has a TTL, and publishing it again would be the greater evil."""
    try:
        delete_published(taken)
    except Exception:
        logger().exception("published events stay in the table", extra={"events": len(taken)})


def _entry(record: dict[str, Any]) -> dict[str, Any]:
    item = record["dynamodb"]["NewImage"]
    return {
        "EventBusName": settings().bus,
        "Source": SOURCE,
        "DetailType": item["name"]["S"],
        "Detail": item["body"]["S"],
    }


def _groups(records: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The records in order, as many together as one request takes."""
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
