"""The moderators' queues: one case for each target, with all its reports. The urgent ones first, then the oldest."""

from fitai.community.cases import service
from fitai.community.cases.models import CasesQuery, ModerationCase
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/admin/reports",
    access="moderate:content",
    summary="List cases of reports",
    cache=LIVE,
    needs=(Index.QUERY,),
)
def handler(request: Request, query: CasesQuery) -> Page[ModerationCase]:
    """Return a page of cases."""
    return service.cases(request.caller, query)
