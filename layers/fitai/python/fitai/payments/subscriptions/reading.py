"""What other packages of payments may read of the stored state of subscriptions."""

from fitai.payments.subscriptions import store
from fitai.payments.subscriptions.models import SubscriptionState

find_state = store.find_state
"""What an account has by its subscriptions; None where it never had a customer that was told of. One GetItem."""


def has_live_subscription(state: SubscriptionState | None) -> bool:
    """Whether a second subscription would be one too many: the one that counts is not over."""
    return state is not None and not state.is_over
