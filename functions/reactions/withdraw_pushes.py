"""Let the user's other devices take down the pushes of what was read, and set their badges."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Push, Table
from fitai.notifications.events import NotificationsSeen
from fitai.notifications.pushes import service


@reaction(
    NotificationsSeen,
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Push.REGISTER, Push.SEND),
    timeout=60,
)
def handler(event: NotificationsSeen) -> None:
    service.withdraw_pushes(event)
