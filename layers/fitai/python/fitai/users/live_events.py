"""What a user's devices are told about the account."""

from typing import ClassVar

from fitai.kernel.live import LiveEvent
from fitai.kernel.types import Units, Weight
from fitai.users.models import NotificationChoices, OwnedPlates, Preferences, PrivacyChoices


class PreferencesSynced(LiveEvent):
    """The preferences as they are now."""

    name: ClassVar[str] = "sync:preferences"

    units: Units
    default_rest_time: int
    weekly_target: int
    bars: list[Weight] | None = None
    plates: list[OwnedPlates] | None = None
    notifications: NotificationChoices
    privacy: PrivacyChoices

    @classmethod
    def of(cls, preferences: Preferences) -> "PreferencesSynced":
        """The event of these preferences."""
        return cls(**dict(preferences))
