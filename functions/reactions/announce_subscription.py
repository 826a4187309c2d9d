"""Tell the devices of an account that its plan has changed, so that they refresh their tokens."""

from fitai.kernel.events import reaction
from fitai.kernel.live.delivery import push_to_user
from fitai.kernel.needs import LIVE_NEEDS
from fitai.payments.events import SubscriptionChanged
from fitai.payments.live_events import SubscriptionSynced


@reaction(SubscriptionChanged, needs=LIVE_NEEDS)
def handler(event: SubscriptionChanged) -> None:
    push_to_user(event.user_id, SubscriptionSynced.of(event))
