"""The items of reports and their keys.

REPORT#<id>             REPORT                      a report
                        GSI1 REPORTS#<status> / <created>#<id>    the admins' queue, oldest first
USER#<id>#REPORTS       OPEN#<type>#<target>        that the user's report of this target is open; goes with its end
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.errors import Conflict
from fitai.kernel.table import Document, Entity, Write
from fitai.users import store as users
from fitai.users.reports.models import Report


class ReportItem(Entity, discriminator="report"):
    """A report. Its status is the queue that it stands in."""

    reporter_id = UnicodeAttribute()
    status = UnicodeAttribute()
    report: Document[Report] = Document(Report)

    @classmethod
    def of(cls, report_id: str, **attributes: Any) -> "ReportItem":
        """The report with this id."""
        return cls(PK=f"REPORT#{report_id}", SK="REPORT", **attributes)

    @classmethod
    def holding(cls, reporter_id: str, report: Report) -> "ReportItem":
        """The item of a new report."""
        item = cls.of(report.id, reporter_id=reporter_id, status=report.status, report=report)
        item.GSI1PK, item.GSI1SK = f"REPORTS#{report.status}", f"{clock.iso(report.created_at)}#{report.id}"
        return item


class OpenReport(Entity, discriminator="open_report"):
    """That a user's report of a target is open: there is one at a time."""

    report_id = UnicodeAttribute()

    @classmethod
    def of(cls, reporter_id: str, target_type: str, target_id: str, **attributes: Any) -> "OpenReport":
        """The open report of this target by this user."""
        return cls(PK=f"USER#{reporter_id}#REPORTS", SK=f"OPEN#{target_type}#{target_id}", **attributes)


class AlreadyThere(Exception):
    """A report with this id exists: the same request has been here before."""


def create(reporter_id: str, report: Report, entry: Write) -> None:
    """Put a report into the admins' queue, with its audit entry.

    Raises:
        AlreadyThere: the id is in use. Conflict: `already_reported`.
    """
    open_report = OpenReport.of(reporter_id, report.target_type, report.target_id, report_id=report.id)
    already = Conflict("You have reported this; the report is open.", code="already_reported")
    table.commit(
        table.put(ReportItem.holding(reporter_id, report), otherwise=AlreadyThere),
        table.put(open_report, otherwise=already),
        entry,
    )


def find(reporter_id: str, report_id: str) -> Report | None:
    """The user's report with this id."""
    item = table.get(ReportItem, f"REPORT#{report_id}", "REPORT")
    return item.report if item and item.reporter_id == reporter_id else None


def is_account(user_id: str) -> bool:
    """Whether there is such an account."""
    return users.find(user_id) is not None
