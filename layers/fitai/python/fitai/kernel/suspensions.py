"""Suspended accounts: for what reason, and until when. Each request reads it from the caller record."""

from datetime import datetime
from typing import Literal

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

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
"""What users and what they write are reported for."""
SuspensionReason = Literal[ReportReason, "fraud", "security"]
"""Why an account is suspended: what users are reported for, and fraud, and an account that somebody has taken over."""


class Suspension(Model):
    """That an account is suspended.

    Attributes:
        by: a digest of the id of the administrator: who it was is in the audit trail only.
    """

    reason: SuspensionReason
    note: str | None = None
    since: Moment
    until: Moment | None = None
    by: str = ""

    def is_in_force(self, now: datetime) -> bool:
        """Whether it has not ended by itself."""
        return self.until is None or now < self.until


class SuspensionNotice(Model):
    """What the suspended user is told."""

    reason: SuspensionReason
    """Why the account is suspended."""
    note: str | None = None
    """What the administrator wrote besides."""
    since: Moment
    """Since when."""
    until: Moment | None = None
    """When the suspension ends by itself; left out where it does not."""


def suspension_in_force(suspension: Suspension | None, now: datetime) -> SuspensionNotice | None:
    """What the user is told of a suspension that has not ended; None where there is none."""
    if suspension is None or not suspension.is_in_force(now):
        return None
    return SuspensionNotice(
        reason=suspension.reason, note=suspension.note, since=suspension.since, until=suspension.until
    )


def problem_details(notice: SuspensionNotice) -> dict[str, object]:
    """What the problem `account_suspended` says besides: `reason`, and where there are such `note` and `until`."""
    details: dict[str, object] = {"reason": notice.reason, "since": clock.iso(notice.since)}
    if notice.note is not None:
        details["note"] = notice.note
    if notice.until is not None:
        details["until"] = clock.iso(notice.until)
    return details
