"""The reactions to likes, and to the deletion of what was liked."""

from functools import partial

from fitai.community.activities import store as activities_store
from fitai.community.activities.events import (
    ActivityDeleted,
    ActivityDeletionContinued,
    ActivityLiked,
    ActivityShared,
    ActivityUnliked,
)
from fitai.community.comments.events import CommentCreated, CommentDeleted
from fitai.community.engagement import store
from fitai.kernel import events
from fitai.kernel.table import commit
from fitai.kernel.time_budget import TimeBudget
from fitai.notifications.published import Notice, notify, withdraw
from fitai.workouts import published as workouts
from fitai.workouts.models import SocialMetrics

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


EngagementChanged = ActivityLiked | ActivityUnliked | ActivityShared | CommentCreated | CommentDeleted | ActivityDeleted
"""The events after which an activity's counts may differ."""


def update_workout(event: EngagementChanged) -> None:
    """Let the workout that an activity was made of have the activity's counts, as they are now."""
    if isinstance(event, ActivityDeleted):
        workout_id = event.workout_id
    else:
        activity = activities_store.load_activity(event.activity_id)
        workout_id = activity.target_id if activity is not None and activity.target_type == "workout" else None
    if workout_id is not None:
        workouts.set_social_metrics(workout_id, event.activity_id, partial(_social_metrics, event.activity_id))


def _social_metrics(activity_id: str) -> SocialMetrics | None:
    activity = activities_store.load_activity(activity_id)
    if activity is None:
        return None
    counts = activity.engagement
    return SocialMetrics(likes=counts.likes, comments=counts.comments, shares=counts.shares)


def delete_engagement(event: ActivityDeleted | ActivityDeletionContinued) -> None:
    """Delete the likes and shares of a deleted activity, as far as the time of one message reaches; then the next continues."""
    budget = TimeBudget(DELETION_SECONDS)
    for _ in store.delete_engagement(event.activity_id):
        if budget.is_over:
            continued = ActivityDeletionContinued(user_id=event.user_id, activity_id=event.activity_id)
            commit(events.outbox_write(continued))
            return
