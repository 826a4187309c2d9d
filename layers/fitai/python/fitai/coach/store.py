"""Items and keys of the recommendations.

    USER#<id>   RECOMMENDATION#<recommendation>     GSI1 USER#<id>#RECOMMENDATIONS / <created>#<recommendation>

The list is a Query of the index, newest first: ids that follow from an `Idempotency-Key` do not sort by time. Time alone
lets a pending recommendation expire; what is stored of it stays as it is, and the filters compare `expires_at`.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.coach import rules
from fitai.coach.models import Recommendation, RecommendationStatus, RecommendationType
from fitai.kernel import clock, personal_data
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import ABSENT, Entity, Write, get, of_kind, put, query

RECOMMENDATION_PREFIX = "RECOMMENDATION#"


class RecommendationItem(Entity, discriminator="recommendation"):
    """A recommendation, and of it what lists are filtered by."""

    version = NumberAttribute()
    recommendation_type = UnicodeAttribute()
    status = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    state: CompressedAttribute[Recommendation] = CompressedAttribute(Recommendation)

    @classmethod
    def of(cls, recommendation: Recommendation) -> "RecommendationItem":
        """The item of a recommendation."""
        remove_at = rules.remove_at(recommendation)
        return cls(
            PK=f"USER#{recommendation.user_id}",
            SK=f"{RECOMMENDATION_PREFIX}{recommendation.id}",
            GSI1PK=list_partition(recommendation.user_id),
            GSI1SK=f"{clock.iso(recommendation.created_at)}#{recommendation.id}",
            version=recommendation.version,
            recommendation_type=recommendation.recommendation_type,
            status=recommendation.status,
            expires_at=clock.iso(recommendation.expires_at),
            state=recommendation,
            ttl=None if remove_at is None else int(remove_at.timestamp()),
        )


class RecommendationExists(Exception):
    """A recommendation with this id exists: the request that begins it was sent before."""


def list_partition(user_id: str) -> str:
    """The partition of the index that lists a user's recommendations."""
    return f"USER#{user_id}#RECOMMENDATIONS"


# --- reading -----------------------------------------------------------------------------------------------


def load(user_id: str, recommendation_id: str) -> Recommendation | None:
    """A recommendation of the user as it is stored, or None: one GetItem."""
    item = get(RecommendationItem, f"USER#{user_id}", f"{RECOMMENDATION_PREFIX}{recommendation_id}")
    return None if item is None else item.state


def page(
    user_id: str,
    type: RecommendationType | None,
    status: RecommendationStatus | None,
    now: datetime,
    limit: int,
    after: dict[str, str] | None,
) -> tuple[list[Recommendation], dict[str, str] | None]:
    """A page of the recommendations, newest first, and the position of the next one: one Query, eventually consistent.

    A page of a filtered list may be short: `limit` are read, however many there are.
    """
    result = query(
        list_partition(user_id),
        index="GSI1",
        limit=limit,
        newest_first=True,
        after=after,
        where=_filter(type, status, now),
    )
    return [item.state for item in of_kind(result.items, RecommendationItem)], result.after


def _filter(type: RecommendationType | None, status: RecommendationStatus | None, now: datetime) -> Condition | None:
    conditions = []
    if type is not None:
        conditions.append(RecommendationItem.recommendation_type == type)
    is_over = RecommendationItem.expires_at <= clock.iso(now)
    match status:
        case None:
            pass
        case RecommendationStatus.PENDING:
            conditions.append((RecommendationItem.status == RecommendationStatus.PENDING) & ~is_over)
        case RecommendationStatus.EXPIRED:
            conditions.append((RecommendationItem.status == RecommendationStatus.PENDING) & is_over)
        case _:
            conditions.append(RecommendationItem.status == status)
    if not conditions:
        return None
    first, *others = conditions
    for other in others:
        first = first & other
    return first


# --- writing -----------------------------------------------------------------------------------------------


def new_recommendation_write(recommendation: Recommendation) -> Write:
    """The write of a new recommendation; its commit raises `RecommendationExists` where the id is in use."""
    return put(RecommendationItem.of(recommendation), when=ABSENT, otherwise=RecommendationExists)


def change_write(before: Recommendation, after: Recommendation) -> Write:
    """The write of a changed recommendation; a write conflict if it was changed since it was read."""
    return put(RecommendationItem.of(after), when=RecommendationItem.version == before.version)


# --- personal data -----------------------------------------------------------------------------------------


def recommendations_json(user_id: str) -> Iterator[dict[str, Any]]:
    """Every recommendation as JSON, page by page."""
    for items in personal_data.item_pages(f"USER#{user_id}", begins=RECOMMENDATION_PREFIX):
        for item in of_kind(items, RecommendationItem):
            yield personal_data.jsonable(item.state)


def erase_recommendations(user_id: str) -> Iterator[None]:
    """Delete all recommendations of a deleted account; yields after each page."""
    yield from personal_data.erase_items(f"USER#{user_id}", begins=RECOMMENDATION_PREFIX)
