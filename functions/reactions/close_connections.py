"""Close the connections of a device that was signed out, or whose session is blocked."""

from fitai.auth.events import SessionsEnded, SessionSuspected
from fitai.kernel.events import reaction
from fitai.kernel.live import connections
from fitai.kernel.needs import LIVE_NEEDS


@reaction(SessionsEnded, SessionSuspected, needs=LIVE_NEEDS)
def handler(event: SessionsEnded | SessionSuspected) -> None:
    if isinstance(event, SessionSuspected):
        connections.close_user_connections(event.user_id, [event.session])
        return
    connections.close_user_connections(
        event.user_id, event.sessions, before=int(event.at.timestamp()) if event.everything else None
    )
