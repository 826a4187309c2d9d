"""Push a notification to the user's devices."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Push, Table
from fitai.notifications.events import NotificationStored
from fitai.notifications.pushes import service


@reaction(
    NotificationStored,
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Table.UPDATE,
        Table.DELETE,
        Push.REGISTER,
        Push.SEND,
    ),
    timeout=60,
    switches=("fan_out",),
    concurrency=10,
)
def handler(event: NotificationStored) -> None:
    service.send_notification(event)
