"""The review queue of exercises that users have submitted for everybody, or those that were decided. Audited.

Each with what differs from the version that was approved before, with exercises of the library that may be the same, and with
what it lacks. Until it is approved an exercise is seen by its creator and by administrators only.
"""

from fitai.exercises.review import service
from fitai.exercises.review.models import ExerciseSubmission, SubmissionsQuery
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Library, Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/admin/exercises",
    access="moderate:content",
    summary="List submitted exercises",
    needs=(Index.QUERY, Table.GET_MANY, Table.PUT, Library.READ),
    memory=1024,
)
def handler(request: Request, query: SubmissionsQuery) -> Page[ExerciseSubmission]:
    """Return a page of submitted exercises."""
    return service.list_submissions(request.caller, query, Origin(request.address, request.id))
