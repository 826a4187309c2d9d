"""Create an address at which calendar programs subscribe to the planned workouts; the former address becomes invalid.

Whoever knows the address can read names, days and exercises of the planned workouts. It is shown once.
An API key creates none: the address would outlive it.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import ApiUrl, Table
from fitai.workouts.planning import calendar
from fitai.workouts.planning.models import CalendarLink


@endpoint(
    "POST",
    "/workouts/calendar",
    access="manage:account",
    summary="Create the address of the calendar",
    needs=(Table.GET, Table.PUT, Table.DELETE, ApiUrl.READ),
    status=201,
    secret=True,
)
def handler(request: Request) -> CalendarLink:
    return calendar.create_calendar(request.caller)
