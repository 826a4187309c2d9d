"""Replace one of the caller's templates. The update names the version that it starts from; an older one is refused."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, TooLarge
from fitai.kernel.needs import Library, Table
from fitai.templates import service
from fitai.templates.models import Template, UpdateTemplate


@endpoint(
    "PUT",
    "/templates/{id}",
    access="write:own_templates",
    summary="Replace a template",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Library.READ),
    errors=(Conflict, NotFound, TooLarge),
)
def handler(request: Request, id: str, body: UpdateTemplate) -> Template:
    return service.update_template(request.caller, id, body)
