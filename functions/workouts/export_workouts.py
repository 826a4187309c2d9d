"""Export all completed workouts: as CSV that Strong and `POST /workouts/import` accept, or as JSON.

A history of more than 10,000 workouts is exported in the background, others with `background=true`: 202, and a notification (`export_ready`) when it is done; the
same request, sent again, then answers 303 to the file.
"""

from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import PlanLimitReached
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Exports, Index, Table
from fitai.workouts.exports import service
from fitai.workouts.imports.models import ExportWorkouts
from fitai.workouts.models import Workout


@endpoint(
    "GET",
    "/workouts/export",
    access="read:own_workouts",
    summary="Export workouts",
    needs=(Index.QUERY, Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Exports.WRITE),
    produces=("text/csv; charset=utf-8",),
    redirects=True,
    later=True,
    errors=(PlanLimitReached,),
    timeout=29,
    memory=1769,
    throttle=10,
)
def handler(request: Request, query: ExportWorkouts) -> list[Workout] | RawResponse:
    return service.export_workouts(request.caller, Origin(request.address, request.id), query)
