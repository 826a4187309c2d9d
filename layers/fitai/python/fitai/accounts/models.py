"""Types of accounts: the account itself, and the changes that its owner makes.

In a change (`…Change`), a field that is left out stays as it is, and one that is null is cleared: absent from a
profile, back to its default in the preferences.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.identity import Role
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.types import Input, Length, Model, Units, Weight
from fitai.training.days import LATEST_DAY_START
from fitai.training.plates import is_plate

MIN_AGE = 13
"""Years; anybody younger may not consent to this themselves (COPPA; the lowest age that GDPR article 8 allows)."""
MAX_AGE = 120
MAX_EXERCISE_UNITS = 100
"""Exercises with a unit of their own."""
MAX_PLATES = 12
"""Kinds of plates of one account."""

Gender = Literal["male", "female", "other"]
FitnessLevel = Literal["beginner", "intermediate", "advanced"]
Plan = Literal["free", "premium", "pro"]
PlanStatus = Literal["active", "cancelled", "expired"]
Visibility = Literal["public", "friends", "private"]


# --- checked values ----------------------------------------------------------------------------------------


@cache
def time_zones() -> frozenset[str]:
    """The names in the IANA time zone database of the `tzdata` package, which is the same on every machine."""
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())


def _check_time_zone(name: str) -> str:
    if name not in time_zones():
        raise ValueError("Must be the name of an IANA time zone, such as Europe/Berlin")
    return name


def _check_birth_date(birth_date: date) -> date:
    today = clock.now().date()
    age = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    if not MIN_AGE <= age <= MAX_AGE:
        raise ValueError(f"Must be the birthday of somebody {MIN_AGE} to {MAX_AGE} years old")
    return birth_date


def _check_plate_weight(weight: float) -> float:
    if not is_plate(weight):
        raise ValueError("Must be a multiple of 0.125 kg or of 0.25 lb, up to 100 kg")
    return weight


def _range_check(lowest: float, highest: float, description: str) -> Callable[[float], float]:
    """A validator of a measure's range. It runs after the conversion to metric; its message names both units."""

    def check(value: float) -> float:
        if not lowest <= value <= highest:
            raise ValueError(f"Must be {description}")
        return value

    return check


TimeZone = Annotated[str, AfterValidator(_check_time_zone)]
BirthDate = Annotated[date, AfterValidator(_check_birth_date)]
BodyWeight = Annotated[Weight, AfterValidator(_range_check(20, 500, "20 to 500 kg (44 to 1102 lb)"))]
BodyHeight = Annotated[Length, AfterValidator(_range_check(0.5, 2.75, "0.5 to 2.75 m (20 to 108 in)"))]
Girth = Annotated[Length, AfterValidator(_range_check(0.05, 3, "0.05 to 3 m (2 to 118 in)"))]
BodyFat = Annotated[float, Field(ge=1, le=75, description="Percent.")]
BarWeight = Annotated[Weight, AfterValidator(_range_check(0.5, 100, "0.5 to 100 kg (1.1 to 220 lb)"))]
PersonName = Annotated[str, Field(min_length=1, max_length=50)]
ExerciseId = Annotated[str, Field(min_length=1, max_length=100)]
ShortText = Annotated[str, Field(min_length=1, max_length=100)]


# --- the profile -------------------------------------------------------------------------------------------


class ProfileDetails(Model):
    """What an account says about its owner. `profilePicture` is set by uploading one."""

    first_name: str | None = None
    last_name: str | None = None
    date_of_birth: date | None = None
    gender: Gender | None = None
    fitness_level: FitnessLevel | None = None
    profile_picture: str | None = None
    bio: str | None = None
    location: str | None = None
    timezone: str | None = None
    goals: list[str] | None = None


class UserMetrics(Model):
    """Current and target body metrics. Their history is in the entries of `/users/metrics`."""

    current_weight: Weight | None = None
    target_weight: Weight | None = None
    height: Length | None = None
    body_fat_percentage: float | None = None


class UserMetricsChange(Input):
    """A change of the current body metrics."""

    current_weight: BodyWeight | None = None
    target_weight: BodyWeight | None = None
    height: BodyHeight | None = None
    body_fat_percentage: BodyFat | None = None


class ProfileChange(Input):
    """A change of the profile: a field that is left out stays, one that is null is cleared."""

    first_name: PersonName | None = None
    last_name: PersonName | None = None
    date_of_birth: BirthDate | None = None
    gender: Gender | None = None
    fitness_level: FitnessLevel | None = None
    bio: str | None = Field(None, max_length=500)
    location: ShortText | None = None
    timezone: TimeZone | None = None
    goals: list[ShortText] | None = Field(None, max_length=10)
    metrics: UserMetricsChange | None = None


