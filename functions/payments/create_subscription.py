"""Subscribe to a plan, or change to another one.

Without a subscription the answer is the payment provider's page for it (mode `checkout`), or a secret with which the app takes the
payment itself (mode `elements`). The same request again answers the same page, as long as it is open; a request for something
else closes it. Coming back from that page proves nothing: the plan follows the provider's own messages, within seconds.

With a subscription its plan is changed. A higher plan, or a year in place of a month, takes effect at once, and the rest of the
period is charged; a lower one takes effect at the end of the period. The present plan takes a planned change or a cancellation back.
`preview` says what a change would cost. Each person has one trial.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import PaymentKeys, Table
from fitai.payments.checkout import service
from fitai.payments.checkout.models import CreateSubscription, SubscriptionStart
from fitai.payments.errors import PaymentDeclined, PaymentsOff, PaymentsRefused, PaymentsUnavailable


@endpoint(
    "POST",
    "/payments/create-subscription",
    access="manage:account",
    switches=("payments",),
    summary="Subscribe, or change the plan",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK, PaymentKeys.READ),
    errors=(Conflict, NotFound, PaymentDeclined, PaymentsOff, PaymentsRefused, PaymentsUnavailable),
    secret=True,
    timeout=28,
    layers=("payments",),
)
def handler(request: Request, body: CreateSubscription) -> SubscriptionStart:
    """Return what is to be done next."""
    return service.subscribe(request.caller, body)
