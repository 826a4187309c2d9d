"""Types of accounts: the account itself, and the changes that its owner makes.

In a change (`…Change`), a field that is left out stays as it is, and one that is null is cleared: absent from a
profile, back to its default in the preferences.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.entitlements import Plan as Plan
from fitai.kernel.entitlements import Role
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.texts import TimeZone
from fitai.kernel.types import Input, Length, Model, Units, Weekday, Weight
from fitai.training.days import LATEST_DAY_START
from fitai.training.plates import is_plate
from fitai.training.vocabulary import BodyRegion, Equipment

MIN_AGE = 13
"""Years; anybody younger may not consent to this themselves (COPPA; the lowest age that GDPR article 8 allows)."""
MAX_AGE = 120
MAX_EXERCISE_UNITS = 100
"""Exercises with a unit of their own."""
MAX_PLATES = 12
"""Kinds of plates of one account."""

Gender = Literal["male", "female", "other"]
FitnessLevel = Literal["beginner", "intermediate", "advanced"]
PlanStatus = Literal["active", "cancelled", "expired"]
Visibility = Literal["public", "friends", "private"]
T = TypeVar("T")


# --- checked values ----------------------------------------------------------------------------------------


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


def _check_distinct(values: list[T]) -> list[T]:
    if len(set(values)) < len(values):
        raise ValueError("Must not contain a value twice")
    return values


def _range_check(lowest: float, highest: float, description: str) -> Callable[[float], float]:
    """A validator of a measure's range. It runs after the conversion to metric; its message names both units."""

    def check(value: float) -> float:
        if not lowest <= value <= highest:
            raise ValueError(f"Must be {description}")
        return value

    return check


