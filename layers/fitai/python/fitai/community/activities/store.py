"""Items and keys of activities, their likes and their shares.

    ACTIVITY#<id>              ACTIVITY              an activity, with the counts of its likes, comments and shares
                               GSI1 USER#<author>#ACTIVITIES / <published>#<id>
    ACTIVITY#<id>              LIKE#<user>           that a user likes it
                               GSI1 ACTIVITY#<id>#LIKES / <since>#<user>    GSI2 USER#<user>#ACTIVITY_LIKES / <since>#<id>
    ACTIVITY#<id>              SHARE#<user>#<platform>    that a user shared it there
                               GSI2 USER#<user>#ACTIVITY_SHARES / <since>#<id>#<platform>
    USER#<author>#ACTIVITY_SOURCES   <type>#<target>      the activity that was made of a workout, a goal or another target

A count is changed in the transaction of the item that it counts. An activity that is made of something has a source item, which is
kept when the activity is deleted: so a repeated event neither makes it twice nor makes it again.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.community.activities.models import (
    Activity,
    ActivityContent,
    ActivityEngagement,
    ActivityModeration,
)
from fitai.kernel import clock, personal_data
from fitai.kernel.errors import NotFound
from fitai.kernel.table import (
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    get,
    get_many,
    of_kind,
    update,
)


class ActivityItem(Entity, discriminator="activity"):
    """An activity. What is counted, compared or decided by others is an attribute of its own."""

    user_id = UnicodeAttribute()
    activity_type = UnicodeAttribute()
    target_type = UnicodeAttribute(null=True)
    target_id = UnicodeAttribute(null=True)
    visibility = UnicodeAttribute()
    content: PydanticAttribute[ActivityContent] = PydanticAttribute(ActivityContent)
    likes = NumberAttribute(default=0)
    comments = NumberAttribute(default=0)
    shares = NumberAttribute(default=0)
    promoted = BooleanAttribute(null=True)
    edited = BooleanAttribute(null=True)
    moderation: PydanticAttribute[ActivityModeration] = PydanticAttribute(ActivityModeration, null=True)
    published_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    version = NumberAttribute()

    @classmethod
    def of(cls, activity_id: str, **attributes: Any) -> "ActivityItem":
        """The activity with this id."""
        return cls(PK=activity_partition(activity_id), SK="ACTIVITY", **attributes)

    @classmethod
    def from_activity(cls, activity: Activity) -> "ActivityItem":
        """The item of a new activity."""
        item = cls.of(
            activity.id,
            user_id=activity.user_id,
            activity_type=activity.activity_type,
            target_type=activity.target_type,
            target_id=activity.target_id,
            visibility=activity.visibility,
            content=activity.content,
            published_at=clock.iso(activity.created_at),
            updated_at=clock.iso(activity.updated_at),
            version=activity.version,
        )
        item.GSI1PK = activities_partition(activity.user_id)
        item.GSI1SK = f"{item.published_at}#{activity.id}"
        return item

    @property
    def activity(self) -> Activity:
        """The activity that the item holds, without what the reader does with it."""
        return Activity.model_validate(
            {
                "id": self.PK.partition("#")[2],
                "user_id": self.user_id,
                "activity_type": self.activity_type,
                "target_type": self.target_type,
                "target_id": self.target_id,
                "content": self.content,
                "engagement": ActivityEngagement(
                    likes=int(self.likes), comments=int(self.comments), shares=int(self.shares)
                ),
                "visibility": self.visibility,
                "is_promoted": bool(self.promoted),
                "edited": bool(self.edited),
                "moderation": self.moderation,
                "created_at": datetime.fromisoformat(self.published_at),
                "updated_at": datetime.fromisoformat(self.updated_at),
                "version": int(self.version),
            }
        )


class LikeItem(Entity, discriminator="activity_like"):
    """That a user likes an activity."""

    user_id = UnicodeAttribute()
    activity_id = UnicodeAttribute()
    since = UnicodeAttribute()

    @classmethod
    def of(cls, activity_id: str, user_id: str, **attributes: Any) -> "LikeItem":
        """The user's like of the activity."""
        return cls(PK=activity_partition(activity_id), SK=f"LIKE#{user_id}", **attributes)


