"""Report a user, an activity or a comment to the admins: one open report of each target by each user.

Only the admins learn of it. The answer is the same whether the caller may see the account, may not, or there is none.
"""

from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import Table
from fitai.users.reports import service
from fitai.users.reports.models import Report, SendReport


@endpoint(
    "POST",
    "/users/report",
    access="user",
    summary="Report a user, an activity or a comment",
    status=201,
    needs=(Table.GET, Table.PUT),
    errors=(Conflict,),
)
def handler(request: Request, body: SendReport) -> Report:
    """Return the report."""
    return service.send_report(request.caller, request.new_id(), body, Origin(request.address, request.id))
