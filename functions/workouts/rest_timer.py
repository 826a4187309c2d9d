"""Start the rest timer, as a deadline that every device counts down to by itself, or skip it."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts import running
from fitai.workouts.models import RestTimer, Workout


@endpoint(
    "POST",
    "/workouts/{id}/rest",
    access="user",
    summary="Start or skip the rest timer",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(request: Request, id: str, body: RestTimer) -> Workout:
    return running.rest(request.caller, id, body, body.client_id or request.idempotency_key)
