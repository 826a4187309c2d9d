"""Use cases of the body metrics."""

from datetime import date

from fitai.accounts.models import Account
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, retry_on_conflict
from fitai.media import published as media_published
from fitai.training.days import local_day
from fitai.users.body import reading, rules, store
from fitai.users.body import summary as summaries
from fitai.users.body.models import AddBodyEntry, BodyEntry, BodyLogEntry, ChangeBodyEntry
from fitai.users.body.store import BodyChange, BodyState
from fitai.users.body.summary import BodySummary, Checkpoint


def _log_entry(entry: BodyEntry, summary: BodySummary | None) -> BodyLogEntry:
    days = summaries.recent_days(summary) if summary else []
    return BodyLogEntry(**dict(entry), suspect=summaries.is_suspect(entry, days))


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
        store.add_entry(change, entry, *_photo_writes(account.id, None, entry))
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
        store.correct_entry(body_change, old, new, *_photo_writes(caller.id, old, new))
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
        store.delete_entry(_change(state, old, None)[0], old, *_photo_writes(caller.id, old, None))

    retry_on_conflict(attempt)


def remove_photo(user_id: str, media_id: str) -> None:
    """Take a photo that was deleted or rejected out of the entry that shows it; repeating it does nothing.

    An entry that has nothing else is deleted.
    """

    def attempt() -> None:
        entry_id = store.entry_with_photo(user_id, media_id)
        if entry_id is None:
            return
        state = store.load_state_of_entry(user_id, entry_id)
        old = state.entry
        if state.account is None or old is None:
            return
        new = rules.without_photo(old, media_id, clock.now())
        photo_writes = _photo_writes(user_id, old, new)
        if new is None:
            store.delete_entry(_change(state, old, None)[0], old, *photo_writes)
        else:
            store.correct_entry(_change(state, old, new)[0], old, new, *photo_writes)

    retry_on_conflict(attempt)


def renew_summary(user_id: str, days: list[date], *, only_stale: bool = False) -> bool:
    """Compute the summary from the whole log, and write it with the event of these days, unless it was right.

    Args:
        days: those whose entries have changed; empty for any.
        only_stale: do nothing where the summary has all entries.

    Returns:
        Whether it was wrong.

    Raises:
        NotFound: the account was deleted.
    """

    def attempt() -> bool:
        state = store.load_state(user_id)
        account, before = _require_account(state), state.summary
        if only_stale and not (before and before.is_stale):
            return False
        after = store.summary_of_log(user_id, before.revision + 1 if before else 1)
        if before is None and not summaries.week_counts(after):
            return False
        if before is not None and after.model_copy(update={"revision": before.revision}) == before:
            return False
        metrics = account.metrics
        if before is not None:
            metrics = rules.update_current_weight(
                metrics, summaries.newest_weighing_of(before), summaries.newest_weighing_of(after)
            )
        changed_account = rules.next_version(account, metrics, clock.now())
        store.save_summary(body_change(state, changed_account, after), days, is_new=only_stale)
        return True

    return retry_on_conflict(attempt)


def _photo_writes(user_id: str, old: BodyEntry | None, new: BodyEntry | None) -> list[Write]:
    """The checks of an entry's new photos, and the notes of where photos are shown."""
    before, after = rules.photo_ids(old), rules.photo_ids(new)
    added = {side: media_id for side, media_id in after.items() if media_id not in before.values()}
    removed = [media_id for media_id in before.values() if media_id not in after.values()]
    checks = [
        media_published.progress_photo_check_write(
            media_id,
            user_id,
            side,
            Invalid.field(f"photos.{side}", f"Must be a progress photo of yours that is taken from the {side}"),
        )
        for side, media_id in added.items()
    ]
    entry = new or old
    assert entry is not None
    return [*checks, *store.photo_place_writes(user_id, entry.id, added, removed)]


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
    base = reading.current_summary(account.id, state.summary)
    restart = summaries.log_start(base, old, new)
    if restart and base.archived and not restart[0]:
        base = summaries.with_archive(base, store.find_archive(account.id))
        restart = summaries.log_start(base, old, new)
    if restart:
        base = summaries.rewound(base, restart[0], store.readings_since(account.id, restart[1]))
    after = summaries.changed(base, old, new)
    if missing := summaries.missing_measures(after):
        values = summaries.merged_newest(store.newest_values(account.id, missing, except_id=entry.id), new)
        after = summaries.with_newest(after, {name: values[name] for name in missing if name in values})
    days_after = summaries.recent_days(after)
    metrics = rules.update_current_weight(
        account.metrics,
        # After an interrupted import, its weighings are new, too.
        summaries.newest_weighing_of(state.summary or base),
        summaries.newest_weighing(after, days_after),
    )
    changed_account = rules.next_version(account, metrics, clock.now())
    answer = BodyLogEntry(**dict(entry), suspect=summaries.is_suspect(entry, days_after))
    return body_change(state, changed_account, summaries.advanced(after)), answer


def body_change(state: BodyState, account: Account, summary: BodySummary) -> BodyChange:
    """The change to a summary; the archive is written where the checkpoints have changed, and read where that needs it."""
    if _checkpoints_state(state.summary or BodySummary()) == _checkpoints_state(summary):
        return BodyChange(state, account, summary)
    full = summaries.with_archive(summary, store.find_archive(account.id)) if summary.archived else summary
    return BodyChange(state, account, summaries.without_archive(full), full.checkpoints)


def _checkpoints_state(summary: BodySummary) -> tuple[int, list[Checkpoint]]:
    return summary.archived, summary.checkpoints
