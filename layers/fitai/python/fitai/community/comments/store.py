"""Items and keys of comments, their likes and their mentions. They lie in the partition of the activity.

    ACTIVITY#<activity>   COMMENT#<written>#<id>             a comment on the activity
    ACTIVITY#<activity>   REPLY#<parent>#<written>#<id>      a reply to one
    ACTIVITY#<activity>   COMMENT_LIKE#<comment>#<user>      that a user likes a comment
                          GSI1 USER#<user>#COMMENT_LIKES / <comment>
    ACTIVITY#<activity>   COMMENT_MENTION#<comment>#<user>   that a comment mentions a user
                          GSI1 USER#<user>#COMMENT_MENTIONS / <comment>
    COMMENT#<id>          COMMENT                            where a comment lies, by its id
                          GSI1 USER#<author>#COMMENTS / <written>#<id>

The activity counts its comments and replies, a comment its replies and likes: each in the transaction of what is counted. A
comment that is deleted and has replies stays without text and author, and has no place, so that it is neither liked nor
answered; it is deleted with its last reply.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from fitai.community.activities.models import Activity
from fitai.community.activities.store import activities_among, activity_key, activity_partition, count_write
from fitai.community.comments import rules
from fitai.community.comments.models import CommentModeration
from fitai.community.comments.state import CommentPlace, StoredComment
from fitai.community.mentions.models import StoredMention
from fitai.community.mentions.rules import mentioned_ids
from fitai.kernel import clock, personal_data, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write, get, get_many, of_kind
from fitai.users import published as users
from fitai.users.limits.models import Membership
from fitai.users.published import OtherUser

COMMENT_PREFIX, REPLY_PREFIX = "COMMENT#", "REPLY#"
LIKE_PREFIX, MENTION_PREFIX = "COMMENT_LIKE#", "COMMENT_MENTION#"
LIKES_AT_ONCE = 25
"""Likes of a deleted comment that are read, told of and deleted at once."""


class CommentItem(Entity, discriminator="comment"):
    """A comment, or what is left of a deleted one that has replies."""

    id = UnicodeAttribute()
    activity_author_id = UnicodeAttribute()
    parent_id = UnicodeAttribute(null=True)
    parent_key = UnicodeAttribute(null=True)
    reply_to_id = UnicodeAttribute(null=True)
    user_id = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    mentions: PydanticAttribute[list[StoredMention]] = PydanticAttribute(list[StoredMention], null=True)
    likes = NumberAttribute(default=0)
    replies = NumberAttribute(default=0)
    created_at = UnicodeAttribute()
    edited_at = UnicodeAttribute(null=True)
    revision = NumberAttribute(default=1)
    locked = BooleanAttribute(null=True)
    moderation: PydanticAttribute[CommentModeration] = PydanticAttribute(CommentModeration, null=True)

    @classmethod
    def at(cls, activity_id: str, sort_key: str, **attributes: Any) -> "CommentItem":
        """The comment with this sort key."""
        return cls(PK=activity_partition(activity_id), SK=sort_key, **attributes)

    @classmethod
    def from_comment(cls, comment: StoredComment) -> "CommentItem":
        """The item of a new comment."""
        return cls.at(
            comment.activity_id,
            comment.sort_key,
            id=comment.id,
            activity_author_id=comment.activity_author_id,
            parent_id=comment.parent_id,
            parent_key=comment.parent_key,
            reply_to_id=comment.reply_to_id,
            user_id=comment.user_id,
            text=comment.text,
            mentions=list(comment.mentions) or None,
            created_at=clock.iso(comment.created_at),
        )

    @property
    def comment(self) -> StoredComment:
        """The comment that the item holds."""
        return StoredComment(
            id=self.id,
            activity_id=self.PK.partition("#")[2],
            activity_author_id=self.activity_author_id,
            sort_key=self.SK,
            parent_id=self.parent_id,
            parent_key=self.parent_key,
            reply_to_id=self.reply_to_id,
            user_id=self.user_id,
            text=self.text,
            mentions=tuple(self.mentions or ()),
            likes=int(self.likes),
            replies=int(self.replies),
            created_at=datetime.fromisoformat(self.created_at),
            edited_at=None if self.edited_at is None else datetime.fromisoformat(self.edited_at),
            revision=int(self.revision),
            locked=bool(self.locked),
            moderation=self.moderation,
        )


class CommentPlaceItem(Entity, discriminator="comment_place"):
    """Where a comment lies, and whose it is."""

    activity_id = UnicodeAttribute()
    activity_author_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    sort_key = UnicodeAttribute()

    @classmethod
    def of(cls, comment_id: str, **attributes: Any) -> "CommentPlaceItem":
        """The place of the comment with this id."""
        return cls(PK=f"COMMENT#{comment_id}", SK="COMMENT", **attributes)

    @classmethod
    def from_comment(cls, comment: StoredComment) -> "CommentPlaceItem":
        """The place of a new comment."""
        item = cls.of(
            comment.id,
            activity_id=comment.activity_id,
            activity_author_id=comment.activity_author_id,
            user_id=comment.user_id,
            sort_key=comment.sort_key,
        )
        item.GSI1PK = _comments_partition(item.user_id)
        item.GSI1SK = f"{clock.iso(comment.created_at)}#{comment.id}"
        return item

    @property
    def place(self) -> CommentPlace:
        """The place that the item holds."""
        comment_id = self.PK.partition("#")[2]
        return CommentPlace(comment_id, self.activity_id, self.activity_author_id, self.user_id, self.sort_key)


class CommentLikeItem(Entity, discriminator="comment_like"):
    """That a user likes a comment."""

    comment_id = UnicodeAttribute()
    comment_key = UnicodeAttribute()
    user_id = UnicodeAttribute()
    since = UnicodeAttribute()

    @classmethod
    def of(cls, activity_id: str, comment_id: str, user_id: str) -> "CommentLikeItem":
        """The user's like of the comment."""
        return cls(PK=activity_partition(activity_id), SK=f"{LIKE_PREFIX}{comment_id}#{user_id}")

    @classmethod
    def since_now(cls, place: CommentPlace, user_id: str, since: str) -> "CommentLikeItem":
        """The item of a new like."""
        item = cls.of(place.activity_id, place.id, user_id)
        item.comment_id, item.comment_key = place.id, place.sort_key
        item.user_id, item.since = user_id, since
        item.GSI1PK, item.GSI1SK = _likes_partition(user_id), place.id
        return item


