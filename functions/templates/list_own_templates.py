"""List the caller's own templates, newest first or as sorted."""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page
from fitai.templates.cards import service
from fitai.templates.models import TemplateList, TemplateSummary


@endpoint(
    "GET", "/templates/my", access="read:public_templates", summary="Own templates", cache=OWN, needs=(Table.QUERY,)
)
def handler(request: Request, query: TemplateList) -> Page[TemplateSummary]:
    return service.list_own_templates(request.caller, query)
