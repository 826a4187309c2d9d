"""Import body data from the CSV file of another app into the caller's body log: openScale, Libra, Hevy's measurements.

Rows that the log has already, by day and values, are left out, so that the same file adds nothing. Each line that is not imported is
listed with its reason. A dry run writes nothing. Formats and limits are in docs/imports.md.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound, SwitchedOff
from fitai.kernel.needs import Switches, Table
from fitai.users.body.imports import service
from fitai.users.body.imports.models import BodyImport, ImportBody


@endpoint(
    "POST",
    "/progress/body/import",
    access="write:own_progress",
    summary="Import body data",
    needs=(Switches.READ, Table.GET_MANY, Table.GET, Table.QUERY, Table.PUT, Table.UPDATE),
    errors=(NotFound, SwitchedOff),
    timeout=29,
    memory=1769,
    max_body=4_000_000,
    throttle=10,
)
def handler(request: Request, body: ImportBody) -> BodyImport:
    """Return the report."""
    return service.import_body(request.caller, body, request.units)
