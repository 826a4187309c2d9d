"""Use cases of reports, cases and appeals: what users send, and what moderators decide."""

from collections.abc import Callable

from fitai.admin import published as admin
from fitai.community.cases import notices, rules, store, suspending, targets
from fitai.community.cases.events import AppealDecided, CaseDecided, ReportSent
from fitai.community.cases.models import (
    Appeal,
    CaseFile,
    CasesQuery,
    DecideCase,
    HideReason,
    ModerationCase,
    Report,
    ReportDetails,
    SendAppeal,
    SendReport,
)
from fitai.community.cases.reports import store as reports_store
from fitai.community.cases.state import CaseState, Target
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.events import outbox_write
from fitai.kernel.identity import Caller, require_recent_sign_in
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, WriteConflict, commit, get_many, retry_on_conflict
from fitai.users import published as users

MAX_REPORTS = 50
"""Reports that a moderator reads with a case."""


# --- reports -----------------------------------------------------------------------------------------------


def send_report(caller: Caller, report_id: str, request: SendReport, origin: Origin) -> Report:
    """Report a user, or something that a user has written, to the moderators. Blocked users can be reported too.

    Whether there is such a user is for the moderators to see: the answer would tell which hidden accounts exist. Of what
    users write, only what the caller may see can be reported.

    Raises:
        Invalid: it is the caller, or the caller's own.
        NotFound: there is no such thing that the caller may see.
        Conflict: `already_reported`, while the caller's earlier report of the same target is open.
        TooManyRequests: `daily_limit_reached`.
    """
    target = targets.require_reportable(caller.id, request.target_type, request.target_id)
    author_id = request.target_id if target is None else target.author_id
    if author_id == caller.id:
        raise Invalid.field("targetId", "Must not be you, or your own")
    items = get_many([users.account_key(caller.id), reports_store.record_key(caller.id)])
    reporter = users.membership_among(items, caller.id)
    if reporter is None:
        raise NotFound
    limit = rules.daily_reports(reports_store.record_among(items))
    now = clock.now()
    report = Report(id=report_id, status="open", created_at=now, **dict(request))
    event = ReportSent(
        user_id=caller.id,
        report_id=report_id,
        target_type=report.target_type,
        target_id=report.target_id,
        reason=report.reason,
        sent_at=now,
    )

    def attempt() -> Report:
        details: dict[str, str | int | bool] = {"report": report_id, "reason": request.reason}
        reports_store.create_report(
            caller.id,
            report,
            audit_write(caller.id, "users.reported", _subject(request.target_type, request.target_id), origin, details),
            users.daily_limit_write(reporter, "reports", now, limit),
            outbox_write(event),
        )
        return report

    try:
        return retry_on_conflict(attempt)
    except reports_store.ReportExists:
        earlier = reports_store.find_report(caller.id, report_id)
        if earlier is None:
            raise Conflict("Another report has this id.") from None
        return earlier


def _subject(target_type: str, target_id: str) -> str:
    """The subject of an audit entry: a user's id, or what was reported, whose entries are its own."""
    return target_id if target_type == "user" else f"{target_type}#{target_id}"


# --- moderators --------------------------------------------------------------------------------------------


def cases(caller: Caller, query: CasesQuery) -> Page[ModerationCase]:
    """A page of a queue of cases: one Query. Nothing of what users wrote is in it."""
    scope = (caller.id, "GET /admin/reports")
    page, after = store.cases_page(query.queue, query.limit, query.position(*scope))
    now = clock.now()
    views = [rules.view(case, caller.id, now) for case in page]
    return Page(views, query.cursor_at(after, *scope), query.limit)


