"""List the featured templates, in their order or as sorted: FitAI's own programmes and selected public templates."""

from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Index
from fitai.kernel.paging import Page
from fitai.templates.cards import service
from fitai.templates.models import TemplateList, TemplateSummary


@endpoint(
    "GET",
    "/templates/featured",
    access="public",
    summary="Featured templates",
    needs=(Index.QUERY,),
    cache=PUBLIC_LIST,
)
def handler(query: TemplateList) -> Page[TemplateSummary]:
    return service.list_featured_templates(query)
