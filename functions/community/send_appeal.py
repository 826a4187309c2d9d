"""Appeal against a moderator's decision to hide something of the caller's: once, within 20 days.

What was hidden is kept, and stays its author's; another moderator decides whether it is shown again.
"""

from fitai.community.cases import service
from fitai.community.cases.models import Appeal, SendAppeal
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/community/appeals",
    access="write:community",
    summary="Appeal against hiding",
    status=201,
    needs=(Table.GET, Table.PUT),
    errors=(Conflict, NotFound),
)
def handler(request: Request, body: SendAppeal) -> Appeal:
    """Return the appeal."""
    return service.send_appeal(request.caller, body, Origin(request.address, request.id))
