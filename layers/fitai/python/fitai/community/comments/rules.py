"""Who sees which comments, who may change them, and who is told of them: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from fitai.community.activities.models import Activity
from fitai.community.activities.visibility import may_see
from fitai.community.comments.models import Comment
from fitai.community.comments.state import StoredComment
from fitai.community.mentions import rules as mentions_rules
from fitai.community.mentions.models import StoredMention
from fitai.kernel.errors import Conflict, NotFound
from fitai.users.published import OtherUser

MAX_KEYS = 100
"""Keys of one BatchGetItem."""
EDITABLE_FOR = timedelta(hours=24)
"""How long a comment can be edited."""


# --- reading -----------------------------------------------------------------------------------------------


def may_read(reader_id: str, comment: StoredComment, author: OtherUser | None) -> bool:
    """Whether a reader who sees the activity sees a comment on it.

    Authors see their own, hidden ones included. Nobody else sees comments that moderation hides, those of deleted and
    suspended accounts, those of users whom the reader has muted, nor, where either has blocked the other, of the other. What
    a private account writes is seen by those who know it, and by the activity's author, to whom it is addressed.

    Args:
        author: the comment's author as the reader sees it; None where the account is deleted or suspended.
    """
    if comment.user_id is None:
        return False
    if comment.user_id == reader_id:
        return True
    if author is None or author.tie.severed or author.tie.mutes or comment.is_hidden:
        return False
    return author.is_recognisable or reader_id == comment.activity_author_id


def may_see_comment(
    reader_id: str, activity: Activity | None, comment: StoredComment | None, others: Mapping[str, OtherUser]
) -> bool:
    """Whether a reader may see both an activity and a comment on it.

    Args:
        activity, comment: None where they do not exist.
        others: the authors of both as the reader sees them.
    """
    if activity is None or comment is None or comment.user_id is None:
        return False
    return may_see(reader_id, activity, others.get(activity.user_id)) and may_read(
        reader_id, comment, others.get(comment.user_id)
    )


def view(
    reader_id: str, comment: StoredComment, others: Mapping[str, OtherUser], *, is_liked: bool = False
) -> Comment | None:
    """A comment as a reader sees it; None for one that the reader may not see, unless it has replies.

    Args:
        others: the comment's author and the mentioned users as the reader sees them, where they are not the reader.
        is_liked: whether the reader likes it.
    """
    author = others.get(comment.user_id) if comment.user_id is not None else None
    if not may_read(reader_id, comment, author):
        return placeholder(comment) if comment.replies else None
    is_own = comment.user_id == reader_id
    return Comment(
        id=comment.id,
        activity_id=comment.activity_id,
        parent_id=comment.parent_id,
        user_id=comment.user_id,
        user=None if author is None or is_own else author.card,
        text=comment.text,
        mentions=mentions_rules.visible_mentions(
            comment.mentions, partial(_username, reader_id, comment.text or "", others)
        ),
        likes=comment.likes,
        liked_by_me=is_liked,
        replies=comment.replies,
        edited=comment.edited_at is not None,
        locked=is_own and comment.locked,
        moderation=comment.moderation if is_own else None,
        created_at=comment.created_at,
        updated_at=comment.edited_at or comment.created_at,
    )


def placeholder(comment: StoredComment) -> Comment:
    """What is left of a comment for its replies: neither text nor author."""
    return Comment(
        id=comment.id,
        activity_id=comment.activity_id,
        parent_id=comment.parent_id,
        replies=comment.replies,
        unavailable=True,
        created_at=comment.created_at,
        updated_at=comment.created_at,
    )


def _username(reader_id: str, text: str, others: Mapping[str, OtherUser], mention: StoredMention) -> str | None:
    """The present name of a mentioned user whom the reader may see; the reader's own as it is written."""
    if mention.user_id == reader_id:
        return text[mention.start + 1 : mention.end]
    other = others.get(mention.user_id)
    return other.card.username if other is not None and other.is_recognisable else None


def fitting_comments(reader_id: str, comments: Sequence[StoredComment]) -> Sequence[StoredComment]:
    """The first of the comments for which everything that is read with them is one batch; at least one.

    These are the activity, the reader's likes, and the accounts and ties of the authors and of the mentioned users.
    """
    people: set[str] = {reader_id}
    keys = 1
    for number, comment in enumerate(comments):
        new_people = {*people_of(comment), comment.activity_author_id} - people
        keys += 1 + 2 * len(new_people)
        if keys > MAX_KEYS:
            return comments[:number]
        people |= new_people
    return comments


def people_of(comment: StoredComment) -> list[str]:
    """The users who are shown with a comment: its author, and those whom it mentions."""
    author_ids = [] if comment.user_id is None else [comment.user_id]
    return list(dict.fromkeys([*author_ids, *mentions_rules.mentioned_ids(comment.mentions)]))


# --- changing ----------------------------------------------------------------------------------------------


def require_editable(comment: StoredComment | None, user_id: str, now: datetime) -> StoredComment:
    """Require that a user may change the text of a comment.

    Raises:
        NotFound: it is not there, or not the user's.
        Conflict: `comment_locked`, once it was reported. `comment_edit_expired`, 24 hours after it was written.
    """
    if comment is None or comment.user_id != user_id:
        raise comment_not_found()
    if comment.locked:
        raise Conflict("The comment was reported, and cannot be changed any more.", code="comment_locked")
    if now - comment.created_at >= EDITABLE_FOR:
        raise Conflict("A comment can be changed for 24 hours.", code="comment_edit_expired")
    return comment


def edited(comment: StoredComment, text: str, mentions: Sequence[StoredMention], now: datetime) -> StoredComment:
    """The comment with its new text."""
    return replace(comment, text=text, mentions=tuple(mentions), edited_at=now, revision=comment.revision + 1)


def may_delete(comment: StoredComment, user_id: str) -> bool:
    """Whether a user may delete a comment: its author, and the activity's."""
    return user_id in (comment.user_id, comment.activity_author_id)


def comment_not_found() -> NotFound:
    """The error of a comment that does not exist, or that the caller may not see or change."""
    return NotFound("There is no such comment.")


# --- telling -----------------------------------------------------------------------------------------------


CommentNoticeType = Literal["comment", "reply", "mention"]


def notice_types(
    writer_id: str, activity_author_id: str | None, replied_ids: Iterable[str], mentioned_ids: Iterable[str]
) -> dict[str, CommentNoticeType]:
    """Who is told of a comment, each once and never its writer, and what the notice is: a mention, a reply or a comment.

    Args:
        activity_author_id: None where the activity's author was told before.
        replied_ids: the authors of the comments that it replies to.
    """
    types: dict[str, CommentNoticeType] = {} if activity_author_id is None else {activity_author_id: "comment"}
    for user_id in replied_ids:
        types[user_id] = "reply"
    for user_id in mentioned_ids:
        types[user_id] = "mention"
    types.pop(writer_id, None)
    return types
