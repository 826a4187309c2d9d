"""Rate a template with 1 to 5 stars. A later rating of the same caller replaces it."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.templates.models import RateTemplate, TemplateOpinion
from fitai.templates.opinions import service


@endpoint(
    "POST",
    "/templates/{id}/rate",
    access="write:community",
    ownership="shared",
    summary="Rate a template",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE),
    errors=(NotFound,),
)
def handler(request: Request, id: str, body: RateTemplate) -> TemplateOpinion:
    return service.rate_template(request.caller, id, body.rating)
