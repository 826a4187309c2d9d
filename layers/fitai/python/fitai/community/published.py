"""What other services may call of the community. Read-only."""

from fitai.community.activities import reading
from fitai.community.engagement import store as engagement_store


def shows_media(viewer_id: str, activity_id: str, media_id: str) -> bool:
    """Whether an activity that the viewer may see shows a file: one GetItem, and one BatchGetItem."""
    return reading.shows_media(viewer_id, activity_id, media_id)


def cheers_given(user_id: str) -> int:
    """How many activities of others a user likes: one GetItem."""
    return engagement_store.cheers_given(user_id)
