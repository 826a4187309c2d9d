"""Items and keys of reports.

REPORT#<id>             REPORT                      a report
                        GSI1 REPORTS#<status> / <created>#<id>    the admins' queue, oldest first
                        GSI2 REPORTED#<type>#<target> / <id>      every report of a target
USER#<id>#REPORTS       OPEN#<type>#<target>        that the user's report of this target is open
USER#<id>#REPORTS       SENT#<report>               that the user has sent this report
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, personal_data, table
from fitai.kernel.errors import Conflict
from fitai.kernel.table import Entity, PydanticAttribute, Write
from fitai.users.reports.models import Report

SENT = "SENT#"
PAGE_SIZE = 100
NOBODY = "nobody"
"""The sender of reports whose sender's account was deleted."""


class ReportExists(Exception):
    """A report with this id exists: the request that sends it was sent before."""


class ReportChanged(Exception):
    """The report was changed or deleted since it was read."""


class ReportItem(Entity, discriminator="report"):
    """A report. Its status names the queue that it is in."""

    reporter_id = UnicodeAttribute()
    status = UnicodeAttribute()
    report: PydanticAttribute[Report] = PydanticAttribute(Report)

    @classmethod
    def of(cls, report_id: str, **attributes: Any) -> "ReportItem":
        """The report with this id."""
        return cls(PK=f"REPORT#{report_id}", SK="REPORT", **attributes)

    @classmethod
    def from_report(cls, reporter_id: str, report: Report) -> "ReportItem":
        """The item of a new report."""
        item = cls.of(report.id, reporter_id=reporter_id, status=report.status, report=report)
        item.GSI1PK, item.GSI1SK = f"REPORTS#{report.status}", f"{clock.iso(report.created_at)}#{report.id}"
        item.GSI2PK, item.GSI2SK = _target_partition(report.target_type, report.target_id), report.id
        return item


class OpenReportItem(Entity, discriminator="open_report"):
    """That a user's report of a target is open: at most one at a time."""

    report_id = UnicodeAttribute()

    @classmethod
    def of(cls, reporter_id: str, target_type: str, target_id: str, **attributes: Any) -> "OpenReportItem":
        """The open report of this target by this user."""
        return cls(PK=_sender_partition(reporter_id), SK=f"OPEN#{target_type}#{target_id}", **attributes)


class SentReportItem(Entity, discriminator="sent_report"):
    """That a user has sent a report, whatever its status."""

    report_id = UnicodeAttribute()

    @classmethod
    def of(cls, reporter_id: str, report_id: str) -> "SentReportItem":
        """That the user has sent this report."""
        return cls(PK=_sender_partition(reporter_id), SK=f"{SENT}{report_id}", report_id=report_id)


def create_report(reporter_id: str, report: Report, audit_entry: Write) -> None:
    """Put a report into the admins' queue, with its audit entry.

    Raises:
        ReportExists: a report with this id exists.
        Conflict: `already_reported`.
    """
    open_report = OpenReportItem.of(reporter_id, report.target_type, report.target_id, report_id=report.id)
    conflict = Conflict("You have reported this; the report is open.", code="already_reported")
    table.commit(
        table.put(ReportItem.from_report(reporter_id, report), otherwise=ReportExists),
        table.put(open_report, otherwise=conflict),
        table.put(SentReportItem.of(reporter_id, report.id)),
        audit_entry,
    )


def find_report(reporter_id: str, report_id: str) -> Report | None:
    """The user's report with this id."""
    item = table.get(ReportItem, f"REPORT#{report_id}", "REPORT")
    return item.report if item and item.reporter_id == reporter_id else None


# --- personal data -----------------------------------------------------------------------------------------


def reports_by_sender(user_id: str) -> Iterator[Report]:
    """The reports that a user has sent, read page by page."""
    for items in _sent_report_pages(user_id):
        for item in items:
            yield item.report


def anonymise_reports_by_sender(user_id: str) -> Iterator[None]:
    """Remove a deleted account's id and words from its reports, and the items that lead to them.

    The reports stay for the admins. Yields after each page of items that is deleted.
    """
    for items in _sent_report_pages(user_id):
        for item in items:
            _anonymise_report(item)
    yield from personal_data.erase_items(_sender_partition(user_id))


def delete_reports_of_target(target_type: str, target_id: str) -> Iterator[None]:
    """Delete every report of a target that no longer exists; yields after each page."""
    for page in personal_data.item_pages(_target_partition(target_type, target_id), index="GSI2"):
        for item in table.of_kind(page, ReportItem):
            _delete_report(item)
        yield


def _sent_report_pages(user_id: str) -> Iterator[list[ReportItem]]:
    after: dict[str, str] | None = None
    while True:
        page = table.query(_sender_partition(user_id), begins=SENT, limit=PAGE_SIZE, after=after)
        sent_reports = table.of_kind(page.items, SentReportItem)
        items = table.get_many((f"REPORT#{sent_report.report_id}", "REPORT") for sent_report in sent_reports)
        yield table.of_kind(items, ReportItem)
        after = page.after
        if after is None:
            return


def _anonymise_report(item: ReportItem) -> None:
    report = item.report.model_copy(update={"details": None})
    change = table.update(
        item,
        ReportItem.reporter_id.set(NOBODY),
        ReportItem.report.set(report),
        when=ReportItem.reporter_id == item.reporter_id,
        otherwise=ReportChanged,
    )
    # It was anonymised or deleted already.
    with suppress(ReportChanged):
        table.commit(change)


def _delete_report(item: ReportItem) -> None:
    report = item.report
    keys = [(item.PK, item.SK)]
    if item.reporter_id != NOBODY:
        open_report = OpenReportItem.of(item.reporter_id, report.target_type, report.target_id)
        sent_report = SentReportItem.of(item.reporter_id, report.id)
        keys += [(open_report.PK, open_report.SK), (sent_report.PK, sent_report.SK)]
    table.batch_delete(keys)


# --- keys --------------------------------------------------------------------------------------------------


def _sender_partition(user_id: str) -> str:
    return f"USER#{user_id}#REPORTS"


def _target_partition(target_type: str, target_id: str) -> str:
    return f"REPORTED#{target_type}#{target_id}"
