"""Send a text to a room, or delete one."""

from fitai.groups import service
from fitai.groups.live_events import ChatMessage
from fitai.groups.models import SendChat
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table


@action(
    "chat:send",
    access="write:community",
    summary="Send a text to a room, or delete one",
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, *LIVE_NEEDS),
    events=(ChatMessage,),
    ownership="shared",
    cost=5,
)
def handler(message: Message, data: SendChat) -> None:
    service.send_chat(message, data)
