"""Complete a set of the current exercise (or of `?exercise=`), or correct one; the index after the last adds one."""

from typing import Annotated

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts.live import sets
from fitai.workouts.live_events import SetCompleted
from fitai.workouts.requests import CompleteSet, SetQuery
from pydantic import Field


@endpoint(
    "PUT",
    "/workouts/{id}/set/{setIndex}",
    access="write:own_workouts",
    summary="Complete or correct a set",
    snap_start=True,
    needs=(Table.GET, Table.QUERY, Table.PUT, Library.READ, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(
    request: Request, id: str, set_index: Annotated[int, Field(ge=0)], query: SetQuery, body: CompleteSet
) -> SetCompleted:
    client_id = body.client_id or request.idempotency_key
    return sets.complete_set(request.caller, id, query.exercise, set_index, body, client_id)
