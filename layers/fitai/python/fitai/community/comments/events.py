"""Domain events of comments."""

from typing import ClassVar

from fitai.kernel.events import Event


class CommentCreated(Event):
    """`userId` commented on an activity of `activityAuthorId`.

    Attributes:
        parent_id: the comment that it is a reply to, on the first level.
        reply_to_id: the comment that was answered: the parent, or another reply to it.
        mentioned_ids: the users whom it mentions.
    """

    name: ClassVar[str] = "comment.created"

    comment_id: str
    activity_id: str
    activity_author_id: str
    parent_id: str | None = None
    reply_to_id: str | None = None
    mentioned_ids: list[str] = []


class CommentEdited(Event):
    """`userId` changed the text of a comment.

    Attributes:
        mentioned_ids, unmentioned_ids: the users whom only the new text, only the text before mentions.
    """

    name: ClassVar[str] = "comment.edited"

    comment_id: str
    activity_id: str
    activity_author_id: str
    mentioned_ids: list[str] = []
    unmentioned_ids: list[str] = []


class CommentDeleted(Event):
    """A comment of `userId` was deleted, by its author or the activity's, or with the activity; its likes may still exist.

    Attributes:
        replied_ids: the authors of the comments that it replied to. mentioned_ids: the users whom it mentioned.
    """

    name: ClassVar[str] = "comment.deleted"

    comment_id: str
    activity_id: str
    activity_author_id: str
    replied_ids: list[str] = []
    mentioned_ids: list[str] = []


class CommentLiked(Event):
    """`userId` likes a comment of `authorId`."""

    name: ClassVar[str] = "comment.liked"

    comment_id: str
    activity_id: str
    author_id: str


class CommentUnliked(Event):
    """`userId` likes a comment of `authorId` no more."""

    name: ClassVar[str] = "comment.unliked"

    comment_id: str
    activity_id: str
    author_id: str
