"""Deletion of comments in the table, and the traces of a user in comments; `community.comments.store` has items and keys."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pynamodb.expressions.condition import Condition

from fitai.community.activities.store import activities_among, activity_key, activity_partition, count_write
from fitai.community.comments.state import CommentPlace, StoredComment
from fitai.community.comments.store import (
    COMMENT_PREFIX,
    LIKE_PREFIX,
    REPLY_PREFIX,
    CommentItem,
    CommentLikeItem,
    CommentMentionItem,
    CommentPlaceItem,
    NotLiked,
    comment_key,
    comments_among,
    comments_partition,
    likes_partition,
    mention_removal_writes,
    mentions_partition,
    place_key,
    places_among,
    unlike_writes,
)
from fitai.community.mentions.rules import mentioned_ids
from fitai.kernel import personal_data, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, get, get_many, of_kind

LIKES_AT_ONCE = 25
"""Likes of a deleted comment that are read, told of and deleted at once."""

# --- reading -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deletion:
    """What one reads to delete a comment.

    Attributes:
        parent: the comment that it replies to.
        replied_ids: the authors of the comments that it replies to.
        has_activity: whether the activity still exists.
    """

    comment: StoredComment | None
    parent: StoredComment | None
    replied_ids: list[str]
    has_activity: bool


def load_for_deletion(place: CommentPlace) -> Deletion:
    """A comment and what its deletion changes: one BatchGetItem, two for a reply."""
    items = get_many([comment_key(place), activity_key(place.activity_id)])
    comment = comments_among(items).get(place.id)
    replied = [] if comment is None else replied_items([comment])
    parent = next((item for item in comments_among(replied).values()), None)
    replied_ids = [] if comment is None else replied_user_ids(comment, replied)
    return Deletion(comment, parent, replied_ids, bool(activities_among(items)))


def replied_items(comments: Sequence[StoredComment]) -> list[Entity]:
    """The comments that up to 50 comments reply to, and the places of the answered ones: one BatchGetItem."""
    keys = {
        key
        for comment in comments
        if comment.parent_key is not None and comment.reply_to_id is not None
        for key in (
            (activity_partition(comment.activity_id), comment.parent_key),
            place_key(comment.reply_to_id),
        )
    }
    return get_many(keys)


def replied_user_ids(comment: StoredComment, items: Iterable[Entity]) -> list[str]:
    """The authors of the comments that a comment replies to, among items that were read; deleted ones have none."""
    loaded = list(items)
    parent = comments_among(loaded).get(comment.parent_id or "")
    answered = places_among(loaded).get(comment.reply_to_id or "")
    authors = (parent.user_id if parent is not None else None, answered.user_id if answered is not None else None)
    return list(dict.fromkeys(author for author in authors if author is not None))


# --- writing -----------------------------------------------------------------------------------------------


def delete_writes(comment: StoredComment, parent: StoredComment | None, *, is_counted: bool = True) -> list[Write]:
    """The writes that delete a comment; a write conflict if what they depend on was changed since it was read.

    One with replies stays without text and author. A deleted comment goes with its last reply. Likes are deleted after it.

    Args:
        parent: the comment that it replies to.
        is_counted: False where the activity, and with it the count, does not exist any more.
    """
    item = CommentItem.at(comment.activity_id, comment.sort_key)
    unchanged = (CommentItem.revision == comment.revision) & CommentItem.user_id.exists()
    without_replies = CommentItem.replies.does_not_exist() | (CommentItem.replies == 0)
    writes = [table.delete(CommentPlaceItem.of(comment.id), when=PRESENT | ABSENT)]
    if comment.replies:
        personal = (
            CommentItem.user_id,
            CommentItem.text,
            CommentItem.mentions,
            CommentItem.edited_at,
            CommentItem.locked,
            CommentItem.moderation,
        )
        removals = [attribute.remove() for attribute in personal]
        likes = CommentItem.likes.set(0)
        writes.append(
            table.update(
                item, *removals, likes, CommentItem.revision.add(1), when=unchanged & (CommentItem.replies > 0)
            )
        )
    else:
        writes.append(table.delete(item, when=unchanged & without_replies))
    writes += mention_removal_writes(comment, mentioned_ids(comment.mentions))
    if is_counted:
        writes.append(count_write(comment.activity_id, comments=-1))
    if parent is not None:
        writes.append(_reply_removed_write(parent))
    return writes


def _reply_removed_write(parent: StoredComment) -> Write:
    """The write that subtracts a reply from its parent; a deleted parent goes with its last reply."""
    item = CommentItem.at(parent.activity_id, parent.sort_key)
    if parent.is_deleted and parent.replies == 1:
        return table.delete(item, when=CommentItem.user_id.does_not_exist() & (CommentItem.replies == 1))
    state: Condition = CommentItem.user_id.does_not_exist() if parent.is_deleted else CommentItem.user_id.exists()
    count = CommentItem.replies > 1 if parent.is_deleted else CommentItem.replies >= 1
    return table.update(item, CommentItem.replies.add(-1), when=state & count)


# --- of deleted comments and activities --------------------------------------------------------------------


def liker_pages(activity_id: str, comment_id: str) -> Iterator[list[str]]:
    """The ids of the users who like a deleted comment, a page at a time; their likes are deleted after each page.

    No like is added meanwhile, as the comment does not exist any more.
    """
    prefix = f"{LIKE_PREFIX}{comment_id}#"
    after: dict[str, Any] | None = None
    while True:
        keys, after = table.query_keys(activity_partition(activity_id), begins=prefix, limit=LIKES_AT_ONCE, after=after)
        if keys:
            yield [key.removeprefix(prefix) for _, key in keys]
            table.batch_delete(keys)
        if after is None:
            return


def comment_pages_of(activity_id: str) -> Iterator[list[StoredComment]]:
    """The comments of a deleted activity, replies first, a page at a time: one Query per page."""
    for prefix in (REPLY_PREFIX, COMMENT_PREFIX):
        for page in personal_data.item_pages(activity_partition(activity_id), begins=prefix):
            yield [item.comment for item in of_kind(page, CommentItem)]


def removal_writes(comment: StoredComment) -> list[Write]:
    """The writes that delete a comment of a deleted activity, whatever became of it since it was read: 2 to 12."""
    return [
        table.delete(CommentPlaceItem.of(comment.id), when=PRESENT | ABSENT),
        table.delete(CommentItem.at(comment.activity_id, comment.sort_key), when=PRESENT | ABSENT),
        *mention_removal_writes(comment, mentioned_ids(comment.mentions)),
    ]


# --- personal data -----------------------------------------------------------------------------------------


def comment_pages(user_id: str) -> Iterator[list[StoredComment]]:
    """The user's comments, a page at a time: one Query of GSI1 and one BatchGetItem per page."""
    for places in place_pages(user_id):
        comments = comments_among(get_many(comment_key(place) for place in places))
        yield [comments[place.id] for place in places if place.id in comments]


