"""Let the payment provider know that an account was deleted, before its data is erased: nobody is charged for it any more."""

from fitai.accounts.erasure.events import AccountDeleted
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.payments.subscriptions import customer_deletion


@reaction(AccountDeleted, needs=(Table.GET, Table.PUT))
def handler(event: AccountDeleted) -> None:
    customer_deletion.request_deletions(event.user_id)
