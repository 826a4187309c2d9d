"""The items of reports and their keys.

REPORT#<id>             REPORT                      a report
                        GSI1 REPORTS#<status> / <created>#<id>    the admins' queue, oldest first
                        GSI2 REPORTED#<type>#<target> / <id>      every report of a target
USER#<id>#REPORTS       OPEN#<type>#<target>        that the user's report of this target is open; goes with its end
USER#<id>#REPORTS       SENT#<report>               that the user has sent this report
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.accounts import store
from fitai.kernel import clock, table
from fitai.kernel.errors import Conflict
from fitai.kernel.table import Entity, PydanticAttribute, Write
from fitai.users.reports.models import Report

SENT = "SENT#"
PAGE_SIZE = 100
NOBODY = "nobody"
"""Who has sent the reports of accounts that are gone."""


class ReportChanged(Exception):
    """The report is not as it was read."""


class ReportItem(Entity, discriminator="report"):
    """A report. Its status is the queue that it stands in."""

    reporter_id = UnicodeAttribute()
    status = UnicodeAttribute()
    report: PydanticAttribute[Report] = PydanticAttribute(Report)

    @classmethod
    def of(cls, report_id: str, **attributes: Any) -> "ReportItem":
        """The report with this id."""
        return cls(PK=f"REPORT#{report_id}", SK="REPORT", **attributes)

    @classmethod
    def holding(cls, reporter_id: str, report: Report) -> "ReportItem":
        """The item of a new report."""
        item = cls.of(report.id, reporter_id=reporter_id, status=report.status, report=report)
        item.GSI1PK, item.GSI1SK = f"REPORTS#{report.status}", f"{clock.iso(report.created_at)}#{report.id}"
        item.GSI2PK, item.GSI2SK = target_partition(report.target_type, report.target_id), report.id
        return item


class OpenReportItem(Entity, discriminator="open_report"):
    """That a user's report of a target is open: there is one at a time."""

    report_id = UnicodeAttribute()

    @classmethod
    def of(cls, reporter_id: str, target_type: str, target_id: str, **attributes: Any) -> "OpenReportItem":
        """The open report of this target by this user."""
        return cls(PK=f"USER#{reporter_id}#REPORTS", SK=f"OPEN#{target_type}#{target_id}", **attributes)


class SentReportItem(Entity, discriminator="sent_report"):
    """That a user has sent a report, whatever has become of it."""

    report_id = UnicodeAttribute()

    @classmethod
    def of(cls, reporter_id: str, report_id: str) -> "SentReportItem":
        """The user's sending of this report."""
        return cls(PK=f"USER#{reporter_id}#REPORTS", SK=f"{SENT}{report_id}", report_id=report_id)


def target_partition(target_type: str, target_id: str) -> str:
    """GSI2's partition of all reports of a target."""
    return f"REPORTED#{target_type}#{target_id}"


class ReportExists(Exception):
    """A report with this id exists: the same request has been here before."""


def create_report(reporter_id: str, report: Report, entry: Write) -> None:
    """Put a report into the admins' queue, with its audit entry.

    Raises:
        AlreadyThere: the id is in use. Conflict: `already_reported`.
    """
    open_report = OpenReportItem.of(reporter_id, report.target_type, report.target_id, report_id=report.id)
    already = Conflict("You have reported this; the report is open.", code="already_reported")
    table.commit(
        table.put(ReportItem.holding(reporter_id, report), otherwise=ReportExists),
        table.put(open_report, otherwise=already),
        table.put(SentReportItem.of(reporter_id, report.id)),
        entry,
    )


def find_report(reporter_id: str, report_id: str) -> Report | None:
    """The user's report with this id."""
    item = table.get(ReportItem, f"REPORT#{report_id}", "REPORT")
    return item.report if item and item.reporter_id == reporter_id else None


def reports_by_sender(user_id: str) -> Iterator[list[ReportItem]]:
    """The reports that a user has sent, a page at a time."""
    after: dict[str, str] | None = None
    while True:
        part = table.query(f"USER#{user_id}#REPORTS", begins=SENT, limit=PAGE_SIZE, after=after)
        found = table.get_many(
            (f"REPORT#{one.report_id}", "REPORT") for one in table.of_kind(part.items, SentReportItem)
        )
        yield table.of_kind(found, ReportItem)
        after = part.after
        if after is None:
            return


def anonymise_report(item: ReportItem) -> None:
    """Let a report be nobody's: why and of what it is stays for the admins, whose words it has goes."""
    report = item.report.model_copy(update={"details": None})
    change = table.update(
        item,
        ReportItem.reporter_id.set(NOBODY),
        ReportItem.report.set(report),
        when=ReportItem.reporter_id == item.reporter_id,
        otherwise=ReportChanged,
    )
    # It is done already, or the report is gone.
    with suppress(ReportChanged):
        table.commit(change)


def delete_report(item: ReportItem) -> None:
    """Remove a report whose target is no more, wherever it stands."""
    report = item.report
    keys = [(item.PK, item.SK)]
    if item.reporter_id != NOBODY:
        waiting = OpenReportItem.of(item.reporter_id, report.target_type, report.target_id)
        sent = SentReportItem.of(item.reporter_id, report.id)
        keys += [(waiting.PK, waiting.SK), (sent.PK, sent.SK)]
    table.batch_delete(keys)


def is_account(user_id: str) -> bool:
    """Whether there is such an account."""
    return store.find_account(user_id) is not None
