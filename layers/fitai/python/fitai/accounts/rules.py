"""What follows from an account and a change of it: pure."""

from datetime import datetime
from typing import TypeVar
from unicodedata import normalize

from pydantic import BaseModel

from fitai.accounts.models import (
    Account,
    Plan,
    Preferences,
    PreferencesChange,
    ProfileChange,
    ProfileDetails,
    SubscriptionSummary,
    User,
    UserMetrics,
)

T = TypeVar("T", bound=BaseModel)


def email_key(email: str) -> str:
    """The form in which two e-mail addresses are the same one."""
    return normalize("NFC", email.strip()).lower()


def username_key(username: str) -> str:
    """The form in which two user names are the same one."""
    return username.strip().lower()


def has_names(account: Account, email: str, username: str) -> bool:
    """Whether these are the names of the account."""
    return email_key(email) == email_key(account.email) and username_key(username) == username_key(account.username)


def apply_change(present: T, change: BaseModel, *, leave: frozenset[str] = frozenset()) -> T:
    """`present` with the fields that the change gives; null brings back the default. Nested changes go on inside.

    Args:
        leave: fields of the change that `present` does not have.
    """
    values = {}
    for name in change.model_fields_set - leave:
        given, field = getattr(change, name), type(present).model_fields[name]
        if given is None:
            values[name] = field.get_default(call_default_factory=True)
        elif isinstance(given, BaseModel):
            values[name] = apply_change(getattr(present, name), given)
        else:
            values[name] = given
    return present.model_copy(update=values)


def apply_profile_change(account: Account, change: ProfileChange) -> tuple[ProfileDetails, UserMetrics]:
    """The profile and the body's measures after the change."""
    details = apply_change(account.profile, change, leave=frozenset({"metrics"}))
    if "metrics" not in change.model_fields_set:
        return details, account.metrics
    return details, UserMetrics() if change.metrics is None else apply_change(account.metrics, change.metrics)


def apply_preferences_change(account: Account, change: PreferencesChange) -> Preferences:
    """The preferences after the change."""
    return apply_change(account.preferences, change)


def current_plan(account: Account, now: datetime) -> Plan:
    """What the account may use now: a cancelled plan is good until its end, an expired one is none."""
    bought = account.subscription
    ended = bought.end_date is not None and bought.end_date <= now
    return "free" if bought.status == "expired" or ended else bought.plan


def subscription_summary(account: Account) -> SubscriptionSummary:
    """What the owner reads of the subscription."""
    bought = account.subscription
    return SubscriptionSummary(
        plan=bought.plan, status=bought.status, start_date=bought.start_date, end_date=bought.end_date
    )


def user(account: Account) -> User:
    """What the owner gets at sign-in."""
    return User(
        id=account.id,
        email=account.email,
        username=account.username,
        role=account.role,
        email_verified=account.email_verified,
        subscription=subscription_summary(account),
        profile=account.profile,
        created_at=account.created_at,
    )
