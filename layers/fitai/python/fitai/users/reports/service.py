"""The use case of sending a report."""

from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.users.reports import store
from fitai.users.reports.models import Report, SendReport


def send_report(caller: Caller, report_id: str, request: SendReport, origin: Origin) -> Report:
    """Report a user, an activity or a comment to the admins. Blocked users can be reported too.

    Whether there is such a target is for the admins to see: the answer would tell which hidden accounts exist.

    Raises:
        Invalid: the user is the caller.
        Conflict: `already_reported`, while the caller's earlier report of the same target is open.
    """
    if request.target_type == "user" and request.target_id == caller.id:
        raise Invalid.field("targetId", "Must be another user")
    report = Report(id=report_id, status="open", created_at=clock.now(), **dict(request))
    # The audit trail is read by account; the subject of an activity or a comment is its own id.
    subject = request.target_id if request.target_type == "user" else f"{request.target_type}#{request.target_id}"

    def attempt() -> Report:
        details: dict[str, str | int | bool] = {"report": report_id, "reason": request.reason}
        audit_entry = audit_write(caller.id, "users.reported", subject, origin, details)
        store.create_report(caller.id, report, audit_entry)
        return report

    try:
        return retry_on_conflict(attempt)
    except store.ReportExists:
        earlier = store.find_report(caller.id, report_id)
        if earlier is None:
            raise Conflict("Another report has this id.") from None
        return earlier
