"""Notify friends who were invited to a room."""

from fitai.groups import notices
from fitai.groups.events import RoomInvited
from fitai.kernel.events import reaction
from fitai.notifications.published import NOTIFY_NEEDS


@reaction(RoomInvited, needs=NOTIFY_NEEDS, switches=("fan_out",))
def handler(event: RoomInvited) -> None:
    notices.tell_invited(event)
