"""Read one of the caller's templates or a public one, with the caller's favorite and rating.

A named `version` never changes and may be stored for six hours; when the template has another one by now, it is 404.
"""

from fitai.kernel.caching import LIVE, TEMPLATE_VERSION
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound, UpgradeRequired
from fitai.kernel.needs import Table
from fitai.templates import service
from fitai.templates.models import ReadTemplateQuery, Template


@endpoint(
    "GET",
    "/templates/{id}",
    access="read:public_templates",
    ownership="shared",
    summary="One template",
    cache=LIVE,
    needs=(Table.GET_MANY,),
    errors=(NotFound, UpgradeRequired),
)
def handler(request: Request, id: str, query: ReadTemplateQuery) -> Template:
    if query.version is not None:
        request.cache = TEMPLATE_VERSION
    return service.show_template(request.caller, id, query.version)
