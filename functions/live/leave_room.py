"""Leave a room; or, as its owner, remove a person from it."""

from fitai.groups import service
from fitai.groups.live_events import ChatMessage
from fitai.groups.models import LeaveRoom
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table


@action(
    "room:leave",
    access="write:community",
    summary="Leave a room, or remove a person",
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, *LIVE_NEEDS),
    events=(ChatMessage,),
    ownership="shared",
)
def handler(message: Message, data: LeaveRoom) -> None:
    service.leave_room(message, data)
