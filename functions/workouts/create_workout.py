"""Create a workout: from a template's day, like a past workout, from exercises, or empty; planned, or started."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, UpgradeRequired
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts import service
from fitai.workouts.models import Workout
from fitai.workouts.requests import CreateWorkout


@endpoint(
    "POST",
    "/workouts",
    access="write:own_workouts",
    summary="Create a workout",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Library.READ, *LIVE_NEEDS),
    errors=(Conflict, UpgradeRequired),
)
def handler(request: Request, body: CreateWorkout) -> Workout:
    return service.create_workout(request.caller, request.new_id(), body)
