"""Tell the open connections of a suspended account why, and close them."""

from fitai.accounts.events import AccountSuspended
from fitai.admin.people import telling
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS


@reaction(AccountSuspended, needs=LIVE_NEEDS)
def handler(event: AccountSuspended) -> None:
    telling.close_connections(event)
