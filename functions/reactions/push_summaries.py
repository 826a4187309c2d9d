"""Push what has waited for the end of the quiet hours, and that there is a daily summary."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Push, Table
from fitai.notifications.delivery.events import DigestDue, HeldReleased
from fitai.notifications.pushes import service


@reaction(
    HeldReleased,
    DigestDue,
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
)
def handler(event: HeldReleased | DigestDue) -> None:
    if isinstance(event, HeldReleased):
        service.send_held(event)
    else:
        service.send_digest(event)
