"""Types of a profile page that cross the API."""

from datetime import date

from pydantic import Field

from fitai.accounts.models import FitnessLevel
from fitai.analytics.models import StrongestLift
from fitai.kernel.clock import Moment
from fitai.kernel.types import Model
from fitai.users.social.models import Relation, SocialCounts, UserCard


class ProfileAchievement(Model):
    """An achievement that a user has unlocked."""

    id: str
    """Identifies the achievement."""
    title: str
    """What it is called."""
    icon: str
    """The name of an icon for it."""
    tier: float
    """The value of the highest tier that is unlocked."""
    unlocked_at: date
    """The day of the data that unlocked it."""


class ProfileStreaks(Model):
    """A user's streaks."""

    days: int
    """Days in a row with a workout, now."""
    longest_days: int
    """Days in a row with a workout, at most ever."""
    weeks: int
    """Weeks in a row that met the user's own target, now."""
    longest_weeks: int
    """Weeks in a row that met the user's own target, at most ever."""


class ProfileTraining(Model):
    """What a profile shows of a user's training; what the user does not share is left out."""

    workouts: int | None = None
    """How many workouts the user has completed; left out where the user shares no workouts."""
    streaks: ProfileStreaks | None = None
    """The streaks; left out where the user shares no progress."""
    strongest_lifts: list[StrongestLift] | None = None
    """The best lifts, at most ten, the strongest first; left out where the user shares no progress."""
    achievements: list[ProfileAchievement] | None = None
    """The unlocked achievements, the newest first; left out where the user shares no progress."""


class PublicProfile(UserCard):
    """A user's profile, as those see it who may see it."""

    bio: str | None = None
    """A text about the user."""
    location: str | None = None
    """Where the user lives or trains."""
    fitness_level: FitnessLevel | None = None
    """How experienced the user is."""
    goals: list[str] | None = None
    """What the user trains for."""
    created_at: Moment
    """When the account was registered."""
    counts: SocialCounts
    """How many friends and followers the user has."""
    training: ProfileTraining
    """What the user has trained, as far as the privacy switches show it."""
    relation: Relation | None = Field(None, description="Left out of the caller's own profile.")
