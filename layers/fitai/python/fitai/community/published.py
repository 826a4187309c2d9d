"""What other services may call of the community. Read-only, but for the case of a suspension."""

from fitai.community.activities import reading
from fitai.community.cases import rules as case_rules
from fitai.community.cases import store as cases_store
from fitai.community.cases.models import CaseSummary
from fitai.community.cases.suspending import reinstatement_writes as reinstatement_writes
from fitai.community.cases.suspending import suspension_writes as suspension_writes
from fitai.community.challenges.places import store as challenge_places
from fitai.community.engagement import store as engagement_store
from fitai.community.moderation import text_check
from fitai.kernel import clock


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


def cases_about(user_id: str, limit: int) -> list[CaseSummary]:
    """Up to so many moderation cases about a user: one Query."""
    now = clock.now()
    return [case_rules.summary(case, now) for case in cases_store.some_cases_about(user_id, limit)]


def challenges_finished(user_id: str) -> int:
    """How many challenges a user has finished, with a score when they were decided: one GetItem."""
    return challenge_places.finished_count(user_id)
