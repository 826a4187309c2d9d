"""Claim a case for 30 minutes, and read what was reported and why. Claiming again begins the 30 minutes anew. Audited.

An appeal is claimed by another moderator than the one who has decided.
"""

from fitai.community.cases import service
from fitai.community.cases.models import CaseFile
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, Forbidden, NotFound
from fitai.kernel.needs import Index, Table


@endpoint(
    "POST",
    "/admin/reports/{id}/claim",
    access="moderate:content",
    ownership="public",
    summary="Claim a case",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Index.QUERY),
    errors=(NotFound, Conflict, Forbidden),
)
def handler(request: Request, id: str) -> CaseFile:
    """Return the case with its reports and what they are about."""
    return service.claim_case(request.caller, id, Origin(request.address, request.id))
