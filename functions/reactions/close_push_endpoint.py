"""Delete the endpoint at SNS of a device that gets no more pushes."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Push, Table
from fitai.notifications.devices import service
from fitai.notifications.events import DeviceRemoved


@reaction(DeviceRemoved, needs=(Table.GET, Push.REMOVE))
def handler(event: DeviceRemoved) -> None:
    service.close_endpoint(event)
