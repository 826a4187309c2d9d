"""List the webhooks of the caller's account, without their secrets."""

from fitai.developer.webhooks import service
from fitai.developer.webhooks.models import WebhookList
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint("GET", "/developer/webhooks", access="manage:account", summary="Webhooks", needs=(Table.QUERY,))
def handler(request: Request) -> WebhookList:
    """Return the webhooks, the oldest first, and how many the plan contains."""
    return service.list_webhooks(request.caller)
