"""Complete a workout. Analytics, streaks and feeds follow by themselves."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts.live import transitions
from fitai.workouts.models import Workout
from fitai.workouts.requests import CompleteWorkout


@endpoint(
    "POST",
    "/workouts/{id}/complete",
    access="write:own_workouts",
    summary="Complete a workout",
    snap_start=True,
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.DELETE, Library.READ, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(request: Request, id: str, body: CompleteWorkout) -> Workout:
    with_client_id = body.model_copy(update={"client_id": body.client_id or request.idempotency_key})
    return transitions.complete_workout(request.caller, id, with_client_id)
