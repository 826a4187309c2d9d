"""Types of reports that cross the API."""

from typing import Literal

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model

ReportTarget = Literal["user", "activity", "comment"]
ReportReason = Literal[
    "spam",
    "harassment",
    "hate",
    "nudity",
    "violence",
    "self_harm",
    "impersonation",
    "cheating",
    "other",
]
ReportStatus = Literal["open", "resolved", "dismissed"]


class SendReport(Input):
    """What is reported, and why."""

    target_type: ReportTarget
    target_id: str = Field(min_length=1, max_length=64)
    reason: ReportReason
    details: str | None = Field(None, min_length=1, max_length=1000)


class Report(Model):
    """A report as its sender reads it."""

    id: str
    target_type: ReportTarget
    target_id: str
    reason: ReportReason
    details: str | None = None
    status: ReportStatus
    created_at: Moment
