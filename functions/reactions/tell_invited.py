"""Notify friends who were invited to a room."""

from fitai.groups import service
from fitai.groups.events import RoomInvited
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Table


@reaction(RoomInvited, needs=(Table.PUT, *LIVE_NEEDS))
def handler(event: RoomInvited) -> None:
    service.notify_invited(event)
