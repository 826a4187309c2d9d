"""Live events of the account, for its owner's devices."""

from typing import ClassVar

from fitai.accounts.models import Account, NotificationChoices, OwnedPlates, PrivacyChoices
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.types import Units, Weekday, Weight
from fitai.training.vocabulary import BodyRegion, Equipment


class PreferencesSynced(LiveEvent):
    """The current preferences. `revision` grows with each change: a device keeps the highest."""

    name: ClassVar[str] = "sync:preferences"

    revision: int
    units: Units
    default_rest_time: int
    weekly_target: int
    bars: list[Weight] | None = None
    plates: list[OwnedPlates] | None = None
    equipment: list[Equipment] | None = None
    injuries: list[BodyRegion]
    language: str
    week_starts_on: Weekday
    notifications: NotificationChoices
    privacy: PrivacyChoices

    @classmethod
    def of(cls, account: Account) -> "PreferencesSynced":
        """The event of this account, in its state after the change."""
        return cls(revision=account.version, **dict(account.preferences))
