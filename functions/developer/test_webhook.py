"""Send a sample to a webhook now, and answer what came of it. Ten an hour; also where the webhook is disabled."""

from fitai.developer.webhooks import posting
from fitai.developer.webhooks.models import DeliveryAttempt
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table, WebhookKeys


@endpoint(
    "POST",
    "/developer/webhooks/{id}/test",
    access="manage:account",
    summary="Test a webhook",
    timeout=20,
    needs=(Table.GET, Table.PUT, Table.UPDATE, WebhookKeys.READ),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> DeliveryAttempt:
    """Return the attempt, with the beginning of the server's answer."""
    return posting.test_webhook(request.caller, id, request.new_id())
