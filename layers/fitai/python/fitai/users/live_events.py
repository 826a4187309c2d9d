"""Live events of the account, for its owner's devices."""

from typing import ClassVar

from fitai.accounts.models import Account, NotificationChoices, OwnedPlates, PrivacyChoices
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.types import Units, Weekday, Weight
from fitai.training.vocabulary import BodyRegion, Equipment


class PreferencesSynced(LiveEvent):
    """The current preferences. `revision` grows with each change: a device keeps the highest."""

    name: ClassVar[str] = "sync:preferences"

    revision: int
    """Grows with each change; keep the content with the highest."""
    units: Units
    """The units that measures are read and written in."""
    default_rest_time: int
    """Seconds of rest after a set of an exercise that has no rest time of its own."""
    weekly_target: int
    """Workouts per week that the streak of weeks is counted by."""
    day_starts_at: int
    """The hour at which a day begins: what is earlier is the day before."""
    exercise_units: dict[str, WeightUnit]
    """By exercise id, the unit of its weights, where that is not the one of `units`."""
    bars: list[Weight] | None = None
    """The weights of the bars that the user has; without it, those of a usual gym."""
    plates: list[OwnedPlates] | None = None
    """The plates that the user has; without it, those of a usual gym."""
    equipment: list[Equipment] | None = None
    """The equipment that is available; absent for everything, empty for none."""
    injuries: list[BodyRegion]
    """Regions of the body that training must spare."""
    language: str
    """The language of messages, a tag of BCP 47."""
    week_starts_on: Weekday
    """The first day of the weeks of the weekly streak."""
    strength_levels: bool
    """Whether lifts are compared with those of raw competitors."""
    notifications: NotificationChoices
    """Which notifications the user wants."""
    privacy: PrivacyChoices
    """Who sees what of the user."""

    @classmethod
    def of(cls, account: Account) -> "PreferencesSynced":
        """The event of this account, in its state after the change."""
        return cls(revision=account.version, **dict(account.preferences))
