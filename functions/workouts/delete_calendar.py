"""Revoke the address of the calendar: subscribed programs find nothing there any more. Idempotent."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing
from fitai.workouts.planning import calendar


@endpoint(
    "DELETE",
    "/workouts/calendar",
    access="write:own_workouts",
    summary="Revoke the address of the calendar",
    needs=(Table.GET, Table.DELETE),
)
def handler(request: Request) -> Nothing:
    calendar.delete_calendar(request.caller.id)
    return Nothing()
