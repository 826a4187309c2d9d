"""Items and keys of activities; `community.engagement.store` has more of likes and shares.

    ACTIVITY#<id>              ACTIVITY              an activity, with the counts of its likes, comments and shares
                               GSI1 USER#<author>#ACTIVITIES / <published>#<id>
    ACTIVITY#<id>              LIKE#<user>           that a user likes it
    USER#<author>#ACTIVITY_SOURCES   <type>#<target>      the activity that was made of a workout, a goal or another target

A count is changed in the transaction of the item that it counts. An activity that is made of something has a source item, which is
kept when the activity is deleted: so a repeated event neither makes it twice nor makes it again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal, cast

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from fitai.accounts.models import Visibility
from fitai.community.activities.events import (
    ActivityChanged,
    ActivityDeleted,
    ActivityPublished,
)
from fitai.community.activities.models import (
    Activity,
    ActivityContent,
    ActivityEngagement,
    ActivityModeration,
)
from fitai.kernel import clock, events, personal_data
from fitai.kernel.errors import NotFound
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    ConditionFailure,
    Entity,
    PydanticAttribute,
    Write,
    WriteConflict,
    commit,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    retry_on_conflict,
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
    sources: PydanticAttribute[list[str]] = PydanticAttribute(list[str], null=True)
    published_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    version = NumberAttribute()

    @classmethod
    def of(cls, activity_id: str, **attributes: Any) -> "ActivityItem":
        """The activity with this id."""
        return cls(PK=activity_partition(activity_id), SK="ACTIVITY", **attributes)

    @classmethod
    def from_activity(cls, activity: Activity, sources: Iterable[str] = ()) -> "ActivityItem":
        """The item of a new activity, with the keys of what it is made of."""
        item = cls.of(
            activity.id,
            user_id=activity.user_id,
            activity_type=activity.activity_type,
            target_type=activity.target_type,
            target_id=activity.target_id,
            visibility=activity.visibility,
            content=activity.content,
            sources=list(sources) or None,
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


class SourceItem(Entity, discriminator="activity_source"):
    """That an activity was made of something, and what has become of it.

    `state`: `published`; `removed`, when what it was made of is no more; `deleted`, by its author.
    """

    activity_id = UnicodeAttribute()
    state = UnicodeAttribute()
    published_at = UnicodeAttribute()
    visibility = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, key: str, **attributes: Any) -> "SourceItem":
        """The item of a source of the user's."""
        return cls(PK=sources_partition(user_id), SK=key, **attributes)


class LikeItem(Entity, discriminator="activity_like"):
    """That a user likes an activity."""

    user_id = UnicodeAttribute()
    activity_id = UnicodeAttribute()
    since = UnicodeAttribute()

    @classmethod
    def of(cls, activity_id: str, user_id: str, **attributes: Any) -> "LikeItem":
        """The user's like of the activity."""
        values = {"user_id": user_id, "activity_id": activity_id} | attributes
        return cls(PK=activity_partition(activity_id), SK=f"LIKE#{user_id}", **values)


@dataclass(frozen=True, slots=True)
class StoredSource:
    """What is stored of a source of activities; see `SourceItem`."""

    key: str
    activity_id: str
    state: str
    published_at: datetime
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class LoadedActivity:
    """An activity, and the keys of what it is made of."""

    activity: Activity
    sources: tuple[str, ...]


# --- reading -----------------------------------------------------------------------------------------------


def load_activity(activity_id: str) -> Activity | None:
    """An activity: one GetItem."""
    item = get(ActivityItem, *activity_key(activity_id))
    return None if item is None else item.activity


def load_with_sources(activity_id: str) -> LoadedActivity | None:
    """An activity, and the keys of what it is made of: one GetItem."""
    item = get(ActivityItem, *activity_key(activity_id))
    return None if item is None else LoadedActivity(item.activity, tuple(item.sources or ()))


def load_sources(user_id: str, keys: Sequence[str]) -> dict[str, StoredSource]:
    """Those of up to 100 sources that an activity was made of, by their keys: one BatchGetItem."""
    items = get_many((sources_partition(user_id), key) for key in keys)
    return {
        item.SK: StoredSource(
            item.SK,
            item.activity_id,
            item.state,
            datetime.fromisoformat(item.published_at),
            cast(Visibility, item.visibility),
        )
        for item in of_kind(items, SourceItem)
    }


def activities_page(
    user_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[Activity], dict[str, str] | None]:
    """A page of a user's activities, newest first, and the position of the next page: one Query of GSI1."""
    page = query(activities_partition(user_id), index="GSI1", limit=limit, newest_first=True, after=after)
    return [item.activity for item in of_kind(page.items, ActivityItem)], page.after


def activities_among(items: Iterable[Entity]) -> dict[str, Activity]:
    """The activities among items that were read, by their ids."""
    activities = (item.activity for item in of_kind(items, ActivityItem))
    return {activity.id: activity for activity in activities}


def liked_among(items: Iterable[Entity], user_id: str) -> set[str]:
    """The ids of the activities that the user likes, of the likes among items that were read."""
    return {item.activity_id for item in of_kind(items, LikeItem) if item.user_id == user_id}


# --- writing activities ------------------------------------------------------------------------------------


class AlreadyPublished(Exception):
    """An activity with this id exists, possibly written by an earlier attempt of the same request."""


