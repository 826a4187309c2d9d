"""Change a pause of the caller's, such as its last day: a field that is left out stays."""

from fitai.analytics import pauses
from fitai.analytics.models import Pause, PauseChange
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.needs import LIVE_NEEDS, Table


@endpoint(
    "PUT",
    "/progress/pauses/{id}",
    access="write:own_progress",
    summary="Change a pause",
    needs=(Table.GET_MANY, Table.PUT, Table.CHECK, *LIVE_NEEDS),
    errors=(Conflict, Invalid, NotFound),
)
def handler(request: Request, id: str, body: PauseChange) -> Pause:
    """Return the changed pause."""
    return pauses.change_pause(request.caller, id, body)
