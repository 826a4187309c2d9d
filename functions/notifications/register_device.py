"""Register a device for pushes, by the token that Apple's or Google's push service gave the app.

Register at each start of the app: the registration is renewed, and ends 270 days after the last time. A token has one owner: whoever
registers it takes it over. `sandbox` is for tokens of Apple's development environment.
An API key registers none: what is pushed would be read without it.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.notifications.devices import service
from fitai.notifications.devices.endpoints import PushUnavailable
from fitai.notifications.models import DeviceRegistration, RegisteredDevice


@endpoint(
    "POST",
    "/notifications/devices",
    access="manage:account",
    summary="Register a device for pushes",
    status=201,
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.DELETE, Table.CHECK),
    errors=(NotFound, PushUnavailable),
)
def handler(request: Request, body: DeviceRegistration) -> RegisteredDevice:
    """Return the registration."""
    return service.register(request.caller, body)
