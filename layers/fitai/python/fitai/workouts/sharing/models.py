"""The types of sharing that cross the API."""

from typing import Annotated, Literal

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model, Weight
from fitai.workouts.models import Day, OutlinedExercise, PrivateDetail, Status


class ShareWorkout(Input):
    """Who may see the workout. `link: false` revokes its link."""

    visibility: Literal["private", "friends", "public"] = "friends"
    recipients: list[Annotated[str, Field(min_length=1, max_length=64)]] = Field([], max_length=100)
    link: bool = True
    shows: list[PrivateDetail] = Field([], max_length=4, description="Private details that others may see, too.")


class SharedWorkout(Model):
    """How the workout is shared now. The link's token is shown once; only its hash is stored."""

    workout_id: str
    visibility: Literal["private", "friends", "public"]
    recipients: list[str]
    shows: list[PrivateDetail] = []
    link: str | None = None
    version: int


class WorkoutOwner(Model):
    """The owner of the workout, with the names where the caller may see the profile."""

    id: str
    username: str
    first_name: str | None = None
    last_name: str | None = None
    profile_picture: str | None = None


class SharedWorkoutCard(Model):
    """Another user's workout in the list of those that are shared with the caller."""

    id: str
    user: WorkoutOwner
    status: Status
    name: str
    date: Day
    timezone: str
    started_at: Moment | None = None
    ended_at: Moment | None = None
    duration_seconds: float = 0.0
    total_volume: Weight = 0.0
    completed_sets: int = 0
    total_reps: int = 0
    personal_records: int = 0
    exercises: list[OutlinedExercise] = []
    shared_at: Moment
    by_name: bool = Field(description="Whether the owner has named the caller as a recipient.")
