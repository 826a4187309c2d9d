"""List the exercises of the library, filtered by muscle, equipment, difficulty, type, pattern and tag, and sorted.

With `custom=mine` the list has only the caller's own exercises.
"""

from fitai.exercises import service
from fitai.exercises.custom import service as custom_service
from fitai.exercises.library.models import ExerciseList
from fitai.exercises.models import ExerciseSummary
from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Library, Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/exercises",
    access="public",
    summary="Browse the exercises",
    needs=(Library.READ, Table.QUERY),
    cache=PUBLIC_LIST,
)
def handler(request: Request, query: ExerciseList) -> Page[ExerciseSummary]:
    if query.custom is None:
        return service.list_exercises(query)
    request.is_private = True
    request.caller.require("read:exercises")
    return custom_service.list_own_exercises(request.caller, query)
