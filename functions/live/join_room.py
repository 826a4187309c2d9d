"""Join a room, or open one and invite friends: its members see what happens in each other's workouts.

Answered with `chat:message` of kind `room`: the people, and the last entries, or those that were missed.
"""

from fitai.groups import service
from fitai.groups.live_events import ChatMessage
from fitai.groups.models import JoinRoom
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table


@action(
    "room:join",
    access="write:community",
    summary="Join a room, or open one",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, *LIVE_NEEDS),
    events=(ChatMessage,),
    ownership="shared",
    cost=5,
)
def handler(message: Message, data: JoinRoom) -> None:
    service.join_room(message, data)
