"""A case as it is stored, and the target that it is about."""

from dataclasses import dataclass

from fitai.community.cases.models import CaseAppeal, CaseDecision, CaseStatus, ReportTarget
from fitai.kernel.clock import Moment
from fitai.kernel.types import Model


@dataclass(frozen=True, slots=True)
class Target:
    """What is reported.

    Attributes:
        text: what it says; None of what has no text.
        can_be_hidden: users and challenges cannot.
    """

    type: ReportTarget
    id: str
    author_id: str
    text: str | None = None
    can_be_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ReporterRecord:
    """How many of a user's reports were upheld, and how many dismissed."""

    upheld: int = 0
    dismissed: int = 0

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.upheld + self.dismissed


class Claim(Model):
    """That a moderator works on the case.

    Attributes:
        moderator: a digest of the moderator's id (`rules.moderator_key`): who it was is in the audit trail only.
    """

    moderator: str
    until: Moment


class CaseState(Model):
    """A case.

    Attributes:
        text: what the target said when it was first reported in this round.
        was_cleared: a moderator has seen nothing wrong: reports do not hide it any more.
        decided_by: a digest of the id of the moderator who has decided.
    """

    id: str
    target_type: ReportTarget
    target_id: str
    author_id: str
    status: CaseStatus = "open"
    round: int = 1
    version: int = 1
    opened_at: Moment
    reports: int = 0
    trusted_reports: int = 0
    reasons: dict[str, int] = {}
    text: str | None = None
    hidden: bool = False
    was_cleared: bool = False
    claim: Claim | None = None
    decision: CaseDecision | None = None
    decided_by: str | None = None
    appeal: CaseAppeal | None = None
