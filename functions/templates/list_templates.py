"""Every template that the caller may see: the own ones first, then what others published, each newest first."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page
from fitai.templates import service
from fitai.templates.models import TemplateList, TemplateSummary


@endpoint("GET", "/templates", access="user", summary="Own and public templates", needs=(Table.QUERY, Index.QUERY))
def handler(request: Request, query: TemplateList) -> Page[TemplateSummary]:
    return service.browse(request.caller, query)
