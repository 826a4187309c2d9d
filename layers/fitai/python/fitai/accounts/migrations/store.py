"""The entries by which accounts are found, for accounts that were written before there were any.

What an account should have is said by `accounts.search_index.store` and `accounts.administration.store`; here it is compared
with what is there.
"""

from collections.abc import Sequence

from fitai.accounts import store
from fitai.accounts.administration import store as administration
from fitai.accounts.models import Account
from fitai.accounts.search_index import store as search
from fitai.kernel import table
from fitai.kernel.table import Entity, Write

ACCOUNTS_AT_ONCE = 25
"""Accounts whose entries are read at once; each has at most four, and a request names a hundred keys."""


def add_missing_entries(items: Sequence[Entity], is_dry: bool) -> int:
    """Write the entries that accounts should have and have not; return how many accounts lacked some.

    Each account is one transaction, conditioned on the version that its entries follow from. So a change, a suspension
    or a deletion at the same moment is never overwritten: the account is read again.

    Args:
        items: of accounts; others are left out.
    """
    accounts = store.accounts_in(items)
    incomplete = []
    for start in range(0, len(accounts), ACCOUNTS_AT_ONCE):
        incomplete += _incomplete_accounts(accounts[start : start + ACCOUNTS_AT_ONCE])
    if is_dry:
        return len(incomplete)
    return sum(_complete(account.id) for account in incomplete)


def _incomplete_accounts(accounts: Sequence[Account]) -> list[Account]:
    """The accounts that lack an entry: one BatchGetItem."""
    expected = {account.id: _entry_writes(account) for account in accounts}
    stored = _stored_entries([write for writes in expected.values() for write in writes])
    return [account for account in accounts if any(_is_missing(write, stored) for write in expected[account.id])]


def _complete(user_id: str) -> bool:
    """Write what an account lacks, and return whether there was anything: one GetItem, one BatchGetItem, one transaction."""

    def attempt() -> bool:
        account = store.find_account(user_id)
        if account is None:
            return False
        expected = _entry_writes(account)
        stored = _stored_entries(expected)
        missing = [write for write in expected if _is_missing(write, stored)]
        if missing:
            table.commit(store.account_unchanged_write(account), *missing)
        return bool(missing)

    return table.retry_on_conflict(attempt)


def _entry_writes(account: Account) -> list[Write]:
    """The writes of all entries of an account, as if it were created now."""
    return [*search.index_writes(None, account), *administration.joined_writes(None, account)]


def _stored_entries(writes: Sequence[Write]) -> dict[tuple[str, str], Entity]:
    items = table.get_many((write.item.PK, write.item.SK) for write in writes)
    return {(item.PK, item.SK): item for item in items}


def _is_missing(write: Write, stored: dict[tuple[str, str], Entity]) -> bool:
    """Whether an entry is absent, or users find it where they should not, or the other way round."""
    item = stored.get((write.item.PK, write.item.SK))
    return item is None or item.GSI1PK != write.item.GSI1PK