def publish_writes(
    activity: Activity, source_keys: Iterable[str] = (), former: Mapping[str, StoredSource] | None = None
) -> list[Write]:
    """The writes of a new activity, with its event.

    Args:
        source_keys: the keys of what it is made of.
        former: what is stored of these sources, of earlier activities that were removed.

    Raises (at commit):
        AlreadyPublished: the id is in use.
        WriteConflict: an activity was made of one of the sources since they were read.
    """
    keys, stored_sources = list(source_keys), former or {}
    item = ActivityItem.from_activity(activity, keys)
    event = ActivityPublished(
        user_id=activity.user_id,
        activity_id=activity.id,
        published_at=activity.created_at,
        activity_type=activity.activity_type,
        visibility=activity.visibility,
    )
    return [
        put(item, when=ABSENT, otherwise=AlreadyPublished),
        *(_source_write(activity, key, "published", stored_sources.get(key)) for key in keys),
        events.outbox_write(event),
    ]


def _source_write(activity: Activity, key: str, state: str, former: StoredSource | None) -> Write:
    item = SourceItem.of(
        activity.user_id,
        key,
        activity_id=activity.id,
        state=state,
        published_at=clock.iso(activity.created_at),
        visibility=activity.visibility,
    )
    return put(item, when=_is_stored(former))


def source_removal_write(activity: Activity, key: str) -> Write:
    """The write that an activity is no longer made of one of its sources."""
    former = StoredSource(key, activity.id, "published", activity.created_at, activity.visibility)
    return _source_write(activity, key, "removed", former)


def forbidden_source_write(user_id: str, key: str, former: StoredSource | None, now: datetime) -> Write:
    """The write that nothing is made of a source, which has no activity now."""
    item = SourceItem.of(
        user_id, key, activity_id="", state="deleted", published_at=clock.iso(now), visibility="private"
    )
    return put(item, when=_is_stored(former))


def _is_stored(former: StoredSource | None) -> Condition:
    """The condition that a source is stored as it was read."""
    if former is None:
        return ABSENT
    unchanged: Condition = (SourceItem.activity_id == former.activity_id) & (SourceItem.state == former.state)
    return unchanged


def change_writes(
    before: Activity,
    after: Activity,
    *,
    sources: Sequence[str] | None = None,
    otherwise: ConditionFailure = WriteConflict,
) -> list[Write]:
    """The writes of a changed activity, which has the next version, with its event; its counts are not touched.

    Args:
        sources: the keys of what it is made of from now on; None where they stay.
        otherwise: what it means that the activity was changed since it was read.
    """
    item = ActivityItem
    actions: list[Action] = [
        item.content.set(after.content),
        item.visibility.set(after.visibility),
        item.updated_at.set(clock.iso(after.updated_at)),
        item.version.set(after.version),
    ]
    if after.target_id is not None:
        actions.append(item.target_id.set(after.target_id))
    if after.edited:
        actions.append(item.edited.set(True))
    if sources is not None:
        actions.append(item.sources.set(list(sources)))
    event = ActivityChanged(
        user_id=after.user_id,
        activity_id=after.id,
        published_at=after.created_at,
        visibility=after.visibility,
        removed_media=[media_id for media_id in before.media_ids if media_id not in after.media_ids],
    )
    return [
        update(item.of(after.id), *actions, when=item.version == before.version, otherwise=otherwise),
        events.outbox_write(event),
    ]


def delete_writes(activity: Activity, source_keys: Iterable[str], state: Literal["removed", "deleted"]) -> list[Write]:
    """The writes that delete an activity, with its event; a write conflict if it was changed since it was read.

    Args:
        state: of what it is made of: whether an activity may be made of it again (`removed`) or not.
    """
    event = ActivityDeleted(
        user_id=activity.user_id,
        activity_id=activity.id,
        published_at=activity.created_at,
        media=activity.media_ids,
        workout_id=activity.target_id if activity.target_type == "workout" else None,
    )
    writes = [delete(ActivityItem.of(activity.id), when=ActivityItem.version == activity.version)]
    for key in source_keys:
        former = StoredSource(key, activity.id, "published", activity.created_at, activity.visibility)
        writes.append(_source_write(activity, key, state, former))
    return [*writes, events.outbox_write(event)]


# --- writing for others ------------------------------------------------------------------------------------


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
    """The user's activities, and what they were made of, as JSON, page by page."""
    for page in personal_data.item_pages(activities_partition(user_id), index="GSI1"):
        for item in of_kind(page, ActivityItem):
            yield "activity", personal_data.jsonable(item.activity)
    for page in personal_data.item_pages(sources_partition(user_id)):
        for source in of_kind(page, SourceItem):
            yield "activity_source", {"source": source.SK} | personal_data.item_json(source)


def erase(user_id: str) -> Iterator[None]:
    """Delete the activities of a deleted account; yields after each page.

    Reactions delete what others did with each, as when its author deletes it.
    """
    for page in personal_data.item_pages(activities_partition(user_id), index="GSI1"):
        for item in of_kind(page, ActivityItem):
            retry_on_conflict(partial(_erase_activity, item.activity.id))
        yield
    yield from personal_data.erase_items(sources_partition(user_id))


def _erase_activity(activity_id: str) -> None:
    activity = load_activity(activity_id)
    if activity is not None:
        commit(*delete_writes(activity, (), "deleted"))


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


def sources_partition(user_id: str) -> str:
    """The partition of what activities of a user were made of."""
    return f"USER#{user_id}#ACTIVITY_SOURCES"
