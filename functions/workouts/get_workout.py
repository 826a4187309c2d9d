"""Read a workout with all its exercises and sets: the caller's own, or one shared with the caller.

A workout of somebody whose `privacy.workoutSharing` is off is not found, whatever was shared before; of somebody whose
`privacy.progressSharing` is off it shows no personal records.
"""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.workouts import service
from fitai.workouts.models import Workout
from fitai.workouts.requests import ReadWorkoutQuery


@endpoint(
    "GET",
    "/workouts/{id}",
    access="read:own_workouts",
    ownership="shared",
    summary="Read a workout",
    cache=LIVE,
    needs=(Table.QUERY, Table.GET_MANY),
)
def handler(request: Request, id: str, query: ReadWorkoutQuery) -> Workout:
    return service.read_workout(request.caller, id, query.share)
