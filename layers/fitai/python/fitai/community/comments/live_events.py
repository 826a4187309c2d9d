"""Live events about comments."""

from typing import ClassVar

from fitai.community.comments.models import Comment
from fitai.kernel.live.delivery import LiveEvent


class CommentReceived(LiveEvent):
    """Somebody commented on an activity of the user's, or replied to a comment on it."""

    name: ClassVar[str] = "comment:received"

    activity_id: str
    """The activity."""
    comment: Comment
    """The comment, as the activity's author sees it."""
