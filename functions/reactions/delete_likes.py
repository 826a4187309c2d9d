"""Delete the likes and shares of a deleted activity; what one message does not reach is left to the next."""

from fitai.community.activities.events import ActivityDeleted, ActivityDeletionContinued
from fitai.community.engagement import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table


@reaction(
    ActivityDeleted,
    ActivityDeletionContinued,
    needs=(Table.QUERY, Table.BATCH_DELETE, Table.PUT),
    timeout=60,
)
def handler(event: ActivityDeleted | ActivityDeletionContinued) -> None:
    reactions.delete_engagement(event)
