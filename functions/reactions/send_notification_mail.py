"""Mail a notification at once, where the matrix and the user's choices say so."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import ApiUrl, Mail, Table
from fitai.notifications.delivery import mails
from fitai.notifications.events import NotificationStored


@reaction(
    NotificationStored,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, Mail.SEND, ApiUrl.READ),
    switches=("fan_out",),
)
def handler(event: NotificationStored) -> None:
    mails.send_notification(event)
