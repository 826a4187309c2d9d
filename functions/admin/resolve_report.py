"""Decide a case that the caller has claimed, or the appeal against it.

A case is dismissed, or its author is warned or suspended, or its target is hidden from everybody but its author; the author is told the
reason, and the reporters what came of their reports. An appeal is upheld (it stays hidden) or overturned (it is shown again)
by another moderator than the first. Suspending needs a proof of identity of the last ten minutes. Audited.
"""

from fitai.community.cases import service
from fitai.community.cases.models import DecideCase, ModerationCase
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, Forbidden, NotFound, StepUpRequired
from fitai.kernel.needs import Table


@endpoint(
    "PUT",
    "/admin/reports/{id}",
    access="moderate:content",
    ownership="public",
    summary="Decide a case",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound, Conflict, Forbidden, StepUpRequired),
)
def handler(request: Request, id: str, body: DecideCase) -> ModerationCase:
    """Return the case."""
    return service.decide_case(request.caller, id, body, Origin(request.address, request.id))
