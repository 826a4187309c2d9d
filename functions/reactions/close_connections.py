"""A device that was signed out is disconnected: nothing is pushed to it any more."""

from fitai.auth.events import SessionsEnded
from fitai.kernel import live
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE


@reaction(SessionsEnded, needs=LIVE)
def handler(event: SessionsEnded) -> None:
    live.end(event.user_id, event.sessions, before=int(event.at.timestamp()) if event.everything else None)
