"""Mute a thread: the caller gets no more notifications of this activity, challenge or room."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.notifications import service
from fitai.notifications.models import ThreadKind, ThreadMute


@endpoint(
    "PUT",
    "/notifications/threads/{kind}/{id}/mute",
    access="write:notifications",
    ownership="public",
    summary="Mute a thread",
    needs=(Table.PUT, Table.CHECK),
)
def handler(request: Request, kind: ThreadKind, id: str) -> ThreadMute:
    """Return the muted thread."""
    return service.mute_thread(request.caller, kind, id)
