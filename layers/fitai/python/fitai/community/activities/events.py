"""Domain events of activities."""

from typing import ClassVar

from fitai.accounts.models import Visibility
from fitai.community.activities.models import ActivityType
from fitai.kernel.clock import Moment
from fitai.kernel.events import Event


class ActivityEvent(Event):
    """Something about an activity; `user_id` is its author, `published_at` orders the activities of a feed."""

    name: ClassVar[str] = "activity.base"
    activity_id: str
    published_at: Moment


class ActivityPublished(ActivityEvent):
    """An activity was published; `visibility` is that of the activity, the author's profile may show less."""

    name: ClassVar[str] = "activity.published"
    activity_type: ActivityType
    visibility: Visibility


class ActivityChanged(ActivityEvent):
    """The content or the visibility of an activity was changed, or moderation has decided about it.

    `removed_media`: the ids of the media that it has no more.
    """

    name: ClassVar[str] = "activity.changed"
    visibility: Visibility
    removed_media: list[str] = []


class ActivityDeleted(ActivityEvent):
    """An activity was deleted, by its author or with what it was about; its likes and comments may still exist.

    `media`: the ids of its media.
    """

    name: ClassVar[str] = "activity.deleted"
    media: list[str] = []


class ActivityDeletionContinued(Event):
    """The likes and shares of a deleted activity of `userId` are to be deleted further."""

    name: ClassVar[str] = "activity.deletion_continued"
    activity_id: str


class ActivityLiked(Event):
    """`userId` likes an activity of `authorId`."""

    name: ClassVar[str] = "activity.liked"
    activity_id: str
    author_id: str


class ActivityUnliked(Event):
    """`userId` likes an activity of `authorId` no more."""

    name: ClassVar[str] = "activity.unliked"
    activity_id: str
    author_id: str


class ActivityShared(Event):
    """`userId` shared an activity of `authorId`."""

    name: ClassVar[str] = "activity.shared"
    activity_id: str
    author_id: str
