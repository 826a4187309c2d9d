"""Items and keys of likes and shares.

    ACTIVITY#<id>    LIKE#<user>                that a user likes an activity
                     GSI1 ACTIVITY#<id>#LIKES / <since>#<user>    GSI2 USER#<user>#ACTIVITY_LIKES / <since>#<id>
    ACTIVITY#<id>    SHARE#<user>#<platform>    that a user shared it there
                     GSI2 USER#<user>#ACTIVITY_SHARES / <since>#<id>#<platform>
    USER#<id>        CHEERS                     how many activities of others a user likes

Each is written in one transaction with the count of the activity.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.community.activities.events import ActivityLiked, ActivityShared, ActivityUnliked
from fitai.community.activities.models import Activity
from fitai.community.activities.store import LikeItem, activity_partition, count_write, like_key
from fitai.kernel import clock, events, personal_data
from fitai.kernel.errors import NotFound
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    Write,
    batch_delete,
    commit,
    delete,
    get,
    of_kind,
    put,
    query,
    retry_on_conflict,
    update,
)

CHEERS = "CHEERS"
LIKE_ATTEMPTS = 40
"""Tries of a like's write: hundreds may like one activity at the same moment."""


class ShareItem(Entity, discriminator="activity_share"):
    """That a user shared an activity on a platform."""

    user_id = UnicodeAttribute()
    activity_id = UnicodeAttribute()
    platform = UnicodeAttribute()
    since = UnicodeAttribute()

    @classmethod
    def of(cls, activity_id: str, user_id: str, platform: str, **attributes: Any) -> "ShareItem":
        """The user's share of the activity."""
        values = {"user_id": user_id, "activity_id": activity_id, "platform": platform} | attributes
        return cls(PK=activity_partition(activity_id), SK=f"SHARE#{user_id}#{platform}", **values)


class CheersItem(Entity, discriminator="cheers"):
    """How many activities of others a user likes."""

    given = NumberAttribute(default=0)

    @classmethod
    def of(cls, user_id: str) -> "CheersItem":
        """The item of this user."""
        return cls(PK=f"USER#{user_id}", SK=CHEERS)


# --- reading -----------------------------------------------------------------------------------------------


def likes_page(
    activity_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[tuple[str, datetime]], dict[str, str] | None]:
    """A page of the users who like an activity, each with since when, the last first: one Query of GSI1."""
    page = query(_likes_partition(activity_id), index="GSI1", limit=limit, newest_first=True, after=after)
    likes = of_kind(page.items, LikeItem)
    return [(item.user_id, datetime.fromisoformat(item.since)) for item in likes], page.after


def likes(activity_id: str, user_id: str) -> bool:
    """Whether a user likes an activity: one GetItem."""
    return get(LikeItem, *like_key(activity_id, user_id)) is not None


def cheers_given(user_id: str) -> int:
    """How many activities of others a user likes: one GetItem."""
    item = get(CheersItem, f"USER#{user_id}", CHEERS)
    return 0 if item is None else int(item.given)


# --- writing -----------------------------------------------------------------------------------------------


class AlreadyDone(Exception):
    """The user likes the activity already, likes it no more already, or has shared it there before."""


def like_writes(activity: Activity, user_id: str, now: datetime) -> list[Write]:
    """The writes of a like, with its counts and its event.

    Raises (at commit):
        AlreadyDone: the user likes it already. NotFound: the activity does not exist any more.
    """
    since = clock.iso(now)
    item = LikeItem.of(activity.id, user_id, since=since)
    item.GSI1PK, item.GSI1SK = _likes_partition(activity.id), f"{since}#{user_id}"
    item.GSI2PK, item.GSI2SK = _likes_of_user_partition(user_id), f"{since}#{activity.id}"
    event = ActivityLiked(user_id=user_id, activity_id=activity.id, author_id=activity.user_id)
    return [
        put(item, when=ABSENT, otherwise=AlreadyDone),
        count_write(activity.id, likes=1),
        *_cheers_writes(activity, user_id, 1),
        events.outbox_write(event),
    ]


