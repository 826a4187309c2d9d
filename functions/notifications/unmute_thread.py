"""Unmute a thread: the caller gets notifications of it again."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.notifications import service
from fitai.notifications.models import ThreadKind, ThreadMute


@endpoint(
    "DELETE",
    "/notifications/threads/{kind}/{id}/mute",
    access="write:notifications",
    ownership="public",
    summary="Unmute a thread",
    needs=(Table.DELETE,),
)
def handler(request: Request, kind: ThreadKind, id: str) -> ThreadMute:
    """Return the thread."""
    return service.unmute_thread(request.caller, kind, id)
