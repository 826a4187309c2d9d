"""Domain events of reports and cases."""

from typing import ClassVar

from fitai.community.cases.models import AppealOutcome, CaseAction, ReportReason, ReportTarget
from fitai.kernel.clock import Moment
from fitai.kernel.events import Event


class ReportSent(Event):
    """`userId` reported something."""

    name: ClassVar[str] = "report.sent"

    report_id: str
    target_type: ReportTarget
    target_id: str
    reason: ReportReason
    sent_at: Moment


class CaseDecided(Event):
    """A moderator has decided the case of something that `userId` wrote, or of `userId`; its reports are to be closed."""

    name: ClassVar[str] = "case.decided"

    case_id: str
    target_type: ReportTarget
    target_id: str
    action: CaseAction
    decided_at: Moment


class AppealDecided(Event):
    """Another moderator has decided about the appeal of `userId`; its reports are to be judged by that."""

    name: ClassVar[str] = "case.appeal_decided"

    case_id: str
    target_type: ReportTarget
    target_id: str
    outcome: AppealOutcome
    decided_at: Moment
