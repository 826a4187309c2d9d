"""Decide about an exercise that a user has submitted: approve it for everybody, reject it, or ask for changes. Audited.

The decision names the version that was looked at. Its creator is told the reason. An approved exercise is in the library within
a minute; a change that is rejected leaves the version there that was approved before.
"""

from fitai.exercises.review import service
from fitai.exercises.review.models import DecideExercise, ExerciseSubmission
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Library, Table


@endpoint(
    "PUT",
    "/admin/exercises/{id}/approve",
    access="moderate:content",
    ownership="public",
    summary="Decide about a submitted exercise",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Library.READ),
    errors=(NotFound, Conflict),
    memory=1024,
)
def handler(request: Request, id: str, body: DecideExercise) -> ExerciseSubmission:
    """Return the exercise after the decision."""
    return service.decide_submission(request.caller, id, body, Origin(request.address, request.id))
