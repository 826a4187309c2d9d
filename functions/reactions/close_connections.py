"""Disconnect devices that were signed out, so that nothing is pushed to them any more."""

from fitai.auth.events import SessionsEnded
from fitai.kernel.events import reaction
from fitai.kernel.live import connections
from fitai.kernel.needs import LIVE_NEEDS


@reaction(SessionsEnded, needs=LIVE_NEEDS)
def handler(event: SessionsEnded) -> None:
    connections.close_user_connections(
        event.user_id, event.sessions, before=int(event.at.timestamp()) if event.everything else None
    )
