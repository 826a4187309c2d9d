"""Change a workout, active or past; records and totals follow."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts.live import edits
from fitai.workouts.models import Workout
from fitai.workouts.requests import UpdateWorkout


@endpoint(
    "PUT",
    "/workouts/{id}",
    access="write:own_workouts",
    summary="Change a workout",
    needs=(Table.QUERY, Table.GET_MANY, Table.PUT, Table.DELETE, Library.READ, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(request: Request, id: str, body: UpdateWorkout) -> Workout:
    return edits.update_workout(request.caller, id, body)
