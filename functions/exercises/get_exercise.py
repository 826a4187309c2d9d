"""One exercise of the library, with instructions, cues, safety and energy."""

from fitai.exercises import service
from fitai.exercises.models import Exercise
from fitai.kernel.endpoint import endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Library


@endpoint(
    "GET",
    "/exercises/{id}",
    access="public",
    summary="One exercise",
    needs=(Library.READ,),
    cache="public, max-age=900",
    errors=(NotFound,),
)
def handler(id: str) -> Exercise:
    return service.read(id)
