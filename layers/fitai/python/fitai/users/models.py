"""What an account is, and the shapes in which its owner reads and changes it.

In a change (`…Change`), a field that is left out stays as it is, and one that is null is cleared: gone from a
profile, back to its default in the preferences.
"""

from fitai.accounts.models import OwnedPlates, ProfileDetails, SubscriptionSummary, UserMetrics
from fitai.kernel.clock import Moment
from fitai.kernel.identity import Role
from fitai.kernel.types import Model, Units

# --- profile -----------------------------------------------------------------------------------------------


# --- preferences -------------------------------------------------------------------------------------------


# --- the account -------------------------------------------------------------------------------------------


class ProfileMetrics(UserMetrics):
    """The body's measures, with the units that they are written in here."""

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
    """What other services need of an account to count its training; kilograms."""

    timezone: str = "UTC"
    weight: float | None = None
    units: Units = "metric"
    bars: list[float] | None = None
    plates: list[OwnedPlates] | None = None
