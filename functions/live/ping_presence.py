"""Be heard of in a room, and see who is there; without a room, see the rooms that one is in or invited to.

Sent every half minute: who was not heard of for a minute is no longer there.
"""

from fitai.groups import service
from fitai.groups.live_events import ChatMessage
from fitai.groups.models import PingPresence
from fitai.kernel.live import Message, action
from fitai.kernel.needs import LIVE, Index, Table


@action(
    "presence:ping",
    access="user",
    summary="Be there, and see who is",
    needs=(Table.QUERY, Index.QUERY, Table.UPDATE, *LIVE),
    answers=(ChatMessage,),
    whose="shared",
)
def handler(message: Message, data: PingPresence) -> None:
    service.ping(message, data.room_id)