# --- the preferences ---------------------------------------------------------------------------------------


class NotificationChoices(Model):
    """Which notifications an account wants."""

    workout_reminders: bool = True
    progress_updates: bool = True
    social_activity: bool = True
    ai_recommendations: bool = True


class PrivacyChoices(Model):
    """Who sees what. Nothing is visible to strangers until its owner makes it so (GDPR article 25)."""

    profile_visibility: Visibility = "friends"
    workout_sharing: bool = True
    progress_sharing: bool = False


class OwnedPlates(Input):
    """Plates of one weight, and the number of pairs."""

    weight: Annotated[Weight, AfterValidator(_check_plate_weight)]
    pairs: int = Field(ge=1, le=20)


class Preferences(Model):
    """An account's preferences. `defaultRestTime` is in seconds, `weeklyTarget` in workouts per week.

    `bars` and `plates` are the equipment that the account trains with; without them it is that of a common gym.
    """

    units: Units = "metric"
    default_rest_time: int = 90
    weekly_target: int = 3
    day_starts_at: int = Field(0, description="The hour at which a day begins: what is earlier is the day before.")
    bars: list[Weight] | None = Field(None, description="The first one is used.")
    plates: list[OwnedPlates] | None = None
    exercise_units: dict[str, WeightUnit] = Field(
        {}, description="By exercise id, the unit of its weights, where that is not the one of `units`."
    )
    notifications: NotificationChoices = NotificationChoices()
    privacy: PrivacyChoices = PrivacyChoices()


class NotificationChoicesChange(Input):
    """A change of the wanted notifications."""

    workout_reminders: bool | None = None
    progress_updates: bool | None = None
    social_activity: bool | None = None
    ai_recommendations: bool | None = None


class PrivacyChoicesChange(Input):
    """A change of the privacy settings."""

    profile_visibility: Visibility | None = None
    workout_sharing: bool | None = None
    progress_sharing: bool | None = None


class PreferencesChange(Input):
    """A change of the preferences: a field that is left out stays, one that is null gets its default."""

    units: Units | None = None
    default_rest_time: int | None = Field(None, ge=0, le=3600, description="Seconds.")
    weekly_target: int | None = Field(None, ge=1, le=14, description="Workouts per week.")
    day_starts_at: int | None = Field(
        None,
        ge=0,
        le=LATEST_DAY_START,
        description="The hour at which a day begins: what is earlier is the day before.",
    )
    bars: list[BarWeight] | None = Field(None, min_length=1, max_length=10)
    plates: list[OwnedPlates] | None = Field(None, max_length=MAX_PLATES, description="Empty for none.")
    exercise_units: dict[ExerciseId, WeightUnit | None] | None = Field(
        None,
        max_length=MAX_EXERCISE_UNITS,
        description="By exercise id; one that is left out stays, one that is null has no unit of its own any more.",
    )
    notifications: NotificationChoicesChange | None = None
    privacy: PrivacyChoicesChange | None = None


# --- the account -------------------------------------------------------------------------------------------


class Subscription(Model):
    """An account's subscription. `stripe_customer_id` never leaves the backend."""

    plan: Plan = "free"
    status: PlanStatus = "active"
    start_date: Moment | None = None
    end_date: Moment | None = None
    stripe_customer_id: str | None = None


class SubscriptionSummary(Model):
    """An account's subscription as its owner reads it."""

    plan: Plan
    status: PlanStatus
    start_date: Moment | None = None
    end_date: Moment | None = None


class Account(Model):
    """An account as it is stored; never part of a response.

    Attributes:
        password_hash: None for an account that signs in through Google or Apple only.
        active: False while it is suspended.
        version: raised by each change of profile, body metrics or preferences.
        sign_ins: raised by each sign-in, so that of two at once one is a write conflict.
    """

    id: str
    email: str
    username: str
    password_hash: str | None = Field(None, repr=False)
    role: Role = "user"
    active: bool = True
    email_verified: bool = False
    subscription: Subscription = Subscription()
    profile: ProfileDetails = ProfileDetails()
    metrics: UserMetrics = UserMetrics()
    preferences: Preferences = Preferences()
    created_at: Moment
    updated_at: Moment
    last_login_at: Moment | None = None
    version: int = 1
    sign_ins: int = 0


class User(Model):
    """An account as its owner reads it at sign-in."""

    id: str
    email: str
    username: str
    role: Role
    email_verified: bool
    subscription: SubscriptionSummary
    profile: ProfileDetails
    created_at: Moment
