"""Receive what the payment provider tells: the signature is verified over the raw body, then the event is put on a queue.

Nothing of the body is applied: it says where to look, and what is there is fetched. An event that comes again is answered, and has
no effect. Events that nothing follows from are answered, too, so that they are not sent again.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import TooLarge
from fitai.kernel.needs import PaymentKeys, Table
from fitai.payments.errors import PaymentsOff, PaymentsUnavailable, SignatureInvalid
from fitai.payments.subscriptions import receiving
from fitai.payments.subscriptions.views import WebhookReceipt


@endpoint(
    "POST",
    "/payments/webhook",
    access="public",
    ownership="public",
    summary="Webhook of the payment provider",
    needs=(Table.PUT, PaymentKeys.READ),
    errors=(SignatureInvalid, TooLarge, PaymentsOff, PaymentsUnavailable),
    counted=False,  # the provider sends from few addresses, and as often as it has something to tell; the signature is checked first
    max_body=receiving.MAX_BODY,
    layers=("payments",),
    while_read_only=True,
)
def handler(request: Request) -> WebhookReceipt:
    """Return that it was received."""
    is_new = receiving.receive_webhook(request.raw_body.encode(), request.headers.get("stripe-signature"))
    return WebhookReceipt(received=True, queued=is_new)
