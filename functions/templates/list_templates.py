"""List the caller's own templates, then the public templates of others, each newest first or as sorted.

With `favorites=true` only the caller's favorites, the newest favorite first or as sorted.
"""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page
from fitai.templates.cards import service
from fitai.templates.models import TemplateBrowse, TemplateSummary


@endpoint(
    "GET",
    "/templates",
    access="read:public_templates",
    summary="Own and public templates",
    cache=LIVE,
    needs=(Table.QUERY, Table.GET_MANY, Index.QUERY),
)
def handler(request: Request, query: TemplateBrowse) -> Page[TemplateSummary]:
    return service.list_templates(request.caller, query)
