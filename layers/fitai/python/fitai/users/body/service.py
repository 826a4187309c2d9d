"""Use cases of the body metrics."""

from fitai.accounts.models import Account
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import retry_on_conflict
from fitai.training.days import local_day
from fitai.users.body import rules, store
from fitai.users.body import summary as summaries
from fitai.users.body.models import AddBodyEntry, BodyEntry, BodyLogEntry, ChangeBodyEntry
from fitai.users.body.store import BodyChange, BodyState
from fitai.users.body.summary import BodySummary


def _log_entry(entry: BodyEntry, summary: BodySummary | None) -> BodyLogEntry:
    days = summaries.recent_days(summary) if summary else []
    return BodyLogEntry(**dict(entry), suspect=summaries.is_suspect(entry, days))


def entries(caller: Caller, query: Paging) -> Page[BodyEntry]:
    """A page of the caller's entries, newest first: one Query."""
    scope = (caller.id, "GET /users/metrics")
    page = store.entries_page(caller.id, query.limit, query.position(*scope))
    return Page(store.entries_of_page(page), query.cursor_at(page.after, *scope), query.limit)


def add_entry(caller: Caller, entry_id: str, request: AddBodyEntry) -> BodyLogEntry:
    """Add an entry; its weight becomes the current one, unless it is suspect or there is a later weighing.

    Raises:
        Invalid: it has no measure, or a day in the future.
        NotFound: the account was deleted.
        Conflict: an entry with this id was deleted, or the week has too many entries.
    """

    def attempt() -> BodyLogEntry:
        state = store.load_state(caller.id)
        account = _require_account(state)
        now = clock.now()
        today = local_day(now, account.profile.timezone or "UTC", account.preferences.day_starts_at)
        entry = rules.new_entry(entry_id, request, today, now)
        change, answer = _change(state, None, entry)
        store.add_entry(change, entry)
        return answer

    try:
        return retry_on_conflict(attempt)
    except store.EntryExists:
        state = retry_on_conflict(lambda: store.load_state_of_entry(caller.id, entry_id))
        if state.entry is None:
            raise Conflict("An entry with this id was deleted.") from None
        return _log_entry(state.entry, state.summary)


def correct_entry(caller: Caller, entry_id: str, change: ChangeBodyEntry) -> BodyLogEntry:
    """Change the fields that are set.

    Raises:
        NotFound: the caller has no such entry.
        Invalid: it would have no measure.
        Conflict: the week that it is moved to has too many entries.
    """

    def attempt() -> BodyLogEntry:
        state = store.load_state_of_entry(caller.id, entry_id)
        old = _require_entry(state)
        new = rules.correct_entry(old, change, clock.now())
        body_change, answer = _change(state, old, new)
        store.correct_entry(body_change, old, new)
        return answer

    return retry_on_conflict(attempt)


def delete_entry(caller: Caller, entry_id: str) -> None:
    """Delete an entry; if it gave the current weight, the weighing before it does now.

    Raises:
        NotFound: the caller has no such entry.
    """

    def attempt() -> None:
        state = store.load_state_of_entry(caller.id, entry_id)
        old = _require_entry(state)
        store.delete_entry(_change(state, old, None)[0], old)

    retry_on_conflict(attempt)


def _require_account(state: BodyState) -> Account:
    if state.account is None:
        raise NotFound
    return state.account


def _require_entry(state: BodyState) -> BodyEntry:
    if state.account is None or state.entry is None:
        raise NotFound("There is no such entry.")
    return state.entry


def _change(state: BodyState, old: BodyEntry | None, new: BodyEntry | None) -> tuple[BodyChange, BodyLogEntry]:
    """The change of account and summary for one entry, and the entry as it is answered.

    The log is read again only where the summary does not hold what the change needs: without a summary, for a day that is
    older than its window, for the deletion of the newest values.
    """
    account = _require_account(state)
    entry = new or old
    assert entry is not None
    base = current_summary(account.id, state.summary)
    if restart := summaries.log_start(base, old, new):
        base = summaries.rewound(base, restart[0], store.readings_since(account.id, restart[1]))
    after = summaries.changed(base, old, new)
    if missing := summaries.missing_measures(after):
        values = summaries.merged_newest(store.newest_values(account.id, missing, except_id=entry.id), new)
        after = summaries.with_newest(after, {name: values[name] for name in missing if name in values})
    days_before, days_after = summaries.recent_days(base), summaries.recent_days(after)
    metrics = rules.update_current_weight(
        account.metrics, summaries.newest_weighing(base, days_before), summaries.newest_weighing(after, days_after)
    )
    changed_account = account.model_copy(
        update={"version": account.version + 1, "updated_at": clock.now(), "metrics": metrics}
    )
    answer = BodyLogEntry(**dict(entry), suspect=summaries.is_suspect(entry, days_after))
    return BodyChange(state, changed_account, summaries.advanced(after)), answer


def current_summary(user_id: str, summary: BodySummary | None) -> BodySummary:
    """The summary, from the log where there is none, or where an import was interrupted."""
    if summary is None or summary.is_stale:
        return store.summary_of_log(user_id, summary.revision if summary else 0)
    return summary
