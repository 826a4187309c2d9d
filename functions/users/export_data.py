"""Ask for everything that is kept about the caller, as one ZIP archive (GDPR, articles 15 and 20).

The archive is made in the background; `notification:new` and a mail tell when it is ready. Asking again answers the
one that is being made, or, for a day, the finished one with a fresh link: there is one archive a day. A link is good
for a quarter of an hour, for whoever has it.
"""

from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Exports, Table
from fitai.users.export import service
from fitai.users.export.models import DataExport


@endpoint(
    "POST",
    "/users/export-data",
    access="user",
    secret=True,
    summary="Export all own data",
    status=202,
    needs=(Table.GET, Table.PUT, Exports.READ),
)
def handler(request: Request) -> DataExport:
    """Answer how far the archive is, and where it can be fetched."""
    return service.request_export(request.caller, request.new_id(), Origin(request.address, request.id))
