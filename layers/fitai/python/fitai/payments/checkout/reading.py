"""Read the caller's subscription. Apart from what changes it, so that reading does not load the provider's SDK."""

from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.payments.checkout import views
from fitai.payments.checkout.models import SubscriptionView
from fitai.payments.subscriptions import reading


def read(caller: Caller) -> SubscriptionView:
    """The caller's subscription as it was fetched from the provider last: one GetItem, and no request to the provider."""
    return views.view_of_stored(caller.subscription, reading.find_state(caller.id), clock.now())