BirthDate = Annotated[date, AfterValidator(_check_birth_date)]
BodyWeight = Annotated[Weight, AfterValidator(_range_check(20, 500, "20 to 500 kg (44 to 1102 lb)"))]
BodyHeight = Annotated[Length, AfterValidator(_range_check(0.5, 2.75, "0.5 to 2.75 m (20 to 108 in)"))]
Girth = Annotated[Length, AfterValidator(_range_check(0.05, 3, "0.05 to 3 m (2 to 118 in)"))]
BodyFat = Annotated[float, Field(ge=1, le=75, description="Percent.")]
BarWeight = Annotated[Weight, AfterValidator(_range_check(0.5, 100, "0.5 to 100 kg (1.1 to 220 lb)"))]
PersonName = Annotated[str, Field(min_length=1, max_length=50)]
ExerciseId = Annotated[str, Field(min_length=1, max_length=100)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")]
"""A language tag of BCP 47: language, script, region; `en`, `pt-BR`, `zh-Hant-TW`."""
ShortText = Annotated[str, Field(min_length=1, max_length=100)]


# --- the profile -------------------------------------------------------------------------------------------


class ProfileDetails(Model):
    """What an account says about its owner. `profilePicture` is set by uploading one."""

    first_name: str | None = None
    """The given name."""
    last_name: str | None = None
    """The family name."""
    date_of_birth: date | None = None
    """The day of birth."""
    gender: Gender | None = None
    """The gender that the user states."""
    fitness_level: FitnessLevel | None = None
    """How experienced the user is."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""
    bio: str | None = None
    """A text about the user."""
    location: str | None = None
    """Where the user lives or trains."""
    timezone: str | None = None
    """The IANA time zone, such as Europe/Berlin, that the user's days are counted in."""
    goals: list[str] | None = None
    """What the user trains for."""


class UserMetrics(Model):
    """Current and target body metrics. Their history is in the entries of `/users/metrics`."""

    current_weight: Weight | None = None
    """The body weight now."""
    target_weight: Weight | None = None
    """The body weight that the user wants to have."""
    height: Length | None = None
    """The height of the body."""
    body_fat_percentage: float | None = None
    """Percent of body fat."""


class UserMetricsChange(Input):
    """A change of the current body metrics."""

    current_weight: BodyWeight | None = None
    """The body weight now, 20 to 500 kg."""
    target_weight: BodyWeight | None = None
    """The body weight that the user wants to have, 20 to 500 kg."""
    height: BodyHeight | None = None
    """The height of the body."""
    body_fat_percentage: BodyFat | None = None


class ProfileChange(Input):
    """A change of the profile: a field that is left out stays, one that is null is cleared."""

    first_name: PersonName | None = None
    """The first name, 1 to 60 characters."""
    last_name: PersonName | None = None
    """The last name, 1 to 60 characters."""
    date_of_birth: BirthDate | None = None
    """The day of birth; users are at least 13 years old."""
    gender: Gender | None = None
    """The gender that the user states."""
    fitness_level: FitnessLevel | None = None
    """How experienced the user is."""
    bio: str | None = Field(None, max_length=500)
    """A text about the user, at most 500 characters."""
    location: ShortText | None = None
    """Where the user lives or trains, a short text."""
    timezone: TimeZone | None = None
    """The IANA time zone, such as Europe/Berlin, that the user's days are counted in."""
    goals: list[ShortText] | None = Field(None, max_length=10)
    """What the user trains for, at most 10 short texts."""
    metrics: UserMetricsChange | None = None
    """Current and target body metrics; what is left out stays."""


# --- the preferences ---------------------------------------------------------------------------------------


class NotificationChoices(Model):
    """Which notifications an account wants."""

    workout_reminders: bool = True
    """Whether to remind of planned workouts."""
    progress_updates: bool = True
    """Whether to tell of records and of what was reached."""
    social_activity: bool = True
    """Whether to tell of friend requests, followers and invitations."""
    ai_recommendations: bool = True
    """Whether to send recommendations."""


class PrivacyChoices(Model):
    """Who sees what. Nothing is visible to strangers until its owner makes it so (GDPR article 25)."""

    profile_visibility: Visibility = "friends"
    """Who may see the profile beyond the user name."""
    workout_sharing: bool = True
    """Whether others see any workout of the user's: shared ones, links, and in rooms. Off, nobody but the user does."""
    progress_sharing: bool = False
    """Whether others see the user's personal records, where they see a workout of the user's."""
    activity_visibility: Visibility = "friends"
    """Who may see the activities that are made of workouts, goals and achievements; of private ones none are made."""

    leaderboards: bool = False
    """Whether the user is on the leaderboards that everybody sees. Those of friends show friends."""

    @property
    def switches(self) -> SharingSwitches:
        """What the account lets others see at all."""
        return SharingSwitches(workouts=self.workout_sharing, progress=self.progress_sharing)


class OwnedPlates(Input):
    """Plates of one weight, and the number of pairs."""

    weight: Annotated[Weight, AfterValidator(_check_plate_weight)]
    """The weight of one plate, above 0."""
    pairs: int = Field(ge=1, le=20)
    """How many pairs of it there are, 1 to 20."""


class Preferences(Model):
    """An account's preferences. `defaultRestTime` is in seconds, `weeklyTarget` in workouts per week.

    `bars` and `plates` are the equipment that the account trains with; without them it is that of a common gym.
    """

    units: Units = "metric"
    """The units that measures are read and written in."""
    default_rest_time: int = 90
    """Seconds of rest after a set of an exercise that has no rest time of its own."""
    weekly_target: int = 3
    """Workouts per week that the streak of weeks is counted by."""
    day_starts_at: int = Field(0, description="The hour at which a day begins: what is earlier is the day before.")
    bars: list[Weight] | None = Field(None, description="The first one is used.")
    plates: list[OwnedPlates] | None = None
    """The plates that the user has; without it, those of a usual gym."""
    exercise_units: dict[str, WeightUnit] = Field(
        {}, description="By exercise id, the unit of its weights, where that is not the one of `units`."
    )
    equipment: list[Equipment] | None = Field(
        None,
        description="The equipment that is available; absent for everything, empty for none. "
        "Bodyweight and a mat always are.",
    )
    injuries: list[BodyRegion] = Field([], description="Regions of the body that training must spare.")
    language: Language = Field("en", description="BCP 47. Messages are in English where there is no translation.")
    week_starts_on: Weekday = Field("monday", description="The first day of the weeks of the weekly streak.")
    strength_levels: bool = Field(
        False, description="Whether lifts are compared with those of raw competitors; for adults only."
    )
    notifications: NotificationChoices = NotificationChoices()
    """Which notifications the user wants."""
    privacy: PrivacyChoices = PrivacyChoices()
    """Who sees what of the user."""


class NotificationChoicesChange(Input):
    """A change of the wanted notifications."""

    workout_reminders: bool | None = None
    """Whether to remind of planned workouts."""
    progress_updates: bool | None = None
    """Whether to tell of records and of what was reached."""
    social_activity: bool | None = None
    """Whether to tell of friend requests, followers and invitations."""
    ai_recommendations: bool | None = None
    """Whether to send recommendations."""


class PrivacyChoicesChange(Input):
    """A change of the privacy settings."""

    profile_visibility: Visibility | None = None
    """Who may see the profile beyond the user name."""
    workout_sharing: bool | None = None
    """Whether others see any workout of the user's: shared ones, links, and in rooms. Off, nobody but the user does."""
    progress_sharing: bool | None = None
    """Whether others see the user's personal records, where they see a workout of the user's."""
    activity_visibility: Visibility | None = None
    """Who may see the activities that are made of workouts, goals and achievements; of private ones none are made."""
    leaderboards: bool | None = None
    """Whether the user is on the leaderboards that everybody sees. Those of friends show friends."""


class PreferencesChange(Input):
    """A change of the preferences: a field that is left out stays, one that is null gets its default."""

    units: Units | None = None
    """The units that measures are read and written in."""
    default_rest_time: int | None = Field(None, ge=0, le=3600, description="Seconds.")
    weekly_target: int | None = Field(None, ge=1, le=14, description="Workouts per week.")
    day_starts_at: int | None = Field(
        None,
        ge=0,
        le=LATEST_DAY_START,
        description="The hour at which a day begins: what is earlier is the day before.",
    )
    bars: list[BarWeight] | None = Field(None, min_length=1, max_length=10)
    """The weights of the bars that the user has, 1 to 10 of them; the first is the usual one."""
    plates: list[OwnedPlates] | None = Field(None, max_length=MAX_PLATES, description="Empty for none.")
    exercise_units: dict[ExerciseId, WeightUnit | None] | None = Field(
        None,
        max_length=MAX_EXERCISE_UNITS,
        description="By exercise id; one that is left out stays, one that is null has no unit of its own any more.",
    )
    equipment: Annotated[list[Equipment], Field(max_length=len(Equipment)), AfterValidator(_check_distinct)] | None = (
        Field(None, description="Null for everything, empty for none.")
    )
    injuries: Annotated[list[BodyRegion], Field(max_length=len(BodyRegion)), AfterValidator(_check_distinct)] | None = (
        None
    )
    """Regions of the body that training must spare; an empty list for none."""
    language: Language | None = Field(None, description="A language tag of BCP 47, such as `en` or `pt-BR`.")
    week_starts_on: Weekday | None = None
    """The first day of the weeks of the weekly streak."""
    strength_levels: bool | None = None
    """Whether lifts are compared with those of raw competitors; for adults only."""
    notifications: NotificationChoicesChange | None = None
    """Which notifications the user wants; what is left out stays."""
    privacy: PrivacyChoicesChange | None = None
    """Who sees what of the user; what is left out stays."""


# --- the account -------------------------------------------------------------------------------------------


class Subscription(Model):
    """An account's subscription. The ids of the payment provider never leave the backend.

    Attributes:
        end_date: from which on the plan is `free`, whatever `plan` says.
        stripe_subscription_id: of the subscription that the plan is, or was, had by.
    """

    plan: Plan = "free"
    status: PlanStatus = "active"
    start_date: Moment | None = None
    end_date: Moment | None = None
    stripe_customer_id: str | None = None
    stripe_subscription_id: str | None = None


class SubscriptionSummary(Model):
    """An account's subscription as its owner reads it."""

    plan: Plan
    """The plan that the account has."""
    status: PlanStatus
    """Whether the plan is in force."""
    start_date: Moment | None = None
    """When the plan began; left out for a free account that never had another."""
    end_date: Moment | None = None
    """When the plan ends; left out for one without an end."""


class Account(Model):
    """An account as it is stored; never part of a response.

    Attributes:
        password_hash: None for an account that signs in through Google or Apple only.
        active: False while it is suspended.
        version: raised by each change of profile, body metrics or preferences.
        sign_ins: raised by each sign-in, so that of two at once one is a write conflict.
        email_verified_at: when the present address was verified first; None where that is not known.
        password_set_at: when the present password was set; None where that is not known.
        held_email: the address before a change that its owner may still undo; nobody else can take it until `held_until`
            (epoch seconds).
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
    email_verified_at: Moment | None = None
    password_set_at: Moment | None = None
    held_email: str | None = None
    held_until: int | None = None


class User(Model):
    """An account as its owner reads it at sign-in."""

    id: str
    """Identifies the account; it never changes."""
    email: str
    """The e-mail address that the account signs in with."""
    username: str
    """The unique name by which others find the user."""
    role: Role
    """What the account may do; a premium account has the features of FitAI Premium."""
    email_verified: bool
    """Whether the e-mail address is verified."""
    subscription: SubscriptionSummary
    """The plan of the account."""
    profile: ProfileDetails
    """What the account says about its owner."""
    created_at: Moment
    """When the account was registered."""
