"""Keep the likes, comments and shares of an activity beside the workout that it was made of."""

from fitai.community.activities.events import ActivityDeleted, ActivityLiked, ActivityShared, ActivityUnliked
from fitai.community.comments.events import CommentCreated, CommentDeleted
from fitai.community.engagement import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table


@reaction(
    ActivityLiked,
    ActivityUnliked,
    ActivityShared,
    ActivityDeleted,
    CommentCreated,
    CommentDeleted,
    needs=(Table.GET, Table.PUT, Table.DELETE),
)
def handler(event: reactions.EngagementChanged) -> None:
    reactions.update_workout(event)