class CommentMentionItem(Entity, discriminator="comment_mention"):
    """That a comment mentions a user."""

    comment_id = UnicodeAttribute()
    comment_key = UnicodeAttribute()
    since = UnicodeAttribute()

    @classmethod
    def of(cls, activity_id: str, comment_id: str, user_id: str) -> "CommentMentionItem":
        """The mention of the user by the comment."""
        return cls(PK=activity_partition(activity_id), SK=f"{MENTION_PREFIX}{comment_id}#{user_id}")

    @classmethod
    def since_now(cls, comment: StoredComment, user_id: str, since: str) -> "CommentMentionItem":
        """The item of a new mention."""
        item = cls.of(comment.activity_id, comment.id, user_id)
        item.comment_id, item.comment_key, item.since = comment.id, comment.sort_key, since
        item.GSI1PK, item.GSI1SK = _mentions_partition(user_id), comment.id
        return item


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """Comments in order, and the position of the next page (None at the end)."""

    comments: list[StoredComment]
    after: dict[str, str] | None


def comments_page(
    activity_id: str, parent_id: str | None, limit: int, after: dict[str, str] | None, *, newest_first: bool
) -> CommentsPage:
    """A page of the comments on an activity, or of the replies to one of them: one Query."""
    prefix = COMMENT_PREFIX if parent_id is None else f"{REPLY_PREFIX}{parent_id}#"
    page = table.query(
        activity_partition(activity_id), begins=prefix, limit=limit, newest_first=newest_first, after=after
    )
    return CommentsPage([item.comment for item in of_kind(page.items, CommentItem)], page.after)


