"""Domain events of achievements, for the feed and notifications."""

from datetime import date
from typing import ClassVar

from fitai.kernel.events import Event
from fitai.kernel.types import Model


class TierChange(Model):
    """A tier of an achievement, by its value, and the day of the data that unlocked it."""

    achievement_id: str
    tier: float
    day: date


class AchievementUnlocked(Event):
    """Tiers of achievements were unlocked at once.

    `in_bulk`: by an import, a rebuild or a new catalogue; they are told as one, and are no news of a day.
    """

    name: ClassVar[str] = "achievement.unlocked"
    tiers: list[TierChange]
    in_bulk: bool = False


class AchievementRevoked(Event):
    """Tiers were taken back, since the data that had unlocked them was corrected or deleted. Nobody is told."""

    name: ClassVar[str] = "achievement.revoked"
    tiers: list[TierChange]
