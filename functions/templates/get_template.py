"""Read one of the caller's templates or a public one, with the caller's favorite and rating."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.templates import service
from fitai.templates.models import Template


@endpoint(
    "GET",
    "/templates/{id}",
    access="user",
    ownership="shared",
    summary="One template",
    needs=(Table.GET_MANY,),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Template:
    return service.show_template(request.caller, id)
