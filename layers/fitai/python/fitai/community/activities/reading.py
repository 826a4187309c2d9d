"""Reading activities as a viewer sees them."""

from dataclasses import dataclass

from fitai.community.activities import store, visibility
from fitai.community.activities.models import MEDIA_PATH, Activity
from fitai.kernel.errors import NotFound
from fitai.kernel.table import get_many
from fitai.users import published as users
from fitai.users.published import OtherUser


@dataclass(frozen=True, slots=True)
class SeenActivity:
    """An activity as a viewer sees it, and its author; None where that is the viewer."""

    activity: Activity
    author: OtherUser | None


def visible_activity(viewer_id: str, activity_id: str) -> SeenActivity:
    """An activity as the viewer sees it: one GetItem, and one BatchGetItem.

    Raises:
        NotFound: there is none with this id that the viewer may see.
    """
    activity = store.load_activity(activity_id)
    if activity is None:
        raise store.activity_not_found()
    keys = users.user_card_keys(viewer_id, [activity.user_id])
    items = get_many([*keys, store.like_key(activity_id, viewer_id)])
    author = users.user_cards_among(viewer_id, items).get(activity.user_id)
    seen = visibility.visible_activity(viewer_id, activity, author)
    if seen is None:
        raise store.activity_not_found()
    return SeenActivity(with_own_like(seen, activity_id in store.liked_among(items, viewer_id)), author)


def with_own_like(activity: Activity, liked: bool) -> Activity:
    """The activity with whether its reader likes it."""
    engagement = activity.engagement.model_copy(update={"liked_by_me": liked})
    return activity.model_copy(update={"engagement": engagement})


def shows_media(viewer_id: str, activity_id: str, media_id: str) -> bool:
    """Whether an activity that the viewer may see shows a file: one GetItem, and one BatchGetItem."""
    try:
        activity = visible_activity(viewer_id, activity_id).activity
    except NotFound:
        return False
    return f"{MEDIA_PATH}{media_id}" in activity.content.media