def position_of(comment: StoredComment) -> dict[str, str]:
    """The position after which a page goes on with the comments behind this one."""
    return {table.PARTITION_KEY: activity_partition(comment.activity_id), table.SORT_KEY: comment.sort_key}


def find_place(comment_id: str) -> CommentPlace | None:
    """Where a comment lies; None of one that does not exist, or was deleted. One GetItem."""
    key = CommentPlaceItem.of(comment_id)
    item = get(CommentPlaceItem, key.PK, key.SK)
    return None if item is None else item.place


def load_places(comment_ids: Iterable[str]) -> dict[str, CommentPlace]:
    """Where up to 100 comments lie, those left out that do not exist: one BatchGetItem; no request for no ids."""
    return places_among(get_many(place_key(comment_id) for comment_id in comment_ids))


def place_key(comment_id: str) -> tuple[str, str]:
    """The key of a comment's place, for a batch that reads it with others."""
    item = CommentPlaceItem.of(comment_id)
    return item.PK, item.SK


def places_among(items: Iterable[Entity]) -> dict[str, CommentPlace]:
    """The places among items that were read, by the comments' ids."""
    return {item.place.id: item.place for item in of_kind(items, CommentPlaceItem)}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What one request reads around comments.

    Attributes:
        activity, writer: the activity; the reader's account as limits see it. None where not requested or not there.
        others: users as the reader sees them.
        comments, places: by the comments' ids.
        liked_ids: the comments that the reader likes.
    """

    activity: Activity | None
    writer: Membership | None
    others: dict[str, OtherUser]
    comments: dict[str, StoredComment]
    places: dict[str, CommentPlace]
    liked_ids: set[str]


def load_surroundings(
    reader_id: str,
    activity_id: str,
    *,
    user_ids: Iterable[str] = (),
    at: Iterable[CommentPlace] = (),
    place_ids: Iterable[str] = (),
    liked_ids: Iterable[str] = (),
    with_writer: bool = False,
    consistent: bool = True,
) -> Surroundings:
    """The activity, users as the reader sees them, comments, places and the reader's likes: one BatchGetItem of 100 keys.

    Args:
        user_ids: whose accounts and ties to read.
        at: where comments lie that are read. place_ids: comments whose places are read.
        liked_ids: comments of which to tell whether the reader likes them.
        with_writer: read the reader's account too.
    """
    keys = [
        activity_key(activity_id),
        *users.user_card_keys(reader_id, user_ids),
        *(comment_key(place) for place in at),
        *(place_key(comment_id) for comment_id in place_ids),
        *(like_key(activity_id, comment_id, reader_id) for comment_id in liked_ids),
        *([users.membership_key(reader_id)] if with_writer else []),
    ]
    items = get_many(keys, consistent=consistent)
    return Surroundings(
        activity=activities_among(items).get(activity_id),
        writer=users.membership_among(items, reader_id),
        others=users.user_cards_among(reader_id, items),
        comments=comments_among(items),
        places=places_among(items),
        liked_ids=liked_among(items, reader_id),
    )


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


def find_comment(comment_id: str) -> StoredComment | None:
    """A comment by its id; None of one that does not exist, or was deleted. Two requests."""
    place = find_place(comment_id)
    return None if place is None else load_comment(place)


def load_comment(place: CommentPlace) -> StoredComment | None:
    """The comment at a place: one GetItem."""
    item = get(CommentItem, *comment_key(place))
    return None if item is None else item.comment


def comment_key(place: CommentPlace) -> tuple[str, str]:
    """The key of the comment at a place, for a batch that reads it with others."""
    return activity_partition(place.activity_id), place.sort_key


def comments_among(items: Iterable[Entity]) -> dict[str, StoredComment]:
    """The comments among items that were read, by their ids."""
    return {item.id: item.comment for item in of_kind(items, CommentItem)}


def like_key(activity_id: str, comment_id: str, user_id: str) -> tuple[str, str]:
    """The key of a user's like of a comment, for a batch that reads it with others."""
    item = CommentLikeItem.of(activity_id, comment_id, user_id)
    return item.PK, item.SK


