"""Request everything that is stored about the caller, as one ZIP archive (GDPR, articles 15 and 20).

The archive is built in the background; `notification:new` and a mail announce it. A repeated request returns the
running export, or, for a day, the finished one with a new link: there is one archive a day. A link is valid for a
quarter of an hour, for whoever has it. The caller must have signed in, or confirmed their identity by
`POST /auth/step-up`, within the last ten minutes.
Suspended users may call it.
"""

from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Exports, Table
from fitai.users.export import service
from fitai.users.export.models import DataExport


@endpoint(
    "POST",
    "/users/export-data",
    access="manage:account",
    secret=True,
    step_up=True,
    while_suspended=True,
    summary="Export all own data",
    status=202,
    needs=(Table.GET, Table.PUT, Exports.READ),
    throttle=5,
)
def handler(request: Request) -> DataExport:
    """Return the status of the export, and the archive's address when it is ready."""
    return service.request_export(request.caller, request.new_id(), Origin(request.address, request.id))
