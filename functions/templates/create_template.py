"""Create a template: a weekly plan of exercises. Metadata that are left out are derived from the plan."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, PlanLimitReached, TooLarge
from fitai.kernel.needs import Library, Table
from fitai.templates import service
from fitai.templates.models import CreateTemplate, Template


@endpoint(
    "POST",
    "/templates",
    access="write:own_templates",
    summary="Create a template",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Library.READ),
    errors=(Conflict, PlanLimitReached, TooLarge),
)
def handler(request: Request, body: CreateTemplate) -> Template:
    return service.create_template(request.caller, request.new_id(), body)
