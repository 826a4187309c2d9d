"""Notify people of a room of a text that was sent while they were away; take that back when the text is deleted."""

from fitai.groups import notices
from fitai.groups.events import RoomTextDeleted, RoomTextSent
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.notifications.published import NOTIFY_NEEDS


@reaction(RoomTextSent, RoomTextDeleted, needs=(Table.GET, Table.QUERY, *NOTIFY_NEEDS), switches=("fan_out",))
def handler(event: RoomTextSent | RoomTextDeleted) -> None:
    if isinstance(event, RoomTextSent):
        notices.tell_absent(event)
    else:
        notices.withdraw_text(event)
