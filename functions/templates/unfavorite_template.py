"""Remove a template from the caller's favorites. Idempotent."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.templates.models import TemplateOpinion
from fitai.templates.opinions import service


@endpoint(
    "DELETE",
    "/templates/{id}/favorite",
    access="write:own_templates",
    ownership="shared",
    summary="Remove a template from the favorites",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> TemplateOpinion:
    return service.remove_favorite(request.caller, id)
