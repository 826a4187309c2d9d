"""Take back the notifications of a deleted comment, and delete its likes."""

from fitai.community.comments import reactions
from fitai.community.comments.events import CommentDeleted
from fitai.kernel.events import reaction
from fitai.kernel.needs import ReactionQueue, Table
from fitai.notifications.published import NOTIFY_NEEDS


@reaction(
    CommentDeleted,
    needs=(Table.QUERY, Table.BATCH_DELETE, *NOTIFY_NEEDS, ReactionQueue.REQUEUE),
    timeout=120,
)
def handler(event: CommentDeleted) -> None:
    reactions.clean_up_comment(event)
