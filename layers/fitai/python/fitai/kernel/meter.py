"""Count what a call costs in DynamoDB: requests, and the read and write units that they consume."""

from dataclasses import dataclass, field
from typing import Any

READ_OPERATIONS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})


@dataclass(slots=True)
class Meter:
    """The cost since the last `reset`. A Lambda container serves one call at a time, so one meter is enough."""

    requests: int = 0
    read_units: float = 0.0
    write_units: float = 0.0
    operations: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Start counting anew."""
        self.requests = 0
        self.read_units = 0.0
        self.write_units = 0.0
        self.operations = []

    def count_request(self, model: Any, **_: Any) -> None:
        """botocore's `before-call`: a request is about to leave."""
        self.requests += 1
        self.operations.append(model.name)

    def add_units(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:
        """botocore's `after-call`: add the units that the answer names."""
        consumed: Any = parsed.get("ConsumedCapacity") or []
        for entry in consumed if isinstance(consumed, list) else [consumed]:
            units = float(entry.get("CapacityUnits", 0.0))
            if model.name in READ_OPERATIONS:
                self.read_units += units
            else:
                self.write_units += units


meter = Meter()
"""The meter of this container."""


def attach_meter(client: Any) -> None:
    """Count every request of a botocore DynamoDB client, in the client's own event hooks."""
    client.meta.events.register("before-call.dynamodb.*", meter.count_request)
    client.meta.events.register("after-call.dynamodb.*", meter.add_units)