def liked_among(items: Iterable[Entity], user_id: str) -> set[str]:
    """The ids of the comments that the user likes, of the likes among items that were read."""
    return {item.comment_id for item in of_kind(items, CommentLikeItem) if item.user_id == user_id}


# --- writing -----------------------------------------------------------------------------------------------


class CommentExists(Exception):
    """A comment with this id was written before."""


class NotLiked(Exception):
    """The user does not like the comment."""


class ParentDeleted(Exception):
    """The comment that is replied to was deleted."""


def sort_key(comment_id: str, written_at: datetime, parent_id: str | None) -> str:
    """The sort key of a new comment."""
    prefix = COMMENT_PREFIX if parent_id is None else f"{REPLY_PREFIX}{parent_id}#"
    return f"{prefix}{clock.iso(written_at)}#{comment_id}"


def new_comment_writes(comment: StoredComment) -> list[Write]:
    """The writes of a new comment, counted by its activity and by the comment that it replies to.

    Raises (at commit):
        CommentExists: there is one with this id. NotFound: the activity does not exist any more.
        WriteConflict: the comment that it replies to was deleted since it was read.
    """
    writes = [
        table.put(CommentPlaceItem.from_comment(comment), when=ABSENT, otherwise=CommentExists),
        table.put(CommentItem.from_comment(comment), when=ABSENT),
        count_write(comment.activity_id, comments=1),
        *_mention_writes(comment, mentioned_ids(comment.mentions), comment.created_at),
    ]
    if comment.parent_key is not None:
        parent = CommentItem.at(comment.activity_id, comment.parent_key)
        writes.append(table.update(parent, CommentItem.replies.add(1), when=PRESENT, otherwise=ParentDeleted))
    return writes


def edit_writes(before: StoredComment, text: str, mentions: Sequence[StoredMention], now: datetime) -> list[Write]:
    """The writes of a changed text; a write conflict if the comment was changed, locked or deleted since it was read."""
    item = CommentItem.at(before.activity_id, before.sort_key)
    unchanged = (CommentItem.revision == before.revision) & CommentItem.locked.does_not_exist()
    old_ids, new_ids = mentioned_ids(before.mentions), mentioned_ids(mentions)
    return [
        table.update(
            item,
            CommentItem.text.set(text),
            CommentItem.mentions.set(list(mentions)) if mentions else CommentItem.mentions.remove(),
            CommentItem.edited_at.set(clock.iso(now)),
            CommentItem.revision.add(1),
            when=unchanged & CommentItem.user_id.exists(),
        ),
        *_mention_writes(before, [user_id for user_id in new_ids if user_id not in old_ids], now),
        *_mention_removals(before, [user_id for user_id in old_ids if user_id not in new_ids]),
    ]


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
    writes += _mention_removals(comment, mentioned_ids(comment.mentions))
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


def like_writes(place: CommentPlace, user_id: str, now: datetime) -> list[Write]:
    """The writes of a like, which the comment counts.

    Raises (at commit):
        WriteConflict: the user likes it already, or it was deleted since it was read.
    """
    like = CommentLikeItem.since_now(place, user_id, clock.iso(now))
    return [table.put(like, when=ABSENT), _likes_write(place.activity_id, place.sort_key, 1)]


def unlike_writes(activity_id: str, comment_id: str, comment_key: str, user_id: str) -> list[Write]:
    """The writes that take a like back.

    Raises (at commit):
        NotLiked: there is none. WriteConflict: the comment was deleted since it was read.
    """
    like = CommentLikeItem.of(activity_id, comment_id, user_id)
    return [table.delete(like, when=PRESENT, otherwise=NotLiked), _likes_write(activity_id, comment_key, -1)]


