"""Delete a pause of the caller's: its days count like any others, also past ones."""

from fitai.analytics import pauses
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.kernel.types import Nothing


@endpoint(
    "DELETE",
    "/progress/pauses/{id}",
    access="write:own_progress",
    summary="Delete a pause",
    needs=(Table.GET_MANY, Table.PUT, Table.CHECK, *LIVE_NEEDS),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    pauses.delete_pause(request.caller, id)
    return Nothing()
