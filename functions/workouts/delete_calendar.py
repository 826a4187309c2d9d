"""Let the calendar's address end: who has subscribed finds nothing there any more. Again changes nothing."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing
from fitai.workouts.planning import calendar


@endpoint(
    "DELETE",
    "/workouts/calendar",
    access="user",
    summary="Revoke a calendar's address",
    needs=(Table.GET, Table.DELETE),
)
def handler(request: Request) -> Nothing:
    calendar.delete_calendar(request.caller.id)
    return Nothing()
