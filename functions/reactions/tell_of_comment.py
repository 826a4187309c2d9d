"""Notify of a comment whom it is for: the activity's author, whom it replies to, and whom it mentions."""

from fitai.community.comments import reactions
from fitai.community.comments.events import CommentCreated, CommentEdited
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.notifications.published import NOTIFY_NEEDS


@reaction(CommentCreated, CommentEdited, needs=(Table.GET, Table.GET_MANY, *NOTIFY_NEEDS), switches=("fan_out",))
def handler(event: CommentCreated | CommentEdited) -> None:
    reactions.tell_of_comment(event)
