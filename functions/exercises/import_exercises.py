"""Import exercises of another library: free-exercise-db, wger, CSV or FitAI's own export. A dry run by default."""

from fitai.exercises.imports import service
from fitai.exercises.imports.models import ImportExercises, ImportReport
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, SwitchedOff, TooLarge
from fitai.kernel.needs import Library, Switches, Table


@endpoint(
    "POST",
    "/exercises/import",
    access="moderate:content",
    summary="Import exercises",
    needs=(Switches.READ, Library.WRITE, Library.DELETE, Table.GET, Table.PUT, Table.UPDATE, Table.QUERY),
    errors=(NotFound, Conflict, TooLarge, SwitchedOff),
    timeout=29,
    memory=1769,
    max_body=5_000_000,
    secret=True,
    throttle=2,
)
def handler(request: Request, body: ImportExercises) -> ImportReport:
    origin = Origin(request.address, request.id)
    return service.import_exercises(request.caller, origin, request.new_id(), body)
