"""Replace one of the caller's exercises; an admin may replace any. The update names the version that it starts from.

When its creator changes an approved exercise, everybody else sees the approved version until the change is approved.
"""

from fitai.exercises.custom import service
from fitai.exercises.models import Exercise, UpdateExercise
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Library, Table


@endpoint(
    "PUT",
    "/exercises/{id}",
    access="write:custom_exercises",
    summary="Replace an exercise",
    needs=(Library.READ, Table.GET, Table.PUT),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: UpdateExercise) -> Exercise:
    return service.update_exercise(request.caller, id, body)
