"""The devices that the caller is signed in on, the newest session first."""

from fitai.auth import service
from fitai.auth.models import DeviceSession, SessionsQuery
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page


@endpoint("GET", "/auth/sessions", access="manage:account", summary="Devices signed in", needs=(Table.QUERY,))
def handler(request: Request, query: SessionsQuery) -> Page[DeviceSession]:
    """Return a page of sessions; the caller's own is marked."""
    return service.sessions(request.caller, query)
