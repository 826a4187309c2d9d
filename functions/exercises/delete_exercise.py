"""Delete one of the caller's exercises; an admin may delete any. Workouts that used it keep its name."""

from fitai.exercises.custom import service
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Library, Table
from fitai.kernel.types import Nothing


@endpoint(
    "DELETE",
    "/exercises/{id}",
    access="write:custom_exercises",
    summary="Delete an exercise",
    needs=(Library.READ, Table.GET, Table.PUT, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    service.delete_exercise(request.caller, id)
    return Nothing()
