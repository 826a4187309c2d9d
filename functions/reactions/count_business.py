"""Count for the platform analytics who begins and ceases to pay, and how much, after each change of a subscription."""

from fitai.insights import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.payments.events import SubscriptionChanged


@reaction(SubscriptionChanged, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.CHECK), timeout=60)
def handler(event: SubscriptionChanged) -> None:
    reactions.count_business(event)
