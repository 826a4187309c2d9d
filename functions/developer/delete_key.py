"""Delete an API key. It is refused from now on. The owner is told by mail."""

from fitai.developer.keys import service
from fitai.developer.keys.models import ApiKey
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "DELETE",
    "/developer/keys/{id}",
    access="manage:account",
    summary="Delete an API key",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> ApiKey:
    """Return the key that was deleted."""
    return service.delete_key(request.caller, id, Origin(request.address, request.id))
