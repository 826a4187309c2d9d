"""The states of a case, who is trusted, and how much may be reported: pure.

    open ⇄ claimed (30 minutes) → resolved → appealed → upheld | overturned

A case that was dismissed, or whose decision was overturned, is opened again by new reports: the next round.
"""

import hashlib
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from fitai.community.cases.models import (
    AppealOutcome,
    CaseAction,
    CaseAppeal,
    CaseDecision,
    CaseQueue,
    CaseStatus,
    CaseSummary,
    ModerationCase,
    ReportReason,
    ReportStatus,
)
from fitai.community.cases.state import CaseState, Claim, ReporterRecord, Target
from fitai.kernel.errors import Conflict, Forbidden, NotFound
from fitai.kernel.suspensions import Suspension
from fitai.users.limits.models import Membership

CLAIMED_FOR = timedelta(minutes=30)
APPEAL_WITHIN = timedelta(days=20)
HIDING_REPORTS = 5
"""Trusted users whose reports hide the target until a moderator decides."""
TRUSTED_AGE = timedelta(days=7)
"""How old the account of a trusted reporter is at least."""
MIN_JUDGED = 5
"""Decided reports after which a reporter is trusted by them."""
DAILY_REPORTS = 20
PROVEN_SHARE, MIN_PROVEN = 0.8, 10
"""The share of upheld reports that doubles the daily limit, and how many must be decided for that."""
MAX_KEPT_TEXT = 2000
"""Characters of the target's text that a case keeps."""


# --- reporters ---------------------------------------------------------------------------------------------


def is_trusted(reporter: Membership | None, record: ReporterRecord, now: datetime) -> bool:
    """Whether a report counts for hiding: the account is 7 days old, verified, and not mostly wrong in its reports.

    Mostly wrong: at least 5 of its reports were decided, and more than half of them dismissed.
    """
    if reporter is None or not reporter.email_verified or now - reporter.created_at < TRUSTED_AGE:
        return False
    return record.decided < MIN_JUDGED or record.dismissed * 2 <= record.decided


def daily_reports(record: ReporterRecord) -> int:
    """How many reports a user may send in a day: 20, or 40 where at least 80 % of at least 10 decided were upheld."""
    is_proven = record.decided >= MIN_PROVEN and record.upheld >= PROVEN_SHARE * record.decided
    return DAILY_REPORTS * 2 if is_proven else DAILY_REPORTS


def outcome_change(before: ReportStatus, after: ReportStatus) -> ReporterRecord:
    """What the change of a report's status adds to its sender's record."""
    return ReporterRecord(
        upheld=(after == "resolved") - (before == "resolved"),
        dismissed=(after == "dismissed") - (before == "dismissed"),
    )


# --- reports -----------------------------------------------------------------------------------------------


def case_id(target_type: str, target_id: str) -> str:
    """The id of the one case of a target."""
    return str(uuid5(NAMESPACE_URL, f"fitai/case/{target_type}/{target_id}"))


def moderator_key(user_id: str) -> str:
    """What a case stores of a moderator: enough to tell two apart, nothing to tell who it was."""
    return hashlib.sha256(f"moderator {user_id}".encode()).hexdigest()[:32]


def settled_status(case: CaseState | None, sent_at: datetime) -> ReportStatus | None:
    """The status of a report that adds nothing to its case, because the case was decided; None of one that does.

    What is hidden stays decided, whenever it is reported; a dismissed case stays so for reports from before.
    """
    if case is None or case.decision is None or case.status in ("open", "claimed"):
        return None
    if case.hidden or is_suspending(case, sent_at):
        return "resolved"
    return decided_status(case) if sent_at <= _settled_at(case) else None


def is_suspending(case: CaseState, now: datetime) -> bool:
    """Whether the user whom the case is about is suspended by its decision."""
    decision = case.decision
    if case.target_type != "user" or decision is None or decision.action != "suspend" or case.status == "overturned":
        return False
    return decision.until is None or now < decision.until


def decided_status(case: CaseState) -> ReportStatus:
    """The status of the reports of a decided case."""
    is_dismissed = case.decision is None or case.decision.action == "dismiss" or case.status == "overturned"
    return "dismissed" if is_dismissed else "resolved"


def _settled_at(case: CaseState) -> datetime:
    assert case.decision is not None
    if case.appeal is not None and case.appeal.decided_at is not None:
        return case.appeal.decided_at
    return case.decision.decided_at


