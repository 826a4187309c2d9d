"""Mail what has waited for the end of the quiet hours: several notifications as one summary."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import ApiUrl, Mail, Table
from fitai.notifications.delivery import mails
from fitai.notifications.delivery.events import HeldReleased


@reaction(
    HeldReleased,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, Mail.SEND, ApiUrl.READ),
    switches=("fan_out",),
)
def handler(event: HeldReleased) -> None:
    mails.send_held(event)
