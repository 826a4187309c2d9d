"""The planned workouts as a calendar (iCalendar), for programs that subscribe to its secret address.

The token is the one of `POST /workouts/calendar`, with or without the extension `.ics`.
"""

from typing import Annotated

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound, TooManyRequests, Unavailable
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Index, Table
from fitai.workouts.planning import calendar
from pydantic import Field

CALENDAR = "text/calendar; charset=utf-8"


@endpoint(
    "GET",
    "/workouts/calendar/{token}",
    access="public",
    ownership="public",
    summary="Subscribe to planned workouts",
    needs=(Table.GET, Table.UPDATE, Index.QUERY),
    counted=False,  # the service counts by the token: one address may be a server that reads the calendars of many
    cache="private, max-age=300",
    errors=(NotFound, TooManyRequests, Unavailable),
    produces=(CALENDAR,),
)
def handler(request: Request, token: Annotated[str, Field(min_length=1, max_length=100)]) -> RawResponse:
    return RawResponse(calendar.read_calendar(token, request.address), CALENDAR)
