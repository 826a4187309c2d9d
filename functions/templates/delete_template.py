"""Delete one of the caller's templates. Workouts that were started from it are unchanged."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing
from fitai.templates import service


@endpoint(
    "DELETE",
    "/templates/{id}",
    access="write:own_templates",
    summary="Delete a template",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    service.delete_template(request.caller, id)
    return Nothing()
