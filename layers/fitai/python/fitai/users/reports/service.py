"""The use case of reporting."""

from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.users.reports import store
from fitai.users.reports.models import Report, SendReport


def send_report(caller: Caller, report_id: str, given: SendReport, origin: Origin) -> Report:
    """Report a user, an activity or a comment to the admins. Whoever is blocked can be reported too.

    Raises:
        Invalid: it is the caller. NotFound: there is no such user.
        Conflict: `already_reported`, while the caller's earlier report of the same is open.
    """
    if given.target_type == "user":
        if given.target_id == caller.id:
            raise Invalid.field("targetId", "Must be another user")
        if not store.is_account(given.target_id):
            raise NotFound("There is no such user.")
    report = Report(id=report_id, status="open", created_at=clock.now(), **dict(given))
    # The trail is read by account; what an account has made has an entry under its own name.
    subject = given.target_id if given.target_type == "user" else f"{given.target_type}#{given.target_id}"

    def attempt() -> Report:
        entry = audit_write(caller.id, "users.reported", subject, origin, {"report": report_id, "reason": given.reason})
        store.create_report(caller.id, report, entry)
        return report

    try:
        return retry_on_conflict(attempt)
    except store.ReportExists:
        earlier = store.find_report(caller.id, report_id)
        if earlier is None:
            raise Conflict("A report with this id was there before.") from None
        return earlier
