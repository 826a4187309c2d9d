"""Publish events from the table's stream on the bus, from which they reach their reactions.

The stream delivers new outbox items only, in order. Events that the bus refuses are reported back by their sequence
numbers, and are delivered again. Published events are deleted from the table; `schedules/sweep_outbox` publishes what
the stream has lost.
"""

from typing import Any

from fitai.kernel.needs import Bus, Table
from fitai.kernel.outbox import OutboxEvent, publish
from fitai.kernel.task import task


@task(needs=(Bus.PUT, Table.BATCH_DELETE), timeout=30)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Publish the events of a batch; return the sequence numbers of those that must be delivered again."""
    changes = [record["dynamodb"] for record in event["Records"]]
    refused = publish([_outbox_event(change) for change in changes])
    return {"batchItemFailures": [{"itemIdentifier": changes[position]["SequenceNumber"]} for position in refused]}


def _outbox_event(change: dict[str, Any]) -> OutboxEvent:
    key, item = change["Keys"], change["NewImage"]
    return OutboxEvent((key["PK"]["S"], key["SK"]["S"]), item["name"]["S"], item["body"]["S"])