def claim_case(caller: Caller, case_id: str, origin: Origin) -> CaseFile:
    """Claim a case for 30 minutes, and read what was reported and what the reporters wrote. Audited.

    Raises:
        NotFound: there is no such case.
        Conflict: `case_claimed` by another moderator; `case_decided`. Forbidden: `same_moderator`.
    """

    def claim(case: CaseState) -> tuple[CaseState, list[Write]]:
        return rules.claimed(case, caller.id, clock.now()), []

    case = _change_case(caller, case_id, "moderation.case_claimed", origin, claim)
    return _case_file(caller, case)


def decide_case(caller: Caller, case_id: str, request: DecideCase, origin: Origin) -> ModerationCase:
    """Decide a case that the caller has claimed, or the appeal against it: one transaction with what follows. Audited.

    What was hidden is shown again when the reports are dismissed or the appeal succeeds. Its author is told; the reporters
    are told when their reports are closed.

    Raises:
        NotFound: there is no such case.
        Conflict: `stale_version`; `case_not_claimed`; `case_decided`; `case_appealed`; `not_appealed`; `not_hideable`;
            `not_suspendable`; `last_admin`.
        Forbidden: `same_moderator`; `own_account`.
        StepUpRequired: it suspends, and the caller's identity was proven more than ten minutes ago.
    """
    if request.action == "suspend":
        require_recent_sign_in(caller, clock.epoch())

    def decide(case: CaseState) -> tuple[CaseState, list[Write]]:
        if case.version != request.version:
            details: dict[str, object] = {"currentVersion": case.version}
            raise Conflict("The case was changed since; read it again.", code="stale_version", details=details)
        target = targets.load_target(case.target_type, case.target_id)
        after, event = _decided(caller, case, request, target)
        note = after.decision.note if after.decision is not None else None
        content_writes = _content_writes(case, after, target, request.reason, note)
        account_writes = _account_writes(caller, case, request, origin)
        return after, [*content_writes, *account_writes, *notices.decision_writes(case, after), outbox_write(event)]

    if request.outcome is not None:
        case = _change_case(caller, case_id, "moderation.appeal_decided", origin, decide, {"decision": request.outcome})
    else:
        case = _change_case(
            caller, case_id, "moderation.case_decided", origin, decide, {"decision": str(request.action)}
        )
    return rules.view(case, caller.id, clock.now())


def _decided(
    caller: Caller, case: CaseState, request: DecideCase, target: Target | None
) -> tuple[CaseState, CaseDecided | AppealDecided]:
    now = clock.now()
    if request.outcome is not None:
        after = rules.with_appeal_outcome(case, caller.id, request.outcome, request.note, now)
        return after, AppealDecided(
            user_id=case.author_id,
            case_id=case.id,
            target_type=case.target_type,
            target_id=case.target_id,
            outcome=request.outcome,
            decided_at=now,
        )
    assert request.action is not None
    after = rules.resolved(
        case,
        caller.id,
        request.action,
        reason=request.reason,
        note=request.note,
        until=request.until,
        can_be_hidden=target is not None and target.can_be_hidden,
        now=now,
    )
    return after, CaseDecided(
        user_id=case.author_id,
        case_id=case.id,
        target_type=case.target_type,
        target_id=case.target_id,
        action=request.action,
        decided_at=now,
    )


def _account_writes(caller: Caller, before: CaseState, request: DecideCase, origin: Origin) -> list[Write]:
    """The writes that suspend the author, or end the suspension where the appeal against it succeeds.

    The appeal is against the case about the user: where the author was suspended for something else, that case is decided
    beside this.
    """
    now = clock.now()
    if request.action == "suspend":
        assert request.reason is not None
        suspension, writes = admin.suspend_writes(
            before.author_id, caller.id, reason=request.reason, note=request.note, until=request.until, now=now
        )
        audit_details: dict[str, str | int | bool] = {"reason": request.reason, "case": before.id}
        writes.append(audit_write(caller.id, "admin.user_suspended", before.author_id, origin, audit_details))
        if before.target_type == "user":
            return writes
        return [*writes, *suspending.suspension_writes(before.author_id, caller.id, suspension)]
    if request.outcome == "overturned" and rules.is_suspending(before, now):
        audit_entry = audit_write(
            caller.id, "admin.user_reinstated", before.author_id, origin, {"case": before.id, "by": "appeal"}
        )
        return [*admin.reinstate_writes(before.author_id, now), audit_entry]
    return []


