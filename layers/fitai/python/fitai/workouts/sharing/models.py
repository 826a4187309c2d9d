"""The types of sharing that cross the API."""

from typing import Annotated, Literal

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model, Weight
from fitai.workouts.models import Day, OutlinedExercise, PrivateDetail, Status


class ShareWorkout(Input):
    """Who may see the workout. `link: false` revokes its link."""

    visibility: Literal["private", "friends", "public"] = "friends"
    """Who may see it: nobody else, friends, or everybody."""
    recipients: list[Annotated[str, Field(min_length=1, max_length=64)]] = Field([], max_length=100)
    """The ids of friends to show it to one by one, at most 100."""
    link: bool = True
    """Whether there is to be a link with which anybody may see it."""
    shows: list[PrivateDetail] = Field([], max_length=4, description="Private details that others may see, too.")


class SharedWorkout(Model):
    """How the workout is shared now. The link's token is shown once; only its hash is stored."""

    workout_id: str
    """The id of the workout."""
    visibility: Literal["private", "friends", "public"]
    """Who may see it: nobody else, friends, or everybody."""
    recipients: list[str]
    """The ids of the users that it is shown to one by one."""
    shows: list[PrivateDetail] = []
    """The private details that others see."""
    link: str | None = None
    """The token of the link, right after it was made; send it as `share`."""
    version: int
    """The version of the workout after it."""


class WorkoutOwner(Model):
    """The owner of the workout, with the names where the caller may see the profile."""

    id: str
    """The id of the user."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The first name; left out where the caller may not see it, or none is given."""
    last_name: str | None = None
    """The last name; left out where the caller may not see it, or none is given."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""


class SharedWorkoutCard(Model):
    """Another user's workout in the list of those that are shared with the caller."""

    id: str
    """The id of the workout."""
    user: WorkoutOwner
    """Its owner."""
    status: Status
    """The state of the workout."""
    name: str
    """The name of the workout."""
    date: Day
    """The day that it is planned for or was done on."""
    timezone: str
    """The IANA time zone, such as Europe/Berlin, that days are counted in."""
    started_at: Moment | None = None
    """When it was started; left out before."""
    ended_at: Moment | None = None
    """When it ended; left out before."""
    duration_seconds: float = 0.0
    """Seconds of training, pauses left out."""
    total_volume: Weight = 0.0
    """The sum of weight times repetitions, without warm-up sets."""
    completed_sets: int = 0
    """How many sets are completed."""
    total_reps: int = 0
    """How many repetitions were done."""
    personal_records: int = 0
    """How many personal records were set."""
    exercises: list[OutlinedExercise] = []
    """The exercises, in their order."""
    shared_at: Moment
    """When it was shared with the caller."""
    by_name: bool = Field(description="Whether the owner has named the caller as a recipient.")
