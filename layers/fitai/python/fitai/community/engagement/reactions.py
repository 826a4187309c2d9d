"""The reactions to likes, and to the deletion of what was liked."""

from fitai.community.activities.events import (
    ActivityDeleted,
    ActivityDeletionContinued,
    ActivityLiked,
    ActivityUnliked,
)
from fitai.community.engagement import store
from fitai.kernel import events
from fitai.kernel.table import commit
from fitai.kernel.time_budget import TimeBudget
from fitai.notifications.published import Notice, notify, withdraw

DELETION_SECONDS = 30.0
"""How long one message deletes; the next one continues."""


def notify_author(event: ActivityLiked | ActivityUnliked) -> None:
    """Notify the author of a like, or take the notification back, by what is so now; the order of the events does not matter."""
    if event.user_id == event.author_id:
        return
    target = f"activity:{event.activity_id}"
    if store.likes(event.activity_id, event.user_id):
        data = {"activityId": event.activity_id}
        notify(Notice(event.author_id, "like", target, actor_id=event.user_id, data=data))
        # One that was taken back meanwhile has found nothing to withdraw.
        if store.likes(event.activity_id, event.user_id):
            return
    withdraw(event.author_id, "like", target, event.user_id)


def delete_engagement(event: ActivityDeleted | ActivityDeletionContinued) -> None:
    """Delete the likes and shares of a deleted activity, as far as the time of one message reaches; then the next continues."""
    budget = TimeBudget(DELETION_SECONDS)
    for _ in store.delete_engagement(event.activity_id):
        if budget.is_over:
            continued = ActivityDeletionContinued(user_id=event.user_id, activity_id=event.activity_id)
            commit(events.outbox_write(continued))
            return
