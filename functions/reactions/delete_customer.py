"""Delete the customer of a deleted account at the payment provider, with its subscriptions and its cards."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import PaymentKeys, Table
from fitai.payments.events import CustomerDeletionDue
from fitai.payments.subscriptions import customer_deletion


@reaction(CustomerDeletionDue, needs=(Table.BATCH_DELETE, PaymentKeys.READ), timeout=60, layers=("payments",))
def handler(event: CustomerDeletionDue) -> None:
    customer_deletion.delete_customer(event.customer_id)
