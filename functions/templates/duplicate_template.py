"""Copy a template, an own one or one that everybody may see. The copy is private and keeps its origin.

What the original has of exercises that are gone by now has an alternative in its place, or is left out: `origin.missing`.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, TooLarge
from fitai.kernel.needs import Library, Table
from fitai.templates import service
from fitai.templates.models import DuplicateTemplate, Template


@endpoint(
    "POST",
    "/templates/{id}/duplicate",
    access="user",
    ownership="shared",
    summary="Duplicate a template",
    status=201,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.CHECK, Library.READ),
    errors=(Conflict, NotFound, TooLarge),
)
def handler(request: Request, id: str, body: DuplicateTemplate) -> Template:
    return service.duplicate_template(request.caller, id, request.new_id(), body)
