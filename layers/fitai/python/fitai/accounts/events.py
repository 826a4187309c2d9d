"""Domain events of accounts."""

from typing import ClassVar

from fitai.accounts.models import Account, Preferences
from fitai.kernel.clock import Moment
from fitai.kernel.events import Event
from fitai.kernel.suspensions import SuspensionReason
from fitai.kernel.types import Units, Weekday

DEFAULT_TIME_ZONE = "UTC"
"""The time zone of an account that has set none."""


class UserRegistered(Event):
    """An account was created."""

    name: ClassVar[str] = "user.registered"

    email: str
    username: str
    units: Units
    timezone: str
    weekly_target: int
    day_starts_at: int = 0
    week_starts_on: Weekday = "monday"
    progress_updates: bool = True

    @classmethod
    def of(cls, account: Account) -> "UserRegistered":
        """The event of this account."""
        return cls(
            user_id=account.id,
            email=account.email,
            username=account.username,
            units=account.preferences.units,
            timezone=account.profile.timezone or DEFAULT_TIME_ZONE,
            weekly_target=account.preferences.weekly_target,
            day_starts_at=account.preferences.day_starts_at,
            week_starts_on=account.preferences.week_starts_on,
            progress_updates=account.preferences.notifications.progress_updates,
        )


class PreferencesChanged(Event):
    """An account's preferences or its time zone changed; the event holds all of them.

    `revision` grows with each change: a reaction keeps the highest, since events may arrive in any order.
    """

    name: ClassVar[str] = "user.preferences_changed"

    revision: int
    timezone: str
    weekly_target: int
    day_starts_at: int = 0
    week_starts_on: Weekday = "monday"
    preferences: Preferences

    @classmethod
    def of(cls, account: Account) -> "PreferencesChanged":
        """The event of this account, in its state after the change."""
        return cls(
            user_id=account.id,
            revision=account.version,
            timezone=account.profile.timezone or DEFAULT_TIME_ZONE,
            weekly_target=account.preferences.weekly_target,
            day_starts_at=account.preferences.day_starts_at,
            week_starts_on=account.preferences.week_starts_on,
            preferences=account.preferences,
        )


class AccountSuspended(Event):
    """An account was suspended, or its suspension was changed. `until` is None where it does not end by itself."""

    name: ClassVar[str] = "account.suspended"

    reason: SuspensionReason
    note: str | None = None
    since: Moment
    until: Moment | None = None


class AccountReinstated(Event):
    """A suspension was ended, by an administrator or by its time.

    `by_time` is true where it ended by itself.
    """

    name: ClassVar[str] = "account.reinstated"

    by_time: bool = False
