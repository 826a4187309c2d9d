"""Delete a webhook. What waits to be sent by it is not sent any more."""

from fitai.developer.webhooks import service
from fitai.developer.webhooks.models import Webhook
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "DELETE",
    "/developer/webhooks/{id}",
    access="manage:account",
    summary="Delete a webhook",
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Webhook:
    """Return the webhook that was deleted."""
    return service.delete_webhook(request.caller, id, Origin(request.address, request.id))
