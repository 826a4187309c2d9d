"""The log as it is read: pages with their trend, the overview, two days side by side."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic.alias_generators import to_camel

from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.users.body import rules, store
from fitai.users.body import summary as summaries
from fitai.users.body.models import (
    BodyCompareQuery,
    BodyComparison,
    BodyEntry,
    BodyLogEntry,
    BodyOnDay,
    BodyProgress,
)
from fitai.users.body.summary import BodySummary, Checkpoint
from fitai.users.body.trend import AGREEMENT_DAYS, TrendDay, trend_days

COMPARED_ENTRIES = 50
"""Entries before a day, and after it, among which its values are looked for."""


def entries(caller: Caller, query: Paging) -> Page[BodyLogEntry]:
    """A page of the caller's entries, newest first; see `progress`."""
    log, _, _, cursor = _page(caller, query, "GET /users/metrics")
    return Page(log, cursor, query.limit)


def progress(caller: Caller, query: Paging) -> BodyProgress:
    """A page of the caller's entries, newest first, with the trend of its days, and the overview.

    One Query for the newest entries; for earlier ones a BatchGetItem more, and a Query of some three months of entries,
    which the trend needs.
    """
    log, days, summary, cursor = _page(caller, query, "GET /progress/body")
    return BodyProgress(entries=log, trend=rules.shown_days(days), summary=rules.overview(summary), cursor=cursor)


def compare(caller: Caller, query: BodyCompareQuery) -> BodyComparison:
    """Two days side by side, with all measures and photos: four Queries."""
    since = _nearest_values(caller.id, query.since, query.until)
    until = _nearest_values(caller.id, query.until, query.since)
    return BodyComparison(since=since, until=until, differences=rules.differences(since, until))


def current_summary(user_id: str, summary: BodySummary | None) -> BodySummary:
    """The summary, from the log where there is none, or where an import was interrupted."""
    if summary is None or summary.is_stale:
        return store.summary_of_log(user_id, summary.revision if summary else 0)
    return summary


def _page(
    caller: Caller, query: Paging, route: str
) -> tuple[list[BodyLogEntry], list[TrendDay], BodySummary, str | None]:
    """The entries of a page, the days of its weights, the summary, and the cursor of the next page."""
    scope = (caller.id, route)
    position = query.position(*scope)
    archive = None
    if position is None:
        first = store.first_page(caller.id, query.limit)
        page_entries, summary, after = first.entries, first.summary, first.after
    else:
        page = store.entries_page(caller.id, query.limit, position)
        page_entries, after = store.entries_of_page(page), page.after
        summary, archive = store.find_summary_and_archive(caller.id)
    known = BodySummary() if summary is None and not page_entries else current_summary(caller.id, summary)
    days = _days_of_page(caller.id, known, archive, page_entries)
    log = [BodyLogEntry(**dict(entry), suspect=summaries.is_suspect(entry, days)) for entry in page_entries]
    return log, days, known, query.cursor_at(after, *scope)


def _days_of_page(
    user_id: str, summary: BodySummary, archive: Sequence[Checkpoint] | None, page_entries: Sequence[BodyEntry]
) -> list[TrendDay]:
    """The days of a page's weights with their trend, oldest first.

    Args:
        archive: None where it was not read yet.
    """
    weighings = [entry.date.toordinal() for entry in page_entries if entry.weight is not None]
    if not weighings:
        return []
    oldest, newest = min(weighings), max(weighings)
    if oldest > summary.through:
        days = summaries.recent_days(summary)
    else:
        if summary.archived and oldest <= summary.checkpoints[0].through:
            summary = summaries.with_archive(summary, store.find_archive(user_id) if archive is None else archive)
        earlier = [point for point in summary.checkpoints if point.through < oldest]
        start = earlier[-1] if earlier else None
        first = date.fromordinal(start.through - AGREEMENT_DAYS + 1) if start else None
        log = store.entries_between(user_id, first, date.fromordinal(newest + AGREEMENT_DAYS))
        readings = sorted(filter(None, map(summaries.reading_of, log)))
        days = trend_days(readings, start.trend if start else None, after=start.through if start else None)
    return [day for day in days if oldest <= day.day <= newest]


def _nearest_values(user_id: str, day: date, other_day: date) -> BodyOnDay:
    """Of each measure and side, what the entries around a day have nearest to it; of two as near, the earlier.

    Entries that are nearer to the other day belong to that.
    """
    around = store.entries_around(user_id, day, COMPARED_ENTRIES)
    nearby = [entry for entry in around if abs(entry.date - day) <= abs(entry.date - other_day)]
    nearby.sort(key=lambda entry: (abs((entry.date - day).days), entry.date > day, -_created(entry)))
    values: dict[str, Any] = {}
    days: dict[str, date] = {}
    for entry in nearby:
        photos = {name: media_id for name, media_id in entry.photos if media_id is not None}
        for name, value in (summaries.values_of(entry) | photos).items():
            if name not in values:
                values[name], days[to_camel(name)] = value, entry.date
    return rules.on_day(day, values, days)


def _created(entry: BodyEntry) -> float:
    return entry.created_at.timestamp()
