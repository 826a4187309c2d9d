"""Replace an own exercise; an admin replaces any, the written library's too. The change names the version it starts from.

What everybody sees has been approved: when its creator changes an approved exercise, the others keep the approved one
until the change is approved too.
"""

from fitai.exercises.custom import service
from fitai.exercises.models import Exercise, UpdateExercise
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Library, Table


@endpoint(
    "PUT",
    "/exercises/{id}",
    access="user",
    summary="Replace an exercise",
    needs=(Library.READ, Table.GET, Table.PUT),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: UpdateExercise) -> Exercise:
    return service.update_exercise(request.caller, id, body)
