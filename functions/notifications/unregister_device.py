"""End the pushes to a device: the one that asks, or another of the caller's by the id of its registration."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing
from fitai.notifications.devices import service
from fitai.notifications.models import DeviceQuery


@endpoint(
    "DELETE",
    "/notifications/devices",
    access="write:notifications",
    summary="End the pushes to a device",
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, query: DeviceQuery) -> Nothing:
    """Return nothing."""
    service.unregister(request.caller, query)
    return Nothing()
