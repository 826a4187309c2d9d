"""List public templates to feature: featured ones by their positions, or all, the newest first or by rating or uses."""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page
from fitai.templates.featuring import service
from fitai.templates.featuring.models import FeaturableTemplate, FeaturableTemplates


@endpoint(
    "GET",
    "/admin/templates",
    access="feature:templates",
    summary="List templates to feature",
    cache=LIVE,
    needs=(Index.QUERY, Table.GET_MANY),
)
def handler(request: Request, query: FeaturableTemplates) -> Page[FeaturableTemplate]:
    """Return a page of templates."""
    return service.list_featurable(request.caller, query)
