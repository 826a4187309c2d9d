"""Get an address at which calendar programs find the planned workouts; the address before it ends.

Whoever knows the address reads names, days and exercises of the planned workouts. It is told once.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import ApiUrl, Table
from fitai.workouts.planning import calendar
from fitai.workouts.planning.models import CalendarLink


@endpoint(
    "POST",
    "/workouts/calendar",
    access="user",
    summary="Make a calendar's address",
    needs=(Table.GET, Table.PUT, Table.DELETE, ApiUrl.READ),
    status=201,
    secret=True,
)
def handler(request: Request) -> CalendarLink:
    return calendar.create_calendar(request.caller)
