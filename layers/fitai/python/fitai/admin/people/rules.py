"""What administrators see of an account, and what becomes of it by a change. Pure."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from fitai.accounts.administration.rules import with_suspension
from fitai.accounts.models import Account, GrantedPlan
from fitai.accounts.rules import current_plan, paid_plan
from fitai.admin.people.models import (
    ChangePerson,
    ModelUsage,
    PeopleQuery,
    Person,
    PersonDetails,
    PersonGrant,
    PersonSubscription,
    PersonSuspension,
)
from fitai.community.cases.models import CaseSummary
from fitai.kernel.suspensions import Suspension

Detail = dict[str, str | int | bool]
"""The details of an audit entry."""


def is_id(text: str) -> bool:
    """Whether a text has the form of an account's id."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def is_wanted(query: PeopleQuery, account: Account, now: datetime) -> bool:
    """Whether an account passes the filters."""
    if query.role is not None and account.role != query.role:
        return False
    if query.plan is not None and current_plan(account, now) != query.plan:
        return False
    if query.status is not None and query.status != status(account):
        return False
    return query.joined_since is None or account.created_at.astimezone(UTC).date() >= query.joined_since


def status(account: Account) -> str:
    """Whether the account is suspended now."""
    return "active" if account.active else "suspended"


def person(account: Account, now: datetime) -> Person:
    """An account in the list."""
    return Person(**_summary(account, now))


def _summary(account: Account, now: datetime) -> dict[str, object]:
    return {
        "id": account.id,
        "email": account.email,
        "email_verified": account.email_verified,
        "username": account.username,
        "first_name": account.profile.first_name,
        "last_name": account.profile.last_name,
        "role": account.role,
        "plan": current_plan(account, now),
        "status": status(account),
        "created_at": account.created_at,
        "last_login_at": account.last_login_at,
    }


def details(
    account: Account,
    *,
    now: datetime,
    last_active: int,
    sessions: int,
    second_factors: int,
    usage: ModelUsage,
    cases: Sequence[CaseSummary],
) -> PersonDetails:
    """An account as support needs it.

    Args:
        last_active: epoch seconds; 0 for never.
    """
    subscription, granted, suspension = account.subscription, account.granted_plan, account.suspension
    is_granted = granted is not None and now < granted.until
    past = [
        PersonSuspension(reason=over.reason, note=over.note, since=over.since, until=over.until, ended_at=over.ended_at)
        for over in account.past_suspensions
    ]
    return PersonDetails(
        **_summary(account, now),
        version=account.version,
        updated_at=account.updated_at,
        language=account.preferences.language,
        has_password=account.password_hash is not None,
        last_active_at=datetime.fromtimestamp(last_active, UTC) if last_active else None,
        sessions=sessions,
        second_factors=second_factors,
        subscription=PersonSubscription(
            plan=paid_plan(account, now),
            status=subscription.status,
            start_date=subscription.start_date,
            end_date=subscription.end_date,
        ),
        granted_plan=PersonGrant(**dict(granted)) if granted is not None and is_granted else None,
        suspension=None
        if suspension is None or not suspension.is_in_force(now)
        else PersonSuspension(
            reason=suspension.reason, note=suspension.note, since=suspension.since, until=suspension.until
        ),
        past_suspensions=past,
        model_usage=usage,
        cases=list(cases),
    )


def changed(account: Account, request: ChangePerson, *, by: str, now: datetime) -> Account:
    """The account after the change.

    Args:
        by: the id of the administrator.
    """
    after = account
    if request.role is not None:
        is_paying = paid_plan(account, now) != "free"
        role = "premium" if request.role == "user" and is_paying else request.role
        after = after.model_copy(update={"role": role})
    if "plan" in request.changes:
        grant = request.plan
        granted = grant and GrantedPlan(plan=grant.plan, reason=grant.reason, since=now, until=grant.until)
        after = after.model_copy(update={"granted_plan": granted})
    if "suspension" in request.changes:
        after = with_suspension(after, _suspension(request, by, now), now)
    return after


def _suspension(request: ChangePerson, by: str, now: datetime) -> Suspension | None:
    if request.suspension is None:
        return None
    return Suspension(**dict(request.suspension), since=now, by=digest(by))


def digest(administrator_id: str) -> str:
    """What an account stores of the administrator who has suspended it."""
    return hashlib.sha256(f"administrator {administrator_id}".encode()).hexdigest()[:32]


def grant_detail(granted: GrantedPlan | None) -> Detail:
    """The details of the audit entry of a granted plan, or of one that was withdrawn."""
    if granted is None:
        return {"granted": "none"}
    return {"granted": granted.plan, "reason": granted.reason, "until": granted.until.isoformat()}


def suspension_detail(suspension: Suspension) -> Detail:
    """The details of the audit entry of a suspension."""
    until = {} if suspension.until is None else {"until": suspension.until.isoformat()}
    return {"reason": suspension.reason, **until}