def with_report(
    case: CaseState | None, target: Target, reason: ReportReason, *, is_trusted: bool, now: datetime
) -> CaseState:
    """The case with one more report: a new one, the present round, or the next round of a decided one."""
    if case is None or case.status not in ("open", "claimed"):
        case = CaseState(
            id=case_id(target.type, target.id),
            target_type=target.type,
            target_id=target.id,
            author_id=target.author_id,
            round=1 if case is None else case.round + 1,
            version=0 if case is None else case.version,
            opened_at=now,
            text=None if target.text is None else target.text[:MAX_KEPT_TEXT],
            was_cleared=False if case is None else case.was_cleared,
        )
    trusted_reports = case.trusted_reports + is_trusted
    return case.model_copy(
        update={
            "version": case.version + 1,
            "reports": case.reports + 1,
            "trusted_reports": trusted_reports,
            "reasons": case.reasons | {reason: case.reasons.get(reason, 0) + 1},
            "hidden": case.hidden
            or (trusted_reports >= HIDING_REPORTS and target.can_be_hidden and not case.was_cleared),
        }
    )


# --- moderators --------------------------------------------------------------------------------------------


def queue_of(case: CaseState) -> CaseQueue:
    """The queue that the case waits in."""
    if case.status in ("open", "claimed"):
        return "open"
    return "appealed" if case.status == "appealed" else "decided"


def is_urgent(case: CaseState) -> bool:
    """Whether the case is listed before others: enough trusted users have reported its target."""
    return case.trusted_reports >= HIDING_REPORTS


def present_claim(case: CaseState, now: datetime) -> Claim | None:
    """The claim that has not ended."""
    return case.claim if case.claim is not None and case.claim.until > now else None


def present_status(case: CaseState, now: datetime) -> CaseStatus:
    """The status; of a case whose claim has ended, open."""
    return "open" if case.status == "claimed" and present_claim(case, now) is None else case.status


def claimed(case: CaseState, moderator_id: str, now: datetime) -> CaseState:
    """The case with a claim of 30 minutes; claiming again begins them anew.

    Raises:
        Conflict: `case_claimed` by another moderator; `case_decided`.
        Forbidden: `same_moderator`: an appeal is not for the one who has decided.
    """
    key = moderator_key(moderator_id)
    if case.status not in ("open", "claimed", "appealed"):
        raise Conflict("This case is decided.", code="case_decided")
    claim = present_claim(case, now)
    if claim is not None and claim.moderator != key:
        raise Conflict("Another moderator has claimed this case.", code="case_claimed")
    if case.status == "appealed" and case.decided_by == key:
        raise Forbidden("Another moderator decides about the appeal.", code="same_moderator")
    return case.model_copy(
        update={
            "version": case.version + 1,
            "status": "appealed" if case.status == "appealed" else "claimed",
            "claim": Claim(moderator=key, until=now + CLAIMED_FOR),
        }
    )


def resolved(
    case: CaseState,
    moderator_id: str,
    action: CaseAction,
    *,
    reason: ReportReason | None,
    note: str | None,
    until: datetime | None = None,
    can_be_hidden: bool,
    now: datetime,
) -> CaseState:
    """The case with a decision of the moderator who has claimed it.

    Args:
        until: when a suspension ends by itself.

    Raises:
        Conflict: `case_not_claimed`; `case_decided`; `case_appealed`; `not_hideable`.
    """
    if case.status == "appealed":
        raise Conflict("The decision is appealed: uphold or overturn it.", code="case_appealed")
    if case.status not in ("open", "claimed"):
        raise Conflict("This case is decided.", code="case_decided")
    _require_claim(case, moderator_id, now)
    if action == "hide" and not can_be_hidden:
        raise Conflict("There is nothing to hide: it is a user, or was deleted.", code="not_hideable")
    return case.model_copy(
        update={
            "version": case.version + 1,
            "status": "resolved",
            "claim": None,
            "hidden": can_be_hidden and action in ("hide", "suspend"),
            "was_cleared": case.was_cleared or action == "dismiss",
            "decision": CaseDecision(action=action, reason=reason, note=note, decided_at=now, until=until),
            "decided_by": moderator_key(moderator_id),
            "appeal": None,
        }
    )


def with_appeal(case: CaseState | None, author_id: str, text: str, now: datetime) -> CaseState:
    """The case with its author's appeal.

    Raises:
        NotFound: there is no such case, or it is not about something of the author's.
        Conflict: `nothing_hidden`, or a suspension is over; `already_appealed`; `appeal_expired` 20 days after the decision.
    """
    if case is None or case.author_id != author_id:
        raise NotFound("There is nothing of yours that was hidden.")
    if case.appeal is not None:
        raise Conflict("You have appealed against this decision; there is one appeal.", code="already_appealed")
    is_decided = case.hidden or is_suspending(case, now)
    if case.status != "resolved" or not is_decided or case.decision is None:
        raise Conflict("No moderator has decided to hide this, or it is over.", code="nothing_hidden")
    if now - case.decision.decided_at >= APPEAL_WITHIN:
        raise Conflict("A decision can be appealed against for 20 days.", code="appeal_expired")
    return case.model_copy(
        update={
            "version": case.version + 1,
            "status": "appealed",
            "claim": None,
            "appeal": CaseAppeal(text=text, appealed_at=now),
        }
    )


