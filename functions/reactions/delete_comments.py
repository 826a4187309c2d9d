"""Delete the comments of a deleted activity."""

from fitai.community.activities.events import ActivityDeleted
from fitai.community.comments import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import ReactionQueue, Table


@reaction(
    ActivityDeleted,
    needs=(Table.QUERY, Table.GET_MANY, Table.PUT, Table.BATCH_DELETE, ReactionQueue.REQUEUE),
    timeout=120,
)
def handler(event: ActivityDeleted) -> None:
    reactions.delete_comments(event)
