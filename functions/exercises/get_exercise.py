"""Read an exercise with its instructions, cues, safety and energy; with a token also the caller's own exercises.

An administrator reads exercises that others have submitted, too; that is audited.
"""

from fitai.exercises import service
from fitai.exercises.models import Exercise
from fitai.kernel.audit import Origin
from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Library, Table


@endpoint(
    "GET",
    "/exercises/{id}",
    access="public",
    ownership="public",
    summary="One exercise",
    needs=(Library.READ, Table.GET, Table.PUT),
    cache=PUBLIC_LIST,
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Exercise:
    exercise = service.show_exercise(request.reader("read:exercises"), id, Origin(request.address, request.id))
    request.is_private = exercise.is_private
    return exercise
