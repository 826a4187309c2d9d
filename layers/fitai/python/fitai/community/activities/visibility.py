"""Who may see an activity, and what of it: the one decision for feeds, lists, links, comments, likes and live events. Pure.

It is made at each reading, by what activity, author and tie are then: what became private is hidden at once.
"""

from fitai.accounts.models import Visibility
from fitai.community.activities.models import Activity
from fitai.users.published import OtherUser

WORKOUT_TYPES = frozenset({"workout_completed"})
"""Types of activities that `privacy.workoutSharing` shows."""
PROGRESS_TYPES = frozenset({"goal_achieved", "achievement_unlocked"})
"""Types of activities that `privacy.progressSharing` shows."""
_STRICTNESS: tuple[Visibility, ...] = ("public", "friends", "private")


def may_see(viewer_id: str, activity: Activity, author: OtherUser | None) -> bool:
    """Whether a viewer may see an activity.

    Authors see their own. Others see it as far as the stricter of its visibility and that of the author's profile lets them,
    unless one has blocked the other, moderation hides it, or the author shares no workouts, or no progress, that it tells of.

    Args:
        author: the author as the viewer sees it; None where the author is unknown, deleted or suspended.
    """
    if activity.user_id == viewer_id:
        return True
    if author is None or author.tie.severed or activity.is_hidden:
        return False
    if activity.activity_type in WORKOUT_TYPES and not author.sharing.workouts:
        return False
    if activity.activity_type in PROGRESS_TYPES and not author.sharing.progress:
        return False
    visibility = stricter(activity.visibility, author.profile_visibility)
    return visibility == "public" or (visibility == "friends" and author.tie.friends)


def visible_activity(viewer_id: str, activity: Activity, author: OtherUser | None) -> Activity | None:
    """The activity as a viewer sees it, or None for who may not see it.

    Others do not see the records in a workout of who does not share progress, nor what moderation decided.
    """
    if not may_see(viewer_id, activity, author):
        return None
    if author is None or activity.user_id == viewer_id:
        return activity
    content = activity.content
    if not author.sharing.progress:
        metadata = content.metadata.model_copy(update={"records": [], "personal_records": None})
        content = content.model_copy(update={"metadata": metadata})
    return activity.model_copy(update={"user": author.card, "content": content, "moderation": None})


def stricter(first: Visibility, second: Visibility) -> Visibility:
    """The visibility that shows less."""
    return max(first, second, key=_STRICTNESS.index)
