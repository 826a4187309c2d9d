"""One exercise, with instructions, cues, safety and energy. With a token also the caller's own, as they are now."""

from fitai.exercises import service
from fitai.exercises.models import Exercise
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Library, Table


@endpoint(
    "GET",
    "/exercises/{id}",
    access="public",
    ownership="public",
    summary="One exercise",
    needs=(Library.READ, Table.GET),
    cache="public, max-age=900",
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Exercise:
    found = service.read_exercise(request.signed_in, id)
    request.is_private = found.is_private
    return found
