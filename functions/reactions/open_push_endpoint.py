"""Make the endpoint at SNS of a device that was registered for pushes, or enable it again."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Push, Table
from fitai.notifications.devices import service
from fitai.notifications.events import DeviceRegistered


@reaction(DeviceRegistered, needs=(Table.GET, Table.UPDATE, Push.REGISTER))
def handler(event: DeviceRegistered) -> None:
    service.open_endpoint(event)