def _likes_write(activity_id: str, comment_key: str, amount: int) -> Write:
    return table.update(
        CommentItem.at(activity_id, comment_key), CommentItem.likes.add(amount), when=CommentItem.user_id.exists()
    )


def lock_write(place: CommentPlace) -> Write:
    """The write by which a reported comment cannot be edited any more.

    Raises (at commit):
        NotFound: the comment was deleted.
    """
    return _moderation_write(place, CommentItem.locked.set(True))


def hide_write(place: CommentPlace, moderation: CommentModeration | None) -> Write:
    """The write of what moderation decided about a comment; None takes it back. A hidden comment is its author's alone.

    Raises (at commit):
        NotFound: the comment was deleted.
    """
    attribute = CommentItem.moderation
    return _moderation_write(place, attribute.remove() if moderation is None else attribute.set(moderation))


def _moderation_write(place: CommentPlace, action: Action) -> Write:
    item = CommentItem.at(place.activity_id, place.sort_key)
    return table.update(item, action, when=CommentItem.user_id.exists(), otherwise=rules.comment_not_found())


def _mention_writes(comment: StoredComment, user_ids: Iterable[str], now: datetime) -> list[Write]:
    items = (CommentMentionItem.since_now(comment, user_id, clock.iso(now)) for user_id in user_ids)
    return [table.put(item, when=PRESENT | ABSENT) for item in items]


def _mention_removals(comment: StoredComment, user_ids: Iterable[str]) -> list[Write]:
    items = (CommentMentionItem.of(comment.activity_id, comment.id, user_id) for user_id in user_ids)
    return [table.delete(item, when=PRESENT | ABSENT) for item in items]


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


def delete_items(comments: Sequence[StoredComment]) -> None:
    """Delete comments of a deleted activity with their places and mentions; the comments last, since they lead to the rest."""
    keys = [place_key(comment.id) for comment in comments]
    for comment in comments:
        mentions = (
            CommentMentionItem.of(comment.activity_id, comment.id, user_id)
            for user_id in mentioned_ids(comment.mentions)
        )
        keys += [(item.PK, item.SK) for item in mentions]
    table.batch_delete(keys)
    table.batch_delete((activity_partition(comment.activity_id), comment.sort_key) for comment in comments)


# --- personal data -----------------------------------------------------------------------------------------


def comment_pages(user_id: str) -> Iterator[list[StoredComment]]:
    """The user's comments, a page at a time: one Query of GSI1 and one BatchGetItem per page."""
    for places in place_pages(user_id):
        comments = comments_among(get_many(comment_key(place) for place in places))
        yield [comments[place.id] for place in places if place.id in comments]


def place_pages(user_id: str) -> Iterator[list[CommentPlace]]:
    """The places of the user's comments, a page at a time; one Query of GSI1 per page."""
    for page in personal_data.item_pages(_comments_partition(user_id), index="GSI1"):
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
    for page in personal_data.item_pages(_likes_partition(user_id), index="GSI1"):
        yield [_trace(item) for item in of_kind(page, CommentLikeItem)]


def mention_pages(user_id: str) -> Iterator[list[OwnTrace]]:
    """The mentions of the user by comments, a page at a time; one Query of GSI1 per page."""
    for page in personal_data.item_pages(_mentions_partition(user_id), index="GSI1"):
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


# --- keys --------------------------------------------------------------------------------------------------


def _comments_partition(user_id: str) -> str:
    return f"USER#{user_id}#COMMENTS"


def _likes_partition(user_id: str) -> str:
    return f"USER#{user_id}#COMMENT_LIKES"


def _mentions_partition(user_id: str) -> str:
    return f"USER#{user_id}#COMMENT_MENTIONS"
