"""The lake: product events on our own bus under a source of their own, which a rule sends through Firehose to S3.

Nothing else listens to that source. See infra/lake.py.
"""

import json
from collections.abc import Sequence
from typing import Any

from fitai.kernel import clock
from fitai.kernel.aws import client
from fitai.kernel.settings import settings
from fitai.telemetry.models import CONFIRMED, ProductEvent
from fitai.telemetry.sinks.interface import SinkFailed

SOURCE = "fitai.product"
DELETED = "deleted"
"""The name of the record after which the views of the lake show nothing more of a person."""
MAX_ENTRIES = 10
"""Entries in one PutEvents."""


class Lake:
    """Our own lake."""

    name = "lake"

    def send(self, pseudonym: str, events: Sequence[ProductEvent]) -> None:
        """Put the events on the bus, ten at a time."""
        self._put(
            [
                {
                    "id": event.id,
                    "name": event.name,
                    "at": clock.iso(event.at),
                    "person": pseudonym,
                    "properties": {name: json.dumps(value).strip('"') for name, value in event.properties.items()},
                }
                for event in events
            ]
        )

    def delete(self, pseudonym: str, task: str | None) -> str | None:
        """Record the deletion: the views leave out every event of the pseudonym from then on."""
        now = clock.iso(clock.now())
        self._put([{"id": pseudonym, "name": DELETED, "at": now, "person": pseudonym, "properties": {}}])
        return CONFIRMED

    def _put(self, records: Sequence[dict[str, Any]]) -> None:
        for start in range(0, len(records), MAX_ENTRIES):
            entries = [
                {
                    "EventBusName": settings().bus,
                    "Source": SOURCE,
                    "DetailType": record["name"],
                    "Detail": json.dumps(record),
                }
                for record in records[start : start + MAX_ENTRIES]
            ]
            answer = client("events").put_events(Entries=entries)
            if answer["FailedEntryCount"]:
                raise SinkFailed(f"The bus has not taken {answer['FailedEntryCount']} product events")
