"""Types of the profile that cross the API, and what other services read of an account."""

from fitai.accounts.models import OwnedPlates, ProfileDetails, SubscriptionSummary, UserMetrics
from fitai.kernel.clock import Moment
from fitai.kernel.identity import Role
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.types import Model, Units


class ProfileMetrics(UserMetrics):
    """Body metrics, with the units that they are given in."""

    measurement_unit: Units


class Profile(ProfileDetails):
    """An account's profile as its owner reads it."""

    id: str
    email: str
    username: str
    role: Role
    email_verified: bool
    subscription: SubscriptionSummary
    metrics: ProfileMetrics
    created_at: Moment
    updated_at: Moment


class Athlete(Model):
    """What other services need of an account to plan and count its training. Weights are in kilograms."""

    timezone: str = "UTC"
    weight: float | None = None
    units: Units = "metric"
    day_starts_at: int = 0
    bars: list[float] | None = None
    plates: list[OwnedPlates] | None = None
    exercise_units: dict[str, WeightUnit] = {}
