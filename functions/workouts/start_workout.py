"""Start a planned workout. All the devices of the account follow it."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import transitions
from fitai.workouts.models import Workout
from fitai.workouts.requests import Transition


@endpoint(
    "POST",
    "/workouts/{id}/start",
    access="write:own_workouts",
    summary="Start a workout",
    snap_start=True,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(request: Request, id: str, body: Transition) -> Workout:
    return transitions.start_workout(request.caller, id, body.client_id or request.idempotency_key)
