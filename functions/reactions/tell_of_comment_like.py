"""Notify a comment's author of a like, and take the notification back with the like."""

from fitai.community.comments import reactions
from fitai.community.comments.events import CommentLiked, CommentUnliked
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.notifications.published import NOTIFY_NEEDS


@reaction(CommentLiked, CommentUnliked, needs=(Table.GET, Table.GET_MANY, *NOTIFY_NEEDS), switches=("fan_out",))
def handler(event: CommentLiked | CommentUnliked) -> None:
    reactions.tell_of_like(event)
