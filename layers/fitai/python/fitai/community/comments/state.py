"""A comment as it is stored."""

from dataclasses import dataclass
from datetime import datetime

from fitai.community.comments.models import CommentModeration
from fitai.community.mentions.models import StoredMention


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """Where a comment is stored, and whose it is; found by the comment's id alone.

    Attributes:
        sort_key: of the comment's item in the activity's partition.
    """

    id: str
    activity_id: str
    activity_author_id: str
    user_id: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment as it is stored.

    Attributes:
        sort_key: of its item in the activity's partition.
        parent_key: the sort key of the comment that it replies to.
        reply_to_id: the comment that was answered: the parent, or another reply to it.
        user_id, text: None of one that was deleted and is kept for its replies.
        revision: grows with each edit.
        locked: it was reported, and cannot be edited any more.
    """

    id: str
    activity_id: str
    activity_author_id: str
    sort_key: str
    parent_id: str | None
    parent_key: str | None
    reply_to_id: str | None
    user_id: str | None
    text: str | None
    mentions: tuple[StoredMention, ...]
    likes: int
    replies: int
    created_at: datetime
    edited_at: datetime | None
    revision: int
    locked: bool
    moderation: CommentModeration | None

    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted, and is kept for its replies."""
        return self.user_id is None

    @property
    def is_hidden(self) -> bool:
        """Whether moderation hides it from everybody but its author."""
        return self.moderation is not None and self.moderation.hidden
