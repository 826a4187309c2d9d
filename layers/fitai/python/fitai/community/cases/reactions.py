"""What follows from reports and decisions: cases are opened and counted, targets hidden, reports closed. Idempotent."""

from contextlib import suppress

from fitai.community.cases import notices, rules, store, targets
from fitai.community.cases.events import AppealDecided, CaseDecided, ReportSent
from fitai.community.cases.models import Report, ReportStatus
from fitai.community.cases.reports import store as reports_store
from fitai.community.cases.state import CaseState, Target
from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.events import deduplication_write
from fitai.kernel.personal_data import AccountGone, account_exists_check_write
from fitai.kernel.table import Write, WriteConflict, commit, get_many, retry_on_conflict
from fitai.users import published as users

PAGE_SIZE = 100
"""Reports that are read at once."""
COUNT_ATTEMPTS = 40
"""Tries of a write that is counted: many may report the same at the same moment."""


def file_report(event: ReportSent) -> None:
    """Add a report to the case of its target, once: opens the case, locks a comment, hides at the fifth trusted report.

    A report of what does not exist (any more) is dismissed; one of what is decided already gets that outcome.

    Raises:
        DuplicateEvent: the report was added before.
    """
    retry_on_conflict(lambda: _file_report(event), tries=COUNT_ATTEMPTS)


def _file_report(event: ReportSent) -> None:
    case_id = rules.case_id(event.target_type, event.target_id)
    keys = [store.case_key(case_id), users.account_key(event.user_id), reports_store.record_key(event.user_id)]
    items = get_many(keys)
    case = store.case_among(items)
    target = targets.load_target(event.target_type, event.target_id)
    if target is None:
        _close_by_id(event.report_id, "dismissed")
        return
    status = rules.settled_status(case, event.sent_at)
    if status is not None:
        _close_by_id(event.report_id, status)
        return
    now = clock.now()
    reporter = users.membership_among(items, event.user_id)
    is_trusted = rules.is_trusted(reporter, reports_store.record_among(items), now)
    after = rules.with_report(case, target, event.reason, is_trusted=is_trusted, now=now)
    try:
        commit(
            deduplication_write("file_report", event),
            account_exists_check_write(target.author_id),
            store.case_write(case, after),
            *_target_writes(case, after, target),
        )
    except NotFound:
        # The target was deleted since it was read.
        raise WriteConflict from None
    except AccountGone:
        _close_by_id(event.report_id, "dismissed")


def _target_writes(before: CaseState | None, after: CaseState, target: Target) -> list[Write]:
    """The writes to the target: one that hides it, once, or one that locks it."""
    was_hidden = before is not None and before.hidden
    if after.hidden and not was_hidden:
        return [*targets.hide_writes(target, "under_review"), *notices.hidden_writes(after)]
    return targets.lock_writes(target) if after.reports == 1 else []


def close_reports(event: CaseDecided | AppealDecided) -> None:
    """Give the reports of a decided case their outcome, and tell their senders; a repetition closes what is still open.

    Reports that were sent after the decision belong to the next round, and are left.
    """
    case = store.load_case(event.case_id)
    if case is None:
        return
    after: dict[str, str] | None = None
    while True:
        page, after = reports_store.reports_page(event.target_type, event.target_id, PAGE_SIZE, after)
        for report, reporter_id in page:
            status = _outcome(event, report)
            if status is not None:
                _close(report, reporter_id, status)
        if after is None:
            return


def _outcome(event: CaseDecided | AppealDecided, report: Report) -> ReportStatus | None:
    """What becomes of a report by an event; None where it stays as it is."""
    if report.created_at > event.decided_at:
        return None
    if isinstance(event, CaseDecided):
        return None if report.status != "open" else "dismissed" if event.action == "dismiss" else "resolved"
    return "dismissed" if event.outcome == "overturned" and report.status == "resolved" else None


def _close_by_id(report_id: str, status: ReportStatus) -> None:
    found = reports_store.find_report_with_sender(report_id)
    if found is not None and found[0].status == "open":
        _close(*found, status)


def _close(report: Report, reporter_id: str, status: ReportStatus) -> None:
    """Close a report in one transaction with its sender's record and notice; nothing where it was changed meanwhile."""
    added = rules.outcome_change(report.status, status)
    writes = reports_store.close_writes(report, reporter_id, status, added)
    if reporter_id != reports_store.NOBODY:
        writes += notices.outcome_writes(report, reporter_id, status)
    with suppress(reports_store.ReportChanged):
        retry_on_conflict(lambda: commit(*writes))
