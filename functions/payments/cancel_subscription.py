"""Cancel the caller's subscription, or take that back.

The plan is kept until the end of the period that is paid, unless `atPeriodEnd` is false. A subscription whose last invoice is not
paid ends at once. Until it has ended, `takeBack` lets it go on.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import PaymentKeys, Table
from fitai.payments.checkout import service
from fitai.payments.checkout.models import SubscriptionView
from fitai.payments.errors import PaymentsOff, PaymentsRefused, PaymentsUnavailable
from fitai.payments.models import CancelSubscription


@endpoint(
    "POST",
    "/payments/cancel-subscription",
    access="manage:account",
    while_suspended=True,
    summary="Cancel the subscription",
    needs=(Table.GET, PaymentKeys.READ),
    errors=(NotFound, PaymentsOff, PaymentsRefused, PaymentsUnavailable),
    timeout=28,
    layers=("payments",),
)
def handler(request: Request, body: CancelSubscription) -> SubscriptionView:
    """Return the subscription after it."""
    return service.cancel(request.caller, body)