def _content_writes(
    before: CaseState, after: CaseState, target: Target | None, reason: HideReason | None, note: str | None
) -> list[Write]:
    """The writes that hide the target, or show it again; none for one that was deleted."""
    if target is None or not target.can_be_hidden:
        return []
    if after.hidden and after.status == "resolved":
        return targets.hide_writes(target, reason, note)
    if before.hidden and not after.hidden:
        return targets.hide_writes(target, None)
    return []


def _change_case(
    caller: Caller,
    case_id: str,
    action: str,
    origin: Origin,
    decide: Callable[[CaseState], tuple[CaseState, list[Write]]],
    details: dict[str, str] | None = None,
) -> CaseState:
    """Read a case, decide, and write it with its audit entry and what else belongs to it.

    Raises:
        NotFound: there is no such case.
    """

    def attempt() -> CaseState:
        case = store.load_case(case_id)
        if case is None:
            raise NotFound("There is no such case.")
        after, writes = decide(case)
        entry_details: dict[str, str | int | bool] = {"case": case.id, "target": case.target_type, **(details or {})}
        try:
            commit(
                store.case_write(case, after),
                audit_write(caller.id, action, case.author_id, origin, entry_details),
                *writes,
            )
        except NotFound:
            # The target was deleted since it was read.
            raise WriteConflict from None
        return after

    return retry_on_conflict(attempt)


def _case_file(caller: Caller, case: CaseState) -> CaseFile:
    target = targets.load_target(case.target_type, case.target_id)
    reports, _ = reports_store.reports_page(case.target_type, case.target_id, MAX_REPORTS, newest_first=True)
    return CaseFile(
        **dict(rules.view(case, caller.id, clock.now())),
        text=case.text,
        present_text=None if target is None else target.text,
        newest_reports=[
            ReportDetails(reason=report.reason, details=report.details, created_at=report.created_at)
            for report, _ in reports
        ],
    )


# --- appeals -----------------------------------------------------------------------------------------------


def send_appeal(caller: Caller, request: SendAppeal, origin: Origin) -> Appeal:
    """Appeal against a moderator's decision to hide what the caller wrote, or to suspend the caller: once, within 20 days.
    Audited.

    The same text sent again answers the appeal that was sent before.

    Raises:
        NotFound: there is no case about something of the caller's.
        Conflict: `nothing_hidden`; `already_appealed`; `appeal_expired`.
    """
    case_id = rules.case_id(request.target_type, request.target_id)

    def attempt() -> CaseState:
        case = store.load_case(case_id)
        is_repeated = case is not None and case.author_id == caller.id and case.appeal is not None
        if case is not None and is_repeated and case.appeal is not None and case.appeal.text == request.text:
            return case
        after = rules.with_appeal(case, caller.id, request.text, clock.now())
        details: dict[str, str | int | bool] = {"case": case_id, "target": request.target_type}
        commit(
            store.case_write(case, after),
            audit_write(caller.id, "moderation.appealed", caller.id, origin, details),
        )
        return after

    return _appeal_view(retry_on_conflict(attempt))


def _appeal_view(case: CaseState) -> Appeal:
    decision, appeal = case.decision, case.appeal
    if decision is None or decision.reason is None or appeal is None:
        raise ValueError(f"case {case.id} is not appealed")
    return Appeal(
        target_type=case.target_type,
        target_id=case.target_id,
        reason=decision.reason,
        note=decision.note,
        text=appeal.text,
        status=appeal.outcome or "appealed",
        appealed_at=appeal.appealed_at,
    )