# --- reading -----------------------------------------------------------------------------------------------


def load_activity(activity_id: str) -> Activity | None:
    """An activity: one GetItem."""
    item = get(ActivityItem, *activity_key(activity_id))
    return None if item is None else item.activity


def load_activities(activity_ids: Iterable[str]) -> dict[str, Activity]:
    """Up to 100 activities by their ids, those left out that do not exist: one BatchGetItem; none without ids."""
    return activities_among(get_many(activity_key(activity_id) for activity_id in activity_ids))


def activities_among(items: Iterable[Entity]) -> dict[str, Activity]:
    """The activities among items that were read, by their ids."""
    activities = (item.activity for item in of_kind(items, ActivityItem))
    return {activity.id: activity for activity in activities}


def liked_among(items: Iterable[Entity], user_id: str) -> set[str]:
    """The ids of the activities that the user likes, of the likes among items that were read."""
    return {item.activity_id for item in of_kind(items, LikeItem) if item.user_id == user_id}


# --- writing -----------------------------------------------------------------------------------------------


def count_write(activity_id: str, *, likes: int = 0, comments: int = 0, shares: int = 0) -> Write:
    """The write that adds to the counts of an activity, in the transaction of what is counted.

    Raises (at commit):
        NotFound: the activity does not exist any more.
    """
    amounts = ((ActivityItem.likes, likes), (ActivityItem.comments, comments), (ActivityItem.shares, shares))
    actions = [attribute.add(amount) for attribute, amount in amounts if amount]
    return update(ActivityItem.of(activity_id), *actions, when=PRESENT, otherwise=activity_not_found())


def hide_write(activity_id: str, moderation: ActivityModeration | None) -> Write:
    """The write of what moderation decided about an activity; None takes it back. Publish `ActivityChanged` with it.

    Raises (at commit):
        NotFound: the activity does not exist any more.
    """
    attribute = ActivityItem.moderation
    action = attribute.remove() if moderation is None else attribute.set(moderation)
    return update(ActivityItem.of(activity_id), action, when=PRESENT, otherwise=activity_not_found())


def promote_write(activity_id: str, *, is_promoted: bool) -> Write:
    """The write by which an admin features an activity, or ends that.

    Raises (at commit):
        NotFound: the activity does not exist any more.
    """
    action = ActivityItem.promoted.set(True) if is_promoted else ActivityItem.promoted.remove()
    return update(ActivityItem.of(activity_id), action, when=PRESENT, otherwise=activity_not_found())


def activity_not_found() -> NotFound:
    """The error of an activity that does not exist, or that the caller may not see."""
    return NotFound("There is no such activity.")


# --- personal data -----------------------------------------------------------------------------------------


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """The user's activities as JSON, page by page."""
    for page in personal_data.item_pages(activities_partition(user_id), index="GSI1"):
        for item in of_kind(page, ActivityItem):
            yield "activity", personal_data.jsonable(item.activity)


def erase(user_id: str) -> Iterator[None]:
    """Delete the activities of a deleted account; yields after each page."""
    yield from personal_data.erase_items(activities_partition(user_id), index="GSI1")


# --- keys --------------------------------------------------------------------------------------------------


def activity_key(activity_id: str) -> tuple[str, str]:
    """The key of an activity, for a batch that reads it with others."""
    return activity_partition(activity_id), "ACTIVITY"


def like_key(activity_id: str, user_id: str) -> tuple[str, str]:
    """The key of a user's like of an activity, for a batch that reads it with others."""
    return activity_partition(activity_id), f"LIKE#{user_id}"


def activity_partition(activity_id: str) -> str:
    """The partition of an activity with its likes, shares and comments."""
    return f"ACTIVITY#{activity_id}"


def activities_partition(user_id: str) -> str:
    """The partition of GSI1 with a user's activities."""
    return f"USER#{user_id}#ACTIVITIES"
