"""List the caller's workouts, newest first."""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page
from fitai.workouts import service
from fitai.workouts.models import WorkoutSummary
from fitai.workouts.requests import HistoryQuery


@endpoint(
    "GET",
    "/workouts",
    access="read:own_workouts",
    summary="List workouts",
    cache=OWN,
    needs=(Index.QUERY, Table.GET_MANY),
)
def handler(request: Request, query: HistoryQuery) -> Page[WorkoutSummary]:
    return service.list_workouts(request.caller, query)
