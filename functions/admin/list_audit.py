"""Search the audit trail by actor, subject, day or range, and by how the action begins; the newest entries first.

With `format` all of them are a file, 50,000 at most; it needs a proof of identity of the last ten minutes. Searches and exports are
in the trail, too. Entries of accounts that were erased show pseudonyms; `erased` finds them by the ids that these accounts had.
Entries that are older than the table keeps them are in cold storage: `meta.archivedBefore` says before which moment, where a search
reaches beyond it.
"""

from fitai.admin.trail import service
from fitai.admin.trail.models import AuditEntry, AuditQuery
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import StepUpRequired, TooLarge
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Exports, Index, Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/admin/audit",
    access="read:audit",
    summary="Search the audit trail",
    needs=(Table.QUERY, Index.QUERY, Table.PUT, Exports.WRITE),
    errors=(StepUpRequired, TooLarge),
    produces=("text/csv; charset=utf-8", "application/json"),
    redirects=True,
    timeout=29,
    memory=1769,
    throttle=5,
)
def handler(request: Request, query: AuditQuery) -> Page[AuditEntry] | RawResponse:
    """Return a page of entries, or a file of all."""
    origin = Origin(request.address, request.id)
    if query.format is not None:
        return service.export_trail(request.caller, query, origin)
    return service.search_trail(request.caller, query, origin)
