"""Count what a call costs in DynamoDB: requests, the read and write units that they consume, and the time that they take."""

import time
from dataclasses import dataclass, field
from typing import Any

READ_OPERATIONS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})


@dataclass(slots=True)
class Meter:
    """The cost since the last `reset`. A Lambda container serves one call at a time, so one meter is enough.

    Attributes:
        seconds: from each request to its answer, retries included.
    """

    requests: int = 0
    read_units: float = 0.0
    write_units: float = 0.0
    seconds: float = 0.0
    operations: list[str] = field(default_factory=list)
    _sent: float | None = None

    def reset(self) -> None:
        """Start counting anew."""
        self.requests = 0
        self.read_units = 0.0
        self.write_units = 0.0
        self.seconds = 0.0
        self.operations = []
        self._sent = None

    def count_request(self, model: Any, **_: Any) -> None:
        """botocore's `before-call`: a request is about to leave."""
        self.requests += 1
        self.operations.append(model.name)
        self._sent = time.perf_counter()

    def add_units(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:
        """botocore's `after-call`: add the units that the answer names."""
        self.end_request()
        consumed: Any = parsed.get("ConsumedCapacity") or []
        for entry in consumed if isinstance(consumed, list) else [consumed]:
            units = float(entry.get("CapacityUnits", 0.0))
            if model.name in READ_OPERATIONS:
                self.read_units += units
            else:
                self.write_units += units

    def end_request(self, **_: Any) -> None:
        """botocore's `after-call-error`: there was no answer."""
        if self._sent is not None:
            self.seconds += time.perf_counter() - self._sent
            self._sent = None


meter = Meter()
"""The meter of this container."""


def attach_meter(client: Any) -> None:
    """Count every request of a botocore DynamoDB client, in the client's own event hooks."""
    client.meta.events.register("before-call.dynamodb.*", meter.count_request)
    client.meta.events.register("after-call.dynamodb.*", meter.add_units)
    client.meta.events.register("after-call-error.dynamodb.*", meter.end_request)
