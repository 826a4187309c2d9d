"""Resume a paused workout."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.live import transitions
from fitai.workouts.models import Workout
from fitai.workouts.requests import Transition


@endpoint(
    "POST",
    "/workouts/{id}/resume",
    access="write:own_workouts",
    summary="Resume a workout",
    needs=(Table.GET, Table.QUERY, Table.PUT, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(request: Request, id: str, body: Transition) -> Workout:
    return transitions.resume_workout(request.caller, id, body.client_id or request.idempotency_key)
