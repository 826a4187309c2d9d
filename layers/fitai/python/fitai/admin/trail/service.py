"""Use cases of the audit trail: search it, export a part of it. Both are in the trail themselves."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from pydantic_core import to_json

from fitai.admin.trail import rules, store
from fitai.admin.trail.models import AuditEntry, AuditQuery
from fitai.admin.trail.rules import Search
from fitai.kernel import clock
from fitai.kernel.audit import AuditItem, Origin, audit_write
from fitai.kernel.audit_archive import hot_since
from fitai.kernel.csv_text import escape_cell
from fitai.kernel.errors import TooLarge
from fitai.kernel.export_files import CONTENT_TYPES, MAX_INLINE_BYTES, content_or_link
from fitai.kernel.http_response import RawResponse
from fitai.kernel.identity import Caller, require_recent_sign_in
from fitai.kernel.paging import Page
from fitai.kernel.table import commit

MAX_EXPORTED = 50_000
"""Entries of an export."""
MAX_EXPORT_QUERIES = 80
"""Queries of an export, a megabyte each."""
CSV_COLUMNS = ("id", "at", "action", "subject", "actor", "network", "requestId", "details")


def search_trail(caller: Caller, query: AuditQuery, origin: Origin) -> Page[AuditEntry]:
    """A page of the entries that a request asks for, the newest first. Audited: one Query, one PutItem.

    A page may be shorter than the limit, or empty, while there are more: as long as there is a cursor.

    Raises:
        Invalid: the range is too long.
    """
    search = rules.search_of(query, clock.now())
    scope = (caller.id, "GET /admin/audit")
    position = query.position(*scope)
    if position is not None:
        # The moments of the first page: a search of the last days must not move while it is read.
        since, until = (datetime.fromisoformat(position.pop(name)) for name in ("since", "until"))
        search = Search(search.by, search.subject, search.actor, search.action, since, until)
    page = store.entries_page(search, query.limit, position)
    details = search.audit_details | {"entries": len(page.entries)}
    commit(audit_write(caller.id, "admin.audit_searched", _subject(caller, search), origin, details))
    bounds = {"since": search.since.isoformat(), "until": search.until.isoformat()}
    after = None if page.after is None else page.after | bounds
    archived = hot_since(clock.now())
    meta: dict[str, object] | None = {"archivedBefore": clock.iso(archived)} if search.since < archived else None
    return Page([entry_of(item) for item in page.entries], query.cursor_at(after, *scope), query.limit, meta)


def export_trail(caller: Caller, query: AuditQuery, origin: Origin, max_bytes: int = MAX_INLINE_BYTES) -> RawResponse:
    """All entries that a request asks for, as a file: in the answer, or where it is large by a link. Audited before it begins.

    Args:
        max_bytes: of an answer; more is a file in the bucket.

    Raises:
        TooLarge: `export_too_large`: more than 50,000 entries. Nothing is left out of an export that succeeds.
        Invalid: the range is too long.
        StepUpRequired: the caller's identity was proven more than ten minutes ago: the file is about everybody.
    """
    require_recent_sign_in(caller, clock.epoch())
    search = rules.search_of(query, clock.now())
    format = query.format or "json"
    details = search.audit_details | {"format": format}
    commit(audit_write(caller.id, "admin.audit_exported", _subject(caller, search), origin, details))
    entries = _all_entries(search)
    pieces = _csv_pieces(entries) if format == "csv" else _json_pieces(entries)
    name = f"audit-{clock.now():%Y-%m-%d}.{format}"
    content, link = content_or_link(pieces, caller.id, "audit", format, name, max_bytes)
    if link is not None:
        return RawResponse("", CONTENT_TYPES[format], 303, {"Location": link})
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return RawResponse(content.decode(), CONTENT_TYPES[format], 200, headers)


def entry_of(item: AuditItem) -> AuditEntry:
    """An entry as the API shows it."""
    return AuditEntry(
        id=item.SK,
        at=datetime.fromisoformat(item.at),
        action=item.action,
        subject=item.subject,
        actor=item.actor,
        network=item.network,
        request_id=item.request_id,
        details=None if item.details is None else {name: _text(value) for name, value in item.details.items()},
    )


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _subject(caller: Caller, search: Search) -> str:
    """Whom a search is about; one by days is about who has searched."""
    return search.subject or search.actor or caller.id


def _all_entries(search: Search) -> Iterator[AuditEntry]:
    count, after = 0, None
    for _ in range(MAX_EXPORT_QUERIES):
        page = store.entries_page(search, None, after)
        for item in page.entries:
            count += 1
            if count > MAX_EXPORTED:
                raise _too_large()
            yield entry_of(item)
        after = page.after
        if after is None:
            return
    raise _too_large()


def _too_large() -> TooLarge:
    return TooLarge(f"An export has at most {MAX_EXPORTED} entries; ask for a shorter range.", code="export_too_large")


def _json_pieces(entries: Iterator[AuditEntry]) -> Iterator[bytes]:
    yield b'{"entries":['
    for place, entry in enumerate(entries):
        yield (b"," if place else b"") + entry.model_dump_json(by_alias=True, exclude_none=True).encode()
    yield b"]}"


def _csv_pieces(entries: Iterator[AuditEntry]) -> Iterator[bytes]:
    yield _csv_row(CSV_COLUMNS)
    for entry in entries:
        fields = entry.model_dump(mode="json", by_alias=True)
        details = "" if entry.details is None else to_json(entry.details).decode()
        yield _csv_row([escape_cell(str(fields[name] or "")) for name in CSV_COLUMNS[:-1]] + [escape_cell(details)])


def _csv_row(cells: tuple[str, ...] | list[str]) -> bytes:
    row = io.StringIO()
    csv.writer(row).writerow(cells)
    return row.getvalue().encode()
