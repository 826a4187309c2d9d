"""Show a room that the caller is present, and see who else is; without a room, list the caller's rooms and invitations.

To be sent every half minute: after a minute without a message a person is no longer present. A connected device that is
not known any more is known again, and hears the room that it names.
"""

from fitai.groups import service
from fitai.groups.live_events import ChatMessage
from fitai.groups.models import PingPresence
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Index, Table


@action(
    "presence:ping",
    access="write:community",
    summary="Be present, and see who is",
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Index.QUERY,
        Table.PUT,
        Table.UPDATE,
        Table.CHECK,
        *LIVE_NEEDS,
    ),
    events=(ChatMessage,),
    ownership="shared",
    while_read_only=True,
)
def handler(message: Message, data: PingPresence) -> None:
    service.ping_presence(message, data.room_id)
