"""Types of comments that cross the API."""

from typing import Annotated, Literal

from pydantic import Field

from fitai.community.mentions.models import Mention
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.texts import Id
from fitai.kernel.types import Input, Model
from fitai.users.social.models import UserCard

MAX_TEXT = 1000
"""Characters of a comment."""
MAX_PAGE = 25
"""Comments on a page: what is read for them, their authors' accounts and ties and the caller's likes, is one BatchGetItem."""


class CommentModeration(Model):
    """What moderation decided about the caller's own comment."""

    hidden: bool
    """Whether nobody but the author sees it."""
    reason: str | None = None
    """Why."""


class Comment(Model):
    """A comment on an activity, or a reply to one.

    One that has replies, but that was deleted or that the caller may not see, is a placeholder for its replies: it has
    neither text nor author.
    """

    id: str
    """Identifies the comment."""
    activity_id: str
    """The activity that it is about."""
    parent_id: str | None = None
    """The comment that it replies to; left out of comments on the activity itself. Replies have one level."""
    user_id: str | None = None
    """The author; left out of a placeholder."""
    user: UserCard | None = Field(None, description="The author; left out of the caller's own, and of a placeholder.")
    text: str | None = None
    """What it says; left out of a placeholder."""
    mentions: list[Mention] = Field(
        [], description="The users whom the text mentions, as far as the caller may see them, in the order of the text."
    )
    likes: int = 0
    """How many users like it."""
    liked_by_me: bool = False
    """Whether the caller likes it."""
    replies: int = Field(0, description="How many replies it has; `?parentId=` lists those that the caller may see.")
    edited: bool = False
    """Whether its author has changed the text since."""
    unavailable: bool = False
    """Whether this is a placeholder: its text and author are not shown."""
    locked: bool = Field(False, description="Only of the caller's own: it was reported, and cannot be edited any more.")
    moderation: CommentModeration | None = Field(
        None, description="Only of the caller's own, where moderation has decided about it."
    )
    created_at: Moment
    """When it was written."""
    updated_at: Moment
    """When its text was last changed."""


class CommentsQuery(Paging):
    """Which comments, and in which order."""

    limit: int = Field(20, ge=1, le=MAX_PAGE, description="Comments on a page.")
    order: Literal["oldest", "newest"] = "oldest"
    """Which ones come first."""
    parent_id: Id | None = Field(
        None, description="List the replies to this comment; without it, the comments on the activity itself."
    )


CommentText = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


class NewComment(Input):
    """A comment to be written."""

    text: CommentText
    """1 to 1000 characters; `@name` mentions a user, at most ten."""
    parent_id: Id | None = Field(
        None, description="The comment that it replies to; a reply to a reply is attached to the parent of both."
    )


class ChangeComment(Input):
    """The new text of a comment."""

    text: CommentText
    """1 to 1000 characters; who is mentioned anew is told."""


class CommentLikes(Model):
    """The likes of a comment after the caller's change."""

    comment_id: str
    """The comment."""
    likes: int
    """How many users like it."""
    liked_by_me: bool
    """Whether the caller does."""
