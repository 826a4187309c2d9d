"""Import body data: read a file, compare it with the log, and write what is new."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock, switches
from fitai.kernel.csv_files.tables import UnreadableFile
from fitai.kernel.errors import Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.kernel.types import Units
from fitai.training.days import monday
from fitai.users.body import rules, store
from fitai.users.body import service as body_service
from fitai.users.body import summary as summaries
from fitai.users.body.imports import readers
from fitai.users.body.imports.models import MAX_SKIPPED_LINES, BodyImport, ImportBody, SkippedBodyLine
from fitai.users.body.imports.readers import BodyFile, BodyRow
from fitai.users.body.models import BodyEntry
from fitai.users.body.store import BodyState

BATCH_SIZE = 40
"""Entries that are written in one transaction: each is two of its hundred writes."""
MAX_EVENT_DAYS = 100
"""Days that the event of an import lists; of more it says that any may have changed."""
SAME_DIGITS = 4
"""Digits after the point in which two values of a duplicate agree: a tenth of a gram, of a millimetre."""


def import_body(caller: Caller, request: ImportBody, units: Units) -> BodyImport:
    """Import a file, or report what it contains.

    The log of the file's days is read, a Query for each megabyte; the new entries are written in transactions of forty;
    then the summary is computed from the whole log and written with one event. A row that the log has is left out, so that
    the same file adds nothing, and an import that was interrupted is completed by the same request.

    Args:
        units: the caller's.

    Raises:
        Invalid: the file cannot be read.
        NotFound: the account was deleted. SwitchedOff: nothing is imported at present.
    """
    account = accounts_store.find_account(caller.id)
    if account is None:
        raise NotFound
    file = _read(request, units, account)
    now = clock.now()
    rows, duplicates = _new_rows(caller.id, file)
    entries = [_entry(caller.id, row, now - timedelta(milliseconds=place)) for place, row in enumerate(reversed(rows))]
    entries.reverse()
    written = entries
    if not request.dry_run:
        switches.require(("imports",))
        written = _write(caller.id, entries)
        duplicates += len(entries) - len(written)
        _finish(caller.id, written)
    return BodyImport(
        source=file.source,
        dry_run=request.dry_run,
        entries=len(written),
        duplicates=duplicates,
        first_date=min((entry.date for entry in written), default=None),
        last_date=max((entry.date for entry in written), default=None),
        skipped=file.skipped[:MAX_SKIPPED_LINES],
        skipped_left_out=max(0, len(file.skipped) - MAX_SKIPPED_LINES),
        warnings=file.warnings[:MAX_SKIPPED_LINES],
        ignored_columns=file.ignored,
    )


def _read(request: ImportBody, units: Units, account: Account) -> BodyFile:
    zone = request.timezone or account.profile.timezone or "UTC"
    # At the date line, where a day begins first, the time is 14 hours ahead of UTC.
    today = (clock.now() + timedelta(hours=14)).date()
    try:
        return readers.read_file(request.csv, request.source, request.units, units, zone, today)
    except UnreadableFile as error:
        raise Invalid.field("csv", f"The file cannot be read: {error}") from None


def _new_rows(user_id: str, file: BodyFile) -> tuple[list[BodyRow], int]:
    """The rows that neither the log nor the file before them has, and how many others there are.

    Rows that would be more than a week can have are skipped with a reason.
    """
    if not file.rows:
        return [], 0
    first, last = file.rows[0].moment.date(), file.rows[-1].moment.date()
    log = list(store.entries_between(user_id, monday(first), monday(last) + timedelta(days=6)))
    keys = {_content_key(entry) for entry in log}
    ids = {entry.id for entry in log}
    weeks: dict[int, int] = {}
    for entry in log:
        weeks[summaries.week_number(entry.date)] = weeks.get(summaries.week_number(entry.date), 0) + 1
    new_rows: list[BodyRow] = []
    duplicates = 0
    for row in file.rows:
        entry = _entry(user_id, row, clock.now())
        key, week = _content_key(entry), summaries.week_number(entry.date)
        if key in keys or entry.id in ids:
            duplicates += 1
            continue
        if weeks.get(week, 0) >= summaries.MAX_WEEK_ENTRIES:
            reason = f"A week has {summaries.MAX_WEEK_ENTRIES} entries at most"
            file.skipped.append(SkippedBodyLine(line=row.line, reason=reason))
            continue
        keys.add(key)
        weeks[week] = weeks.get(week, 0) + 1
        new_rows.append(row)
    file.skipped.sort(key=lambda skipped: skipped.line)
    return new_rows, duplicates


def _content_key(entry: BodyEntry) -> tuple[object, ...]:
    """The day and what was measured, as far as two entries must agree to be the same."""
    values = ((name, round(value, SAME_DIGITS)) for name, value in summaries.values_of(entry).items())
    return entry.date, *sorted(values)


def _entry(user_id: str, row: BodyRow, now: datetime) -> BodyEntry:
    """The entry of a row. Its id is the same in every file, so that one that was corrected since is not added again."""
    today = row.moment.date()
    blank = rules.new_entry("", row.request, today, now)
    key = "/".join(map(str, _content_key(blank)))
    return blank.model_copy(update={"id": str(uuid5(NAMESPACE_URL, f"fitai/imported-body-entry/{user_id}/{key}"))})


def _write(user_id: str, entries: Sequence[BodyEntry]) -> list[BodyEntry]:
    """Write the entries, forty at once; return those that did not exist."""
    written: list[BodyEntry] = []
    for start in range(0, len(entries), BATCH_SIZE):
        batch = list(entries[start : start + BATCH_SIZE])
        try:
            retry_on_conflict(lambda batch=batch: _write_batch(user_id, batch))  # type: ignore[misc]
        except store.EntryExists:
            # Imported before and moved to another day since.
            existing = store.existing_ids(user_id, (entry.id for entry in batch))
            batch = [entry for entry in batch if entry.id not in existing]
            retry_on_conflict(lambda batch=batch: _write_batch(user_id, batch))  # type: ignore[misc]
        written += batch
    return written


def _write_batch(user_id: str, entries: Iterable[BodyEntry]) -> None:
    """Write some entries, and that the summary does not have them yet."""
    state = store.load_state(user_id)
    account = _require_account(state)
    base = state.summary or summaries.BodySummary()
    summary = base.model_copy(update={"revision": base.revision + 1, "is_stale": True})
    store.add_entries(
        store.BodyChange(state, rules.next_version(account, account.metrics, clock.now()), summary), entries
    )


def _finish(user_id: str, written: Sequence[BodyEntry]) -> None:
    """Write the summary of the whole log, with the event, after entries were written."""
    days = sorted({entry.date for entry in written})
    body_service.renew_summary(user_id, days if len(days) <= MAX_EVENT_DAYS else [], only_stale=True)


def _require_account(state: BodyState) -> Account:
    if state.account is None:
        raise NotFound
    return state.account
