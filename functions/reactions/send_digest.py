"""Mail the daily summary of what is unread to a user who wants it."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import ApiUrl, Mail, Table
from fitai.notifications.delivery import mails
from fitai.notifications.delivery.events import DigestDue


@reaction(
    DigestDue,
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Table.UPDATE,
        Table.DELETE,
        Table.CHECK,
        Mail.SEND,
        ApiUrl.READ,
    ),
    switches=("fan_out",),
)
def handler(event: DigestDue) -> None:
    mails.send_digest(event)
