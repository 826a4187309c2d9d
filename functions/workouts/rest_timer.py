"""Start the rest timer, as a deadline that every device counts down to, or skip it."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import rest_timer
from fitai.workouts.models import Workout
from fitai.workouts.requests import RestTimer


@endpoint(
    "POST",
    "/workouts/{id}/rest",
    access="write:own_workouts",
    summary="Start or skip the rest timer",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(request: Request, id: str, body: RestTimer) -> Workout:
    return rest_timer.set_rest_timer(request.caller, id, body, body.client_id or request.idempotency_key)
