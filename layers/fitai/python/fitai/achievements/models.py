"""Types of the achievements: those that cross the API, and what is stored of them."""

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from fitai.kernel.types import Model


class AchievementTier(Model):
    """A tier of an achievement."""

    value: float
    """The value that unlocks it, in the unit of the achievement."""
    unlocked_at: date | None = Field(None, description="The day of the data that unlocked it; left out before.")


class AchievementProgress(Model):
    """An achievement, and the caller's progress to it."""

    id: str
    """Identifies the achievement."""
    title: str
    """What it is called."""
    description: str
    """What counts for it."""
    icon: str
    """The name of an icon for it."""
    unit: str
    """What its values are: count, weeks, months, years, tonnes, hours, kilometres, percent, seconds, reps or points."""
    tiers: list[AchievementTier]
    """The tiers, ascending."""
    value: float
    """The caller's value."""
    next_tier: float | None = Field(None, description="The value of the next tier; left out when all are unlocked.")
    progress_percentage: float
    """How much of the next tier's value is reached, 0 to 100; 100 when all are unlocked."""


class AchievementList(Model):
    """The catalogue of achievements with the caller's progress to each."""

    achievements: list[AchievementProgress]
    """All that there are; those that depend on sex and body weight only where `strengthLevels` of the preferences is on."""
    unlocked_tiers: int
    """How many tiers of them are unlocked."""


class UnlockedTiers(Model):
    """What is stored: by achievement, the unlocked tiers' values with the day of the data, and the values as evaluated.

    Attributes:
        tiers: by the id of the achievement, (value of the tier, day of the data) ascending.
        values: by the id of the achievement; those that are unknown are absent.
        live_workout_id: a workout whose records are among the values and were not among the totals.
        has_opted_in: whether the user had turned on what depends on sex and body weight.
        lifted: kilograms, the sum of the best lifts that those were judged by.
        calendar_checksum: of the days of training that the values were computed from.
        credits: by the id of the achievement, what a new target, a pause or another first day of the week took from the
            value while the days of training were the same.
    """

    tiers: dict[str, list[tuple[float, date]]] = {}
    values: dict[str, float] = {}
    live_workout_id: str | None = None
    has_opted_in: bool = False
    lifted: float = 0.0
    calendar_checksum: int = 0
    credits: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class UnlockedAchievement:
    """An achievement with the highest tier that a user has unlocked, and the day of the data that unlocked it."""

    id: str
    title: str
    icon: str
    tier: float
    unlocked_at: date
