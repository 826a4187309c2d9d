"""Types of the activities that cross the API. Weights in kilograms."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.config import JsonDict

from fitai.accounts.models import Visibility
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model, Weight
from fitai.media.models import MediaForm
from fitai.users.social.models import UserCard
from fitai.workouts.models import PersonalRecord

ActivityType = Literal[
    "workout_completed", "goal_achieved", "achievement_unlocked", "challenge_completed", "template_shared", "post"
]
TargetType = Literal["workout", "goal", "achievement", "challenge", "template"]
SharePlatform = Literal["internal", "social_media"]

MEDIA_PATH = "/media/"
"""How the addresses of media begin; the id follows."""

MAX_TITLE, MAX_DESCRIPTION = 120, 2000
MAX_MEDIA = 4
"""Pictures and videos of a post."""


class ActivityRecord(Model):
    """A personal record that was set in the workout."""

    exercise_name: str
    """The name of the exercise."""
    record: PersonalRecord
    """The record."""


class UnlockedTier(Model):
    """A tier of an achievement."""

    achievement_id: str
    """The id of the achievement."""
    tier: float
    """The value that was reached."""


class ActivityMetadata(Model):
    """What there is to say of the activity's target; which fields there are follows from the type of the activity."""

    duration_seconds: float | None = None
    """Seconds of training, of a workout."""
    total_volume: Weight | None = None
    """The sum of weight times repetitions, of a workout."""
    completed_sets: int | None = None
    """The working sets, of a workout."""
    exercises: list[str] = []
    """The names of the exercises, of a workout; at most 20."""
    personal_records: int | None = Field(
        None, description="How many records the workout has; left out where the author does not show records."
    )
    records: list[ActivityRecord] = Field(
        [], description="The records of the workout, at most 20; empty where the author does not show records."
    )
    goal_kind: str | None = None
    """What was measured, of a goal."""
    target_value: float | None = None
    """The value that was reached, in the goal's `unit`."""
    unit: str | None = None
    """The unit of the goal's value."""
    tiers: list[UnlockedTier] = []
    """The tiers that were unlocked at once, of an achievement."""
    rank: int | None = None
    """The place at the end, of a challenge."""
    participants: int | None = None
    """How many took part, of a challenge."""


class ActivityContent(Model):
    """What the activity says."""

    title: str | None = None
    """One line; left out of a post without one."""
    description: str | None = None
    """What the author wrote about it."""
    metadata: ActivityMetadata = ActivityMetadata()
    """What there is to say of the target."""
    media: list[str] = Field(
        [], description="Addresses of pictures and videos, below that of the API: `/media/{id}`, with the id of each."
    )


class ActivityEngagement(Model):
    """What others did with the activity, as counts."""

    likes: int = 0
    """How many users like it."""
    comments: int = 0
    """How many comments it has."""
    shares: int = 0
    """How often it was shared: once for each user and platform."""
    liked_by_me: bool = False
    """Whether the caller likes it."""


class ActivityModeration(Model):
    """What moderation decided about the caller's own activity."""

    hidden: bool
    """Whether nobody but the author sees it."""
    reason: str | None = None
    """Why."""


class Activity(Model):
    """What a user has done or written."""

    id: str
    """Identifies the activity."""
    user_id: str
    """Its author."""
    user: UserCard | None = Field(None, description="The author; left out of the caller's own.")
    activity_type: ActivityType
    """What has happened."""
    target_type: TargetType | None = None
    """What it is about; left out of a post."""
    target_id: str | None = None
    """The id of what it is about; left out of a post."""
    content: ActivityContent
    """What it says."""
    engagement: ActivityEngagement = ActivityEngagement()
    """What others did with it."""
    visibility: Visibility
    """Who may see it; never more than may see the author's profile."""
    is_promoted: bool = False
    """Whether it was featured by an admin."""
    edited: bool = False
    """Whether its author has changed its text since."""
    moderation: ActivityModeration | None = Field(
        None, description="Only of the caller's own, where moderation has decided about it."
    )
    created_at: Moment
    """When it was published."""
    updated_at: Moment
    """When its content was last changed."""
    version: int
    """Grows with each change of the content; a change names the version that it starts from."""

    @property
    def media_ids(self) -> list[str]:
        """The ids of its media."""
        return [address.removeprefix(MEDIA_PATH) for address in self.content.media]

    @property
    def is_hidden(self) -> bool:
        """Whether moderation hides it from everybody but its author."""
        return self.moderation is not None and self.moderation.hidden


Title = Annotated[str, Field(min_length=1, max_length=MAX_TITLE)]
Description = Annotated[str, Field(min_length=1, max_length=MAX_DESCRIPTION)]
MediaId = Annotated[str, Field(min_length=1, max_length=64)]


class NewActivity(Input):
    """A post to be published. It has a title, a description or media."""

    title: Title | None = None
    """One line, 1 to 120 characters."""
    description: Description | None = None
    """A text, 1 to 2000 characters."""
    media: list[MediaId] = Field([], max_length=MAX_MEDIA)
    """At most 4 ids of files that the caller has uploaded for activities, and that are ready."""
    visibility: Visibility = "friends"
    """Who may see it; never more than may see the author's profile."""


def _without_default(schema: JsonDict) -> None:
    """Remove the default from the schema: the field may be left out, while a null is refused."""
    schema.pop("default", None)


class ChangeActivity(Input):
    """A change of an activity: what is left out stays, and a text is cleared by null. Media only of a post."""

    version: int = Field(ge=1)
    """The version that the change starts from."""
    title: Title | None = None
    """One line, 1 to 120 characters; null clears that of a post."""
    description: Description | None = None
    """A text, 1 to 2000 characters; null clears it."""
    media: list[MediaId] = Field(None, max_length=MAX_MEDIA, json_schema_extra=_without_default)  # type: ignore[arg-type]
    """At most 4 ids; of a post only."""
    visibility: Visibility = Field(None, json_schema_extra=_without_default)  # type: ignore[arg-type]
    """Who may see it."""


class ActivityMediaUpload(Input):
    """A picture, GIF or video to be uploaded for an activity."""

    type: MediaForm = Field(
        description="`image`: JPEG, PNG or WebP, at most 10 MB. `gif`: at most 10 MB. `video`: MP4 or WebM, at most 50 MB."
    )


class ActivitiesQuery(Paging):
    """Whose activities to list."""

    user_id: str | None = Field(None, min_length=1, max_length=64, description="The caller's own when left out.")


class ShareActivity(Input):
    """Where the activity was shared."""

    platform: SharePlatform
    """Within the app, or on another platform."""


class ActivityShares(Model):
    """How often an activity was shared."""

    activity_id: str
    """The activity."""
    shares: int
    """Once for each user and platform."""


class ActivityLikes(Model):
    """The likes of an activity after the caller's change."""

    activity_id: str
    """The activity."""
    likes: int
    """How many users like it."""
    liked_by_me: bool
    """Whether the caller does."""


class ActivityLike(Model):
    """A user who likes an activity."""

    user: UserCard
    """The user."""
    liked_at: Moment
    """Since when."""
