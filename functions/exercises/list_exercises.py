"""Browse the exercise library: filter by muscle, equipment, difficulty, type, pattern and tag; sort; page.

With `custom=mine` the list holds the exercises that the caller has made, and those only.
"""

from fitai.exercises import custom, service
from fitai.exercises.models import ExerciseList, ExerciseSummary
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Library, Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/exercises",
    access="public",
    summary="Browse the exercises",
    needs=(Library.READ, Table.QUERY),
    cache="public, max-age=900",
)
def handler(request: Request, query: ExerciseList) -> Page[ExerciseSummary]:
    if query.custom is None:
        return service.browse(query)
    request.private = True
    return custom.mine(request.caller, query)
