"""Use cases of the body metrics."""

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import retry_on_conflict
from fitai.training.days import local_day
from fitai.users.body import rules, store
from fitai.users.body.models import AddBodyEntry, BodyEntry, ChangeBodyEntry


def entries(caller: Caller, query: Paging) -> Page[BodyEntry]:
    """A page of the caller's entries, newest first: one Query."""
    scope = (caller.id, "GET /users/metrics")
    page = store.entries_page(caller.id, query.limit, query.position(*scope))
    return Page(store.entries_of_page(page), query.cursor_at(page.after, *scope), query.limit)


def add_entry(caller: Caller, entry_id: str, request: AddBodyEntry) -> BodyEntry:
    """Add an entry; its weight becomes the current one, unless there is a later weighing.

    Raises:
        Invalid: it has no measure, or a day in the future.
        NotFound: the account was deleted.
        Conflict: an entry with this id was deleted.
    """

    def attempt() -> BodyEntry:
        account = accounts_store.find_account(caller.id)
        if account is None:
            raise NotFound
        now = clock.now()
        today = local_day(now, account.profile.timezone or "UTC", account.preferences.day_starts_at)
        entry = rules.new_entry(entry_id, request, today, now)
        store.add_entry(account, _account_with_weight(account, None, entry), entry)
        return entry

    try:
        return retry_on_conflict(attempt)
    except store.EntryExists:
        entry = retry_on_conflict(lambda: store.load_account_and_entry(caller.id, entry_id))[1]
        if entry is None:
            raise Conflict("An entry with this id was deleted.") from None
        return entry


def correct_entry(caller: Caller, entry_id: str, change: ChangeBodyEntry) -> BodyEntry:
    """Change the fields that are set.

    Raises:
        NotFound: the caller has no such entry.
        Invalid: it would have no measure.
    """

    def attempt() -> BodyEntry:
        account, old = _load_account_and_entry(caller, entry_id)
        new = rules.correct_entry(old, change, clock.now())
        store.correct_entry(account, _account_with_weight(account, old, new), old, new)
        return new

    return retry_on_conflict(attempt)


def delete_entry(caller: Caller, entry_id: str) -> None:
    """Delete an entry; if it gave the current weight, the weighing before it does now.

    Raises:
        NotFound: the caller has no such entry.
    """

    def attempt() -> None:
        account, old = _load_account_and_entry(caller, entry_id)
        store.delete_entry(account, _account_with_weight(account, old, None), old)

    retry_on_conflict(attempt)


def _load_account_and_entry(caller: Caller, entry_id: str) -> tuple[Account, BodyEntry]:
    account, entry = store.load_account_and_entry(caller.id, entry_id)
    if account is None or entry is None:
        raise NotFound("There is no such entry.")
    return account, entry


def _account_with_weight(account: Account, old: BodyEntry | None, new: BodyEntry | None) -> Account:
    """The account after an entry was changed from `old` to `new`."""
    entry = old or new
    assert entry is not None
    newest_other = store.newest_weighing(account.id, except_id=entry.id)
    metrics = rules.update_current_weight(account.metrics, newest_other, old, new)
    return account.model_copy(update={"version": account.version + 1, "updated_at": clock.now(), "metrics": metrics})
