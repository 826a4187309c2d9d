"""Report a user, an activity, a comment, a challenge or a message in a room: one open report of each by each user.

Only the moderators learn of it, and the sender hears what came of it. Of users, the answer is the same whether the caller
may see the account, may not, or there is none. Anything else must be something that the caller may see.
"""

from fitai.community.cases import service
from fitai.community.cases.models import Report, SendReport
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, TooManyRequests
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/users/report",
    access="write:community",
    ownership="shared",
    summary="Report a user, or something that a user wrote",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE),
    errors=(Conflict, NotFound, TooManyRequests),
)
def handler(request: Request, body: SendReport) -> Report:
    """Return the report."""
    return service.send_report(request.caller, request.new_id(), body, Origin(request.address, request.id))
