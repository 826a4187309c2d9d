"""Copy one of the caller's templates or a public one. The copy is private and names its origin.

An exercise that is not available any more is replaced by an alternative or left out, and listed in `origin.missing`.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, PlanLimitReached, TooLarge, UpgradeRequired
from fitai.kernel.needs import Library, Table
from fitai.templates import service
from fitai.templates.models import DuplicateTemplate, Template


@endpoint(
    "POST",
    "/templates/{id}/duplicate",
    access="write:own_templates",
    ownership="shared",
    summary="Duplicate a template",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.CHECK, Library.READ),
    errors=(Conflict, NotFound, PlanLimitReached, TooLarge, UpgradeRequired),
)
def handler(request: Request, id: str, body: DuplicateTemplate) -> Template:
    return service.duplicate_template(request.caller, id, request.new_id(), body)