def unlike_writes(activity: Activity, user_id: str) -> list[Write]:
    """The writes that take a like back, with its counts and its event.

    Raises (at commit):
        AlreadyDone: the user does not like it. NotFound: the activity does not exist any more.
    """
    event = ActivityUnliked(user_id=user_id, activity_id=activity.id, author_id=activity.user_id)
    return [
        delete(LikeItem.of(activity.id, user_id), when=PRESENT, otherwise=AlreadyDone),
        count_write(activity.id, likes=-1),
        *_cheers_writes(activity, user_id, -1),
        events.outbox_write(event),
    ]


def _cheers_writes(activity: Activity, user_id: str, amount: int) -> list[Write]:
    """The write of how many cheers the user has given; none for the author's own like."""
    if activity.user_id == user_id:
        return []
    # The kind is set too, since the first update creates the item.
    actions = [CheersItem.kind.set(CheersItem), CheersItem.given.add(amount)]
    return [update(CheersItem.of(user_id), *actions, when=PRESENT | ABSENT)]


def share_writes(activity: Activity, user_id: str, platform: str, now: datetime) -> list[Write]:
    """The writes of a share, with its count and its event.

    Raises (at commit):
        AlreadyDone: the user has shared it there before. NotFound: the activity does not exist any more.
    """
    item = ShareItem.of(activity.id, user_id, platform, since=clock.iso(now))
    item.GSI2PK, item.GSI2SK = _shares_of_user_partition(user_id), f"{item.since}#{activity.id}#{platform}"
    event = ActivityShared(user_id=user_id, activity_id=activity.id, author_id=activity.user_id)
    return [
        put(item, when=ABSENT, otherwise=AlreadyDone),
        count_write(activity.id, shares=1),
        events.outbox_write(event),
    ]


# --- deleting and personal data ----------------------------------------------------------------------------


def delete_engagement(activity_id: str) -> Iterator[None]:
    """Delete the likes and shares of a deleted activity; yields after each page. What was liked stays counted as cheers."""
    for prefix in ("LIKE#", "SHARE#"):
        yield from personal_data.erase_items(activity_partition(activity_id), begins=prefix)


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """The user's likes and shares as JSON, page by page."""
    for partition in (_likes_of_user_partition(user_id), _shares_of_user_partition(user_id)):
        yield from personal_data.export_items(partition, index="GSI2", without=("user_id",))
    item = get(CheersItem, f"USER#{user_id}", CHEERS)
    if item is not None:
        yield "cheers", personal_data.item_json(item)


def erase(user_id: str) -> Iterator[None]:
    """Delete the likes and shares of a deleted account, and subtract them from their counts; yields after each page."""
    for partition in (_likes_of_user_partition(user_id), _shares_of_user_partition(user_id)):
        for page in personal_data.item_pages(partition, index="GSI2"):
            for item in page:
                if isinstance(item, LikeItem | ShareItem):
                    _erase_item(item)
            yield
    batch_delete([(f"USER#{user_id}", CHEERS)])


def _erase_item(item: LikeItem | ShareItem) -> None:
    """Delete a like or a share with its count; alone where the activity is deleted."""
    count = (
        count_write(item.activity_id, likes=-1)
        if isinstance(item, LikeItem)
        else count_write(item.activity_id, shares=-1)
    )
    removal = delete(item, when=PRESENT, otherwise=AlreadyDone)
    try:
        retry_on_conflict(lambda: commit(removal, count), tries=LIKE_ATTEMPTS)
    except AlreadyDone:
        return
    except NotFound:
        batch_delete([(item.PK, item.SK)])


# --- keys --------------------------------------------------------------------------------------------------


def _likes_partition(activity_id: str) -> str:
    """The partition of GSI1 with the likes of an activity."""
    return f"ACTIVITY#{activity_id}#LIKES"


def _likes_of_user_partition(user_id: str) -> str:
    """The partition of GSI2 with what a user likes."""
    return f"USER#{user_id}#ACTIVITY_LIKES"


def _shares_of_user_partition(user_id: str) -> str:
    """The partition of GSI2 with what a user has shared."""
    return f"USER#{user_id}#ACTIVITY_SHARES"
