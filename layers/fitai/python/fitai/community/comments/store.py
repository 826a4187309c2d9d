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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from fitai.community.activities.models import Activity
from fitai.community.activities.store import activities_among, activity_key, activity_partition, count_write
from fitai.community.comments import rules
from fitai.community.comments.models import CommentModeration
from fitai.community.comments.state import CommentPlace, StoredComment
from fitai.community.mentions.models import StoredMention
from fitai.community.mentions.rules import mentioned_ids
from fitai.kernel import clock, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write, get, get_many, of_kind
from fitai.users import published as users
from fitai.users.limits.models import Membership
from fitai.users.published import OtherUser

COMMENT_PREFIX, REPLY_PREFIX = "COMMENT#", "REPLY#"
LIKE_PREFIX, MENTION_PREFIX = "COMMENT_LIKE#", "COMMENT_MENTION#"


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
        item.GSI1PK = comments_partition(item.user_id)
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
        item.GSI1PK, item.GSI1SK = likes_partition(user_id), place.id
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
        item.GSI1PK, item.GSI1SK = mentions_partition(user_id), comment.id
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
        *([users.account_key(reader_id)] if with_writer else []),
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


def is_liked(activity_id: str, comment_id: str, user_id: str) -> bool:
    """Whether the user likes the comment, and it still exists: one BatchGetItem."""
    items = get_many([like_key(activity_id, comment_id, user_id), place_key(comment_id)])
    return bool(liked_among(items, user_id)) and bool(places_among(items))


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
        *mention_removal_writes(before, [user_id for user_id in old_ids if user_id not in new_ids]),
    ]


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


def mention_removal_writes(comment: StoredComment, user_ids: Iterable[str]) -> list[Write]:
    """The writes that delete the mentions of some users by a comment."""
    items = (CommentMentionItem.of(comment.activity_id, comment.id, user_id) for user_id in user_ids)
    return [table.delete(item, when=PRESENT | ABSENT) for item in items]


# --- keys --------------------------------------------------------------------------------------------------


def comments_partition(user_id: str) -> str:
    """The partition of GSI1 with a user's comments."""
    return f"USER#{user_id}#COMMENTS"


def likes_partition(user_id: str) -> str:
    """The partition of GSI1 with a user's likes of comments."""
    return f"USER#{user_id}#COMMENT_LIKES"


def mentions_partition(user_id: str) -> str:
    """The partition of GSI1 with the mentions of a user by comments."""
    return f"USER#{user_id}#COMMENT_MENTIONS"
