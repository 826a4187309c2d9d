"""Send an event to the server of a webhook when it is due; what fails is sent again for three days."""

from fitai.developer.webhooks import attempts
from fitai.developer.webhooks.events import WebhookDeliveryDue
from fitai.kernel.events import reaction
from fitai.kernel.needs import ReactionQueue, Table, WebhookKeys


@reaction(
    WebhookDeliveryDue,
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, WebhookKeys.READ, ReactionQueue.REQUEUE),
    timeout=30,
    batch=1,
    concurrency=8,
)
def handler(event: WebhookDeliveryDue) -> None:
    attempts.send(event)
