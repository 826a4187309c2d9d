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
    """What is reported."""
    target_id: str = Field(min_length=1, max_length=64)
    """The id of what is reported."""
    reason: ReportReason
    """What is wrong with it."""
    details: str | None = Field(None, min_length=1, max_length=1000)
    """More about it, 1 to 1000 characters."""


class Report(Model):
    """A report as its sender reads it."""

    id: str
    """Identifies the report."""
    target_type: ReportTarget
    """What is reported."""
    target_id: str
    """The id of what is reported."""
    reason: ReportReason
    """What is wrong with it."""
    details: str | None = None
    """What the sender wrote about it."""
    status: ReportStatus
    """Whether somebody has looked at it."""
    created_at: Moment
    """When it was sent."""
