"""Rate an exercise with 1 to 5 stars. A later rating of the same caller replaces it."""

from fitai.exercises.ratings import service
from fitai.exercises.ratings.models import ExerciseRating, RateExercise
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Library, Table


@endpoint(
    "POST",
    "/exercises/{id}/rate",
    access="write:community",
    ownership="public",
    summary="Rate an exercise",
    needs=(Library.READ, Table.GET_MANY, Table.PUT, Table.UPDATE),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: RateExercise) -> ExerciseRating:
    return service.rate_exercise(request.caller, id, body.rating)
