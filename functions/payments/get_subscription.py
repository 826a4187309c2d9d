"""The caller's subscription: plan, price, periods, and what is planned. It follows the payment provider's messages within seconds."""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.payments.checkout import reading
from fitai.payments.checkout.models import SubscriptionView


@endpoint(
    "GET",
    "/payments/subscription",
    access="manage:account",
    while_suspended=True,
    summary="The caller's subscription",
    needs=(Table.GET,),
    cache=OWN,
)
def handler(request: Request) -> SubscriptionView:
    """Return the subscription."""
    return reading.read(request.caller)
