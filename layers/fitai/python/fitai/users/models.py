"""Types of the profile that cross the API, and what other services read of an account."""

from datetime import date

from fitai.accounts.models import (
    FitnessLevel,
    NotificationChoices,
    OwnedPlates,
    ProfileDetails,
    SubscriptionSummary,
    UserMetrics,
)
from fitai.kernel.clock import Moment
from fitai.kernel.identity import Role
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.suspensions import SuspensionNotice
from fitai.kernel.types import Model, Units, Weekday
from fitai.training.strength_scores import Sex
from fitai.training.vocabulary import BodyRegion, Equipment


class ProfileMetrics(UserMetrics):
    """Body metrics, with the units that they are given in."""

    measurement_unit: Units
    """The units that the metrics are given in."""


class Profile(ProfileDetails):
    """An account's profile as its owner reads it."""

    id: str
    """Identifies the account; it never changes."""
    email: str
    """The e-mail address that the account signs in with."""
    username: str
    """The unique name by which others find the user."""
    role: Role
    """What the account may do."""
    email_verified: bool
    """Whether the e-mail address is verified."""
    subscription: SubscriptionSummary
    """The plan of the account."""
    metrics: ProfileMetrics
    """Current and target body metrics."""
    created_at: Moment
    """When the account was registered."""
    updated_at: Moment
    """When the profile was last changed."""
    suspension: SuspensionNotice | None = None
    """Why and until when the account is suspended; left out where it is not."""


class Athlete(Model):
    """What other services need of an account to plan and count its training. Weights in kilograms, height in metres."""

    timezone: str = "UTC"
    weight: float | None = None
    height: float | None = None
    units: Units = "metric"
    day_starts_at: int = 0
    bars: list[float] | None = None
    plates: list[OwnedPlates] | None = None
    exercise_units: dict[str, WeightUnit] = {}
    equipment: list[Equipment] | None = None
    injuries: list[BodyRegion] = []
    language: str = "en"
    week_starts_on: Weekday = "monday"
    weekly_target: int = 3
    progress_updates: bool = True
    ai_recommendations: bool = True
    sex: Sex | None = None
    date_of_birth: date | None = None
    strength_levels: bool = False
    fitness_level: FitnessLevel | None = None
    goals: list[str] = []


class Recipient(Model):
    """What is needed of an account to send it a notification.

    Attributes:
        address: the address, verified or not.
        mail_address: the verified address; None where none is verified.
        zone: the time zone; None where none is set.
        active: false while the account is suspended.
    """

    id: str
    active: bool = True
    address: str | None = None
    mail_address: str | None = None
    zone: str | None = None
    language: str = "en"
    units: Units = "metric"
    choices: NotificationChoices = NotificationChoices()