def with_appeal_outcome(
    case: CaseState, moderator_id: str, outcome: AppealOutcome, note: str | None, now: datetime
) -> CaseState:
    """The case with the decision about its appeal, by another moderator than the first.

    Raises:
        Conflict: `not_appealed`; `case_not_claimed`. Forbidden: `same_moderator`.
    """
    if case.status != "appealed" or case.appeal is None:
        raise Conflict("There is no appeal to decide about.", code="not_appealed")
    if case.decided_by == moderator_key(moderator_id):
        raise Forbidden("Another moderator decides about the appeal.", code="same_moderator")
    _require_claim(case, moderator_id, now)
    appeal = case.appeal.model_copy(update={"outcome": outcome, "note": note, "decided_at": now})
    return case.model_copy(
        update={
            "version": case.version + 1,
            "status": outcome,
            "claim": None,
            "hidden": case.hidden and outcome == "upheld",
            "was_cleared": outcome == "overturned",
            "appeal": appeal,
        }
    )


# --- suspensions -------------------------------------------------------------------------------------------


def with_suspension(case: CaseState | None, user_id: str, moderator_id: str, suspension: Suspension) -> CaseState:
    """The case about a user whom a moderator has suspended without it, or by another case: decided, whoever has claimed it.

    Raises:
        Conflict: `case_appealed`: an earlier suspension is appealed.
    """
    if case is not None and case.status == "appealed":
        raise Conflict("The suspension is appealed: decide about the appeal first.", code="case_appealed")
    if case is None or case.status not in ("open", "claimed"):
        case = CaseState(
            id=case_id("user", user_id),
            target_type="user",
            target_id=user_id,
            author_id=user_id,
            round=1 if case is None else case.round + 1,
            version=0 if case is None else case.version,
            opened_at=suspension.since,
        )
    return case.model_copy(
        update={
            "version": case.version + 1,
            "status": "resolved",
            "claim": None,
            "decision": CaseDecision(
                action="suspend",
                reason=suspension.reason,
                note=suspension.note,
                decided_at=suspension.since,
                until=suspension.until,
            ),
            "decided_by": moderator_key(moderator_id),
            "appeal": None,
        }
    )


def with_reinstatement(case: CaseState | None, now: datetime) -> CaseState | None:
    """The case about a user whose suspension was ended without it: overturned; None where it does not suspend anybody."""
    if case is None or not is_suspending(case, now):
        return None
    appeal = case.appeal
    if appeal is not None and appeal.outcome is None:
        appeal = appeal.model_copy(update={"outcome": "overturned", "decided_at": now})
    return case.model_copy(
        update={"version": case.version + 1, "status": "overturned", "claim": None, "appeal": appeal}
    )


def summary(case: CaseState, now: datetime) -> CaseSummary:
    """The case as it is listed with the account that it is about."""
    return CaseSummary(
        id=case.id,
        target_type=case.target_type,
        status=present_status(case, now),
        reports=case.reports,
        action=case.decision.action if case.decision is not None else None,
        decided_at=case.decision.decided_at if case.decision is not None else None,
    )


def _require_claim(case: CaseState, moderator_id: str, now: datetime) -> None:
    claim = present_claim(case, now)
    if claim is None or claim.moderator != moderator_key(moderator_id):
        raise Conflict("Claim the case first; a claim lasts for 30 minutes.", code="case_not_claimed")


def view(case: CaseState, moderator_id: str, now: datetime) -> ModerationCase:
    """The case as a moderator reads it in a list."""
    claim = present_claim(case, now)
    return ModerationCase(
        id=case.id,
        target_type=case.target_type,
        target_id=case.target_id,
        author_id=case.author_id,
        status=present_status(case, now),
        round=case.round,
        reports=case.reports,
        trusted_reports=case.trusted_reports,
        reasons=case.reasons,
        hidden=case.hidden,
        claimed_by_me=claim is not None and claim.moderator == moderator_key(moderator_id),
        claimed_until=None if claim is None else claim.until,
        decision=case.decision,
        appeal=case.appeal,
        opened_at=case.opened_at,
        version=case.version,
    )
