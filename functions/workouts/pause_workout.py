"""Pause a workout; the time until it is resumed does not count."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import transitions
from fitai.workouts.models import Workout
from fitai.workouts.requests import Transition


@endpoint(
    "POST",
    "/workouts/{id}/pause",
    access="write:own_workouts",
    summary="Pause a workout",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(request: Request, id: str, body: Transition) -> Workout:
    return transitions.pause_workout(request.caller, id, body.client_id or request.idempotency_key)
