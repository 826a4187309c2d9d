"""Read a workout with all its exercises and sets: the caller's own, or one shared with the caller."""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.workouts import service
from fitai.workouts.models import Workout
from fitai.workouts.requests import ReadWorkoutQuery


@endpoint(
    "GET",
    "/workouts/{id}",
    access="user",
    ownership="shared",
    summary="Read a workout",
    cache=LIVE,
    needs=(Table.QUERY, Table.GET),
)
def handler(request: Request, id: str, query: ReadWorkoutQuery) -> Workout:
    return service.read_workout(request.caller, id, query.share)