def place_pages(user_id: str) -> Iterator[list[CommentPlace]]:
    """The places of the user's comments, a page at a time; one Query of GSI1 per page."""
    for page in personal_data.item_pages(comments_partition(user_id), index="GSI1"):
        yield [item.place for item in of_kind(page, CommentPlaceItem)]


def forget_place(place: CommentPlace) -> None:
    """Delete the place of a comment that does not exist any more."""
    table.batch_delete([place_key(place.id)])


@dataclass(frozen=True, slots=True)
class OwnTrace:
    """A user's like of a comment, or the mention of the user by one; `item_key` is the key of its item."""

    activity_id: str
    comment_id: str
    comment_key: str
    since: str
    item_key: tuple[str, str]


def like_pages(user_id: str) -> Iterator[list[OwnTrace]]:
    """The user's likes of comments, a page at a time; one Query of GSI1 per page."""
    for page in personal_data.item_pages(likes_partition(user_id), index="GSI1"):
        yield [_trace(item) for item in of_kind(page, CommentLikeItem)]


def mention_pages(user_id: str) -> Iterator[list[OwnTrace]]:
    """The mentions of the user by comments, a page at a time; one Query of GSI1 per page."""
    for page in personal_data.item_pages(mentions_partition(user_id), index="GSI1"):
        yield [_trace(item) for item in of_kind(page, CommentMentionItem)]


def _trace(item: CommentLikeItem | CommentMentionItem) -> OwnTrace:
    activity_id = item.PK.partition("#")[2]
    return OwnTrace(activity_id, item.comment_id, item.comment_key, item.since, (item.PK, item.SK))


def erase_mention(mention: OwnTrace, user_id: str) -> None:
    """Make the mention of a deleted account text again.

    Raises:
        WriteConflict: the comment was changed since it was read.
    """
    item = get(CommentItem, activity_partition(mention.activity_id), mention.comment_key)
    mentions = [] if item is None else [other for other in item.mentions or [] if other.user_id != user_id]
    if item is not None and len(mentions) < len(item.mentions or []):
        attribute = CommentItem.mentions
        action = attribute.set(mentions) if mentions else attribute.remove()
        unchanged = CommentItem.revision == item.revision
        table.commit(table.update(item, action, CommentItem.revision.add(1), when=unchanged))
    table.batch_delete([mention.item_key])


def erase_like(like: OwnTrace, user_id: str) -> None:
    """Take back a like of a deleted account.

    Raises:
        WriteConflict: the comment was deleted since it was read, or another like is counted.
    """
    item = get(CommentItem, activity_partition(like.activity_id), like.comment_key)
    if item is None or item.user_id is None:
        table.batch_delete([like.item_key])
        return
    with suppress(NotLiked):
        table.commit(*unlike_writes(like.activity_id, like.comment_id, like.comment_key, user_id))
