"""Rules of accounts: the form of their names, changes, the current plan. Pure."""

import re
from datetime import datetime
from typing import TypeVar
from unicodedata import normalize

from pydantic import BaseModel

from fitai.accounts.models import (
    MAX_EXERCISE_UNITS,
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
from fitai.kernel.entitlements import higher_plan
from fitai.kernel.errors import Invalid
from fitai.kernel.identity import Role

T = TypeVar("T", bound=BaseModel)


def email_key(email: str) -> str:
    """The form in which two e-mail addresses are the same one."""
    return normalize("NFC", email.strip()).lower()


def username_key(username: str) -> str:
    """The form in which two user names are the same one."""
    return username.strip().lower()


def is_reserved_username(username: str) -> bool:
    """Whether a user name could be taken for ours: a reserved word, however it is spelt, or several of them.

    >>> [is_reserved_username(name) for name in ("Adm1n", "fit.ai_supp0rt", "root99", "...", "adam", "rooter")]
    [True, True, True, True, False, False]
    """
    if not any(character.isalnum() for character in username):
        return True
    without_number = re.sub(r"(?<!\d)\d{1,3}$", "", username)
    return any(_is_joined(_skeleton(name), RESERVED_SKELETONS) for name in (username, without_number))


def _skeleton(name: str) -> str:
    """What a name looks like: without separators, and one character for all that look alike."""
    joined = re.sub(r"[^a-z0-9]", "", name.lower())
    return joined.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(LOOK_ALIKES)


def _is_joined(text: str, words: frozenset[str]) -> bool:
    """Whether the text is one of the words, or several of them one after the other."""
    ends = {0}
    for end in range(1, len(text) + 1):
        if any(text[start:end] in words for start in ends):
            ends.add(end)
    return len(text) > 0 and len(text) in ends


LOOK_ALIKES = str.maketrans("1l034578926", "iioeastbgzg")
"""Characters of user names, and what they are taken for."""
RESERVED_USERNAMES = (
    "abuse", "admin", "administrator", "anonymous", "api", "billing", "bot", "contact", "deleted", "everyone", "fitai",
    "help", "helpdesk", "info", "legal", "mail", "mod", "moderator", "noreply", "null", "official", "operator", "owner",
    "postmaster", "privacy", "root", "sales", "security", "service", "staff", "sudo", "superuser", "support", "sysadmin",
    "system", "team", "undefined", "webmaster", "www",
)  # fmt: skip
"""Names that are taken for the platform's own."""
RESERVED_SKELETONS = frozenset(_skeleton(name) for name in RESERVED_USERNAMES)


def has_names(account: Account, email: str, username: str) -> bool:
    """Whether these are the names of the account."""
    return email_key(email) == email_key(account.email) and username_key(username) == username_key(account.username)


def is_password_proven(account: Account) -> bool:
    """Whether the password was set when the address was verified already, so that its owner has set it."""
    if account.password_set_at is None or account.email_verified_at is None:
        return False
    return account.password_set_at >= account.email_verified_at


def apply_change(current: T, change: BaseModel, *, exclude: frozenset[str] = frozenset()) -> T:
    """`current` with the fields that the change sets; null restores the default. Nested changes are applied likewise.

    Of a map the keys that the change sets are changed; null removes one.

    Args:
        exclude: fields of the change that `current` does not have.
    """
    values = {}
    for name in change.model_fields_set - exclude:
        value, field = getattr(change, name), type(current).model_fields[name]
        if value is None:
            values[name] = field.get_default(call_default_factory=True)
        elif isinstance(value, BaseModel):
            values[name] = apply_change(getattr(current, name), value)
        elif isinstance(value, dict):
            merged = getattr(current, name) | value
            values[name] = {key: entry for key, entry in merged.items() if entry is not None}
        else:
            values[name] = value
    return current.model_copy(update=values)


def apply_profile_change(account: Account, change: ProfileChange) -> tuple[ProfileDetails, UserMetrics]:
    """The profile and the body metrics after the change."""
    details = apply_change(account.profile, change, exclude=frozenset({"metrics"}))
    if "metrics" not in change.model_fields_set:
        return details, account.metrics
    return details, UserMetrics() if change.metrics is None else apply_change(account.metrics, change.metrics)


def apply_preferences_change(account: Account, change: PreferencesChange) -> Preferences:
    """The preferences after the change.

    Raises:
        Invalid: there would be too many exercises with a unit of their own.
    """
    preferences = apply_change(account.preferences, change)
    if len(preferences.exercise_units) > MAX_EXERCISE_UNITS:
        raise Invalid.field("exerciseUnits", f"At most {MAX_EXERCISE_UNITS} exercises have a unit of their own")
    return preferences


def current_plan(account: Account, now: datetime) -> Plan:
    """The plan that the account may use now: a cancelled one is valid until its end date; an expired one is `free`."""
    subscription = account.subscription
    has_ended = subscription.end_date is not None and subscription.end_date <= now
    return "free" if subscription.status == "expired" or has_ended else subscription.plan


def effective_plan(account: Account, now: datetime, open_plan: str) -> Plan:
    """The plan whose entitlements the account has now: its own one, or the one that is open to everybody where that is higher.

    Args:
        open_plan: `settings().open_plan`.
    """
    return higher_plan(current_plan(account, now), open_plan)


def role_by_plan(account: Account, now: datetime) -> Role:
    """The role that follows from the plan; an administrator stays one."""
    if account.role == "admin":
        return "admin"
    return "user" if current_plan(account, now) == "free" else "premium"


def current_role(account: Account, now: datetime) -> Role:
    """The role that the account has now: one by a subscription ends with its plan, even if nobody has written it yet."""
    is_by_subscription = account.role == "premium" and account.subscription.stripe_subscription_id is not None
    return role_by_plan(account, now) if is_by_subscription else account.role


def subscription_summary(account: Account) -> SubscriptionSummary:
    """The subscription as its owner reads it."""
    subscription = account.subscription
    return SubscriptionSummary(
        plan=subscription.plan,
        status=subscription.status,
        start_date=subscription.start_date,
        end_date=subscription.end_date,
    )


def user(account: Account) -> User:
    """The account as its owner reads it at sign-in."""
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
