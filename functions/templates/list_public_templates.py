"""List the public templates, newest first or as sorted."""

from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page
from fitai.templates.cards import service
from fitai.templates.models import TemplateList, TemplateSummary


@endpoint(
    "GET",
    "/templates/public",
    access="public",
    summary="Public templates",
    needs=(Index.QUERY, Table.GET_MANY),
    cache=PUBLIC_LIST,
)
def handler(query: TemplateList) -> Page[TemplateSummary]:
    return service.list_public_templates(query)
