"""What other services may call of the community. Read-only."""

from fitai.community.activities import reading
from fitai.community.engagement import store as engagement_store
from fitai.community.moderation import text_check


def shows_media(viewer_id: str, activity_id: str, media_id: str) -> bool:
    """Whether an activity that the viewer may see shows a file: one GetItem, and one BatchGetItem."""
    return reading.shows_media(viewer_id, activity_id, media_id)


def cheers_given(user_id: str) -> int:
    """How many activities of others a user likes: one GetItem."""
    return engagement_store.cheers_given(user_id)


def check_words(text: str, field: str) -> None:
    """Refuse a text with words of the lists; no request.

    Raises:
        Invalid: it has such words; the field is named.
    """
    text_check.check_words(text, field)
