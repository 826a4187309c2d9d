"""What authors and reporters are told of a case."""

from fitai.community.cases.models import Report, ReportStatus
from fitai.community.cases.state import CaseState
from fitai.kernel.table import Write
from fitai.notifications.published import Notice, notice_writes


def decision_writes(before: CaseState, after: CaseState) -> list[Write]:
    """The writes that tell the author of a decision about the case, or about its appeal.

    Of dismissed reports authors hear only where these had hidden what they wrote.
    """
    if after.appeal is not None and after.appeal.outcome is not None:
        if after.target_type == "user":
            return []
        form = "rejected" if after.appeal.outcome == "upheld" else "granted"
        return _author_writes(after, "appeal_outcome", form, after.appeal.note)
    if after.decision is None:
        return []
    action = after.decision.action
    if action == "suspend":
        # A suspended user reads no notifications: the reaction to the suspension writes a mail.
        return []
    if action == "dismiss":
        return _author_writes(after, "moderation_decision", "restored", None) if before.hidden else []
    form = "hidden" if action == "hide" else "warned"
    return _author_writes(after, "moderation_decision", form, after.decision.note, reason=after.decision.reason)


def hidden_writes(case: CaseState) -> list[Write]:
    """The writes that tell the author that reports have hidden what the author wrote."""
    return _author_writes(case, "moderation_decision", "under_review", None)


def outcome_writes(report: Report, reporter_id: str, status: ReportStatus) -> list[Write]:
    """The writes that tell the sender of a report what came of it."""
    data = {"reportId": report.id, "targetType": report.target_type, "targetId": report.target_id, "status": status}
    return notice_writes(
        Notice(
            user_id=reporter_id,
            type="report_outcome",
            target=f"report:{report.id}",
            occasion=status,
            values={"form": "upheld" if status == "resolved" else "dismissed"},
            data=data,
        )
    )


def _author_writes(
    case: CaseState, type: str, form: str, note: str | None, *, reason: str | None = None
) -> list[Write]:
    data = {"targetType": case.target_type, "targetId": case.target_id, "decision": form}
    if reason is not None:
        data["reason"] = reason
    if note is not None:
        data["note"] = note
    return notice_writes(
        Notice(
            user_id=case.author_id,
            type=type,  # type: ignore[arg-type]
            target=f"{case.target_type}:{case.target_id}",
            occasion=f"{case.round}:{form}",
            values={"form": form},
            data=data,
        )
    )
