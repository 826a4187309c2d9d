"""Items and keys of reports.

REPORT#<id>             REPORT                      a report
                        GSI2 REPORTED#<type>#<target> / <id>      every report of a target
USER#<id>#REPORTS       OPEN#<type>#<target>        that the user's report of this target is open
USER#<id>#REPORTS       RECORD                      how many of the user's reports were upheld, how many dismissed
USER#<id>#REPORTS       SENT#<report>               that the user has sent this report
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.community.cases.models import Report, ReportStatus
from fitai.community.cases.state import ReporterRecord
from fitai.kernel import personal_data, table
from fitai.kernel.errors import Conflict
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write

SENT = "SENT#"
PAGE_SIZE = 100
NOBODY = "nobody"
"""The sender of reports whose sender's account was deleted."""


class ReportExists(Exception):
    """A report with this id exists: the request that sends it was sent before."""


class ReportChanged(Exception):
    """The report was changed or deleted since it was read."""


class ReportItem(Entity, discriminator="report"):
    """A report."""

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


class ReporterRecordItem(Entity, discriminator="reporter_record"):
    """How many of a user's reports were upheld, and how many dismissed."""

    upheld = NumberAttribute(default=0)
    dismissed = NumberAttribute(default=0)

    @classmethod
    def of(cls, reporter_id: str) -> "ReporterRecordItem":
        """The record of this user."""
        return cls(PK=_sender_partition(reporter_id), SK="RECORD")


def create_report(reporter_id: str, report: Report, *others: Write) -> None:
    """Write a report with what belongs to it, such as its audit entry and its event.

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
        *others,
    )


def find_report(reporter_id: str, report_id: str) -> Report | None:
    """The user's report with this id."""
    item = table.get(ReportItem, f"REPORT#{report_id}", "REPORT")
    return item.report if item and item.reporter_id == reporter_id else None


def find_report_with_sender(report_id: str) -> tuple[Report, str] | None:
    """A report with the id of its sender (`NOBODY` of a deleted account): one GetItem."""
    item = table.get(ReportItem, f"REPORT#{report_id}", "REPORT")
    return None if item is None else (item.report, item.reporter_id)


def reports_page(
    target_type: str, target_id: str, limit: int, after: dict[str, str] | None = None, *, newest_first: bool = False
) -> tuple[list[tuple[Report, str]], dict[str, str] | None]:
    """A page of the reports of a target with the ids of their senders: one Query of GSI2, eventually consistent."""
    page = table.query(
        _target_partition(target_type, target_id), index="GSI2", limit=limit, after=after, newest_first=newest_first
    )
    return [(item.report, item.reporter_id) for item in table.of_kind(page.items, ReportItem)], page.after


def record_key(reporter_id: str) -> tuple[str, str]:
    """The key of a user's record, for a batch that reads it with others."""
    return _sender_partition(reporter_id), "RECORD"


def record_among(items: Iterable[Entity]) -> ReporterRecord:
    """The record that is among items which were read; an empty one where there is none."""
    for item in table.of_kind(items, ReporterRecordItem):
        return ReporterRecord(int(item.upheld), int(item.dismissed))
    return ReporterRecord()


def close_writes(report: Report, reporter_id: str, status: ReportStatus, added: ReporterRecord) -> list[Write]:
    """The writes that give a report its outcome, let its sender report the target again, and count it for the sender.

    Raises (at commit):
        ReportChanged: it has another status than was read, or was anonymised or deleted.
    """
    closed = report.model_copy(update={"status": status})
    writes = [
        table.update(
            ReportItem.of(report.id),
            ReportItem.status.set(status),
            ReportItem.report.set(closed),
            when=(ReportItem.status == report.status) & (ReportItem.reporter_id == reporter_id),
            otherwise=ReportChanged,
        )
    ]
    if reporter_id == NOBODY:
        return writes
    if report.status == "open":
        # Another report of the same target cannot have been sent before this one is closed.
        open_report = OpenReportItem.of(reporter_id, report.target_type, report.target_id)
        writes.append(table.delete(open_report, when=PRESENT | ABSENT))
    amounts = ((ReporterRecordItem.upheld, added.upheld), (ReporterRecordItem.dismissed, added.dismissed))
    actions = [attribute.add(amount) for attribute, amount in amounts if amount]
    kind = ReporterRecordItem.kind.set(ReporterRecordItem)
    writes.append(table.update(ReporterRecordItem.of(reporter_id), kind, *actions, when=PRESENT | ABSENT))
    return writes


# --- personal data -----------------------------------------------------------------------------------------


def reports_by_sender(user_id: str) -> Iterator[Report]:
    """The reports that a user has sent, read page by page."""
    for items in _sent_report_pages(user_id):
        for item in items:
            yield item.report


def record_json(user_id: str) -> dict[str, Any] | None:
    """How many of the user's reports were upheld and dismissed, as JSON; None where none was decided."""
    item = table.get(ReporterRecordItem, *record_key(user_id))
    return None if item is None else personal_data.item_json(item)


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
