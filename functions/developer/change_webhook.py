"""Change a webhook: its URL and events, pause it, enable it again, or make a new secret.

For 24 hours after a new secret, deliveries are signed with the former one too. The caller must have signed in, or confirmed
their identity, within the last ten minutes.
"""

from fitai.developer.webhooks import changing
from fitai.developer.webhooks.models import ChangeWebhook, WebhookWithSecret
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table, WebhookKeys


@endpoint(
    "PUT",
    "/developer/webhooks/{id}",
    access="manage:account",
    secret=True,
    step_up=True,
    summary="Change a webhook",
    needs=(Table.GET, Table.PUT, Table.UPDATE, WebhookKeys.READ),
    errors=(NotFound,),
)
def handler(request: Request, id: str, body: ChangeWebhook) -> WebhookWithSecret:
    """Return the webhook, with its secret where that is new."""
    return changing.change_webhook(request.caller, id, body, request.new_id(), Origin(request.address, request.id))
