"""Create a webhook: what happens in the account is posted to a server of its owner's.

The secret that deliveries are signed with (Standard Webhooks) is shown once. The owner is told by mail. The caller must have
signed in, or confirmed their identity, within the last ten minutes.
"""

from fitai.developer.webhooks import changing
from fitai.developer.webhooks.models import CreateWebhook, WebhookWithSecret
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import PlanLimitReached
from fitai.kernel.needs import Table, WebhookKeys


@endpoint(
    "POST",
    "/developer/webhooks",
    access="manage:account",
    secret=True,
    step_up=True,
    summary="Create a webhook",
    status=201,
    needs=(Table.PUT, Table.UPDATE, Table.CHECK, WebhookKeys.READ),
    errors=(PlanLimitReached,),
)
def handler(request: Request, body: CreateWebhook) -> WebhookWithSecret:
    """Return the webhook with its secret, which is not shown again."""
    return changing.create_webhook(request.caller, request.new_id(), body, Origin(request.address, request.id))
