"""Be heard of in a room, and see who is there; without a room, see the rooms that one is in or invited to.

Sent every half minute: who was not heard of for a minute is no longer there.
"""

from fitai.groups import service
from fitai.groups.live_events import ChatMessage
from fitai.groups.models import PingPresence
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Index, Table


@action(
    "presence:ping",
    access="user",
    summary="Be there, and see who is",
    needs=(Table.QUERY, Index.QUERY, Table.UPDATE, *LIVE_NEEDS),
    answers=(ChatMessage,),
    whose="shared",
)
def handler(message: Message, data: PingPresence) -> None:
    service.ping_presence(message, data.room_id)
