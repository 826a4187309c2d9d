"""Send the product events that follow from what a user does, where the user has agreed: docs/product-events.md."""

from fitai.kernel.events import Event, reaction
from fitai.kernel.needs import Bus, Table, TelemetryKey
from fitai.telemetry import service
from fitai.telemetry.catalogue import SOURCES


@reaction(*SOURCES, needs=(TelemetryKey.READ, Table.GET, Bus.PUT), layers=("telemetry",))
def handler(event: Event) -> None:
    service.send_events(event)
