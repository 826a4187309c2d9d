"""Import past workouts from the files of other apps; preview a file, read the progress of an import, or undo it.

Files of Strong, Hevy, FitNotes, StrongLifts, GymBook and FitAI are read. A dry run tells what would be imported, which
exercise each name of the file is (`mapping`) and which workouts exist already (`duplicateWorkouts`); the import takes corrections of
both. A short file is imported when the request answers; the progress of a long one is pushed as `import:progress`, and returned
for a request with its `importId`. Formats, reports and limits are in docs/imports.md.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, SwitchedOff, TooLarge
from fitai.kernel.needs import LIVE_NEEDS, Bucket, Imports, Index, Library, Switches, Table
from fitai.workouts.imports import service
from fitai.workouts.imports.models import ImportWorkouts, WorkoutImport


@endpoint(
    "POST",
    "/workouts/import",
    access="write:own_workouts",
    summary="Import workouts",
    needs=(
        Switches.READ,
        Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK, Index.QUERY,
        Library.READ, Bucket.LIST, Imports.WRITE, *LIVE_NEEDS,
    ),
    errors=(NotFound, Conflict, TooLarge, SwitchedOff),
    timeout=29,
    memory=1769,
    max_body=6_000_000,
    secret=True,
    throttle=20,
)  # fmt: skip
def handler(request: Request, body: ImportWorkouts) -> WorkoutImport:
    return service.import_workouts(request.caller, request.new_id(), body, request.units)
