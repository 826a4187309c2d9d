"""How many likes, comments and shares the activity of a workout has: kept beside the workout, and read with it.

    WORKOUT#<id>   LIKES    the counts, and which activity they are of

The community writes it, some moments after each like, comment and share.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel.table import ABSENT, Entity, Write, delete, get, put
from fitai.workouts.models import SocialMetrics

SORT_KEY = "LIKES"
"""Between those of exercises, head and followers, so that one query reads them all."""


class SocialMetricsItem(Entity, discriminator="workout_likes"):
    """The counts of a workout's activity. `revision` counts the writes."""

    activity_id = UnicodeAttribute()
    likes = NumberAttribute()
    comments = NumberAttribute()
    shares = NumberAttribute()
    revision = NumberAttribute()

    @classmethod
    def of(cls, workout_id: str, activity_id: str, metrics: SocialMetrics, revision: int) -> "SocialMetricsItem":
        """The item of a workout."""
        return cls(
            PK=f"WORKOUT#{workout_id}",
            SK=SORT_KEY,
            activity_id=activity_id,
            likes=metrics.likes,
            comments=metrics.comments,
            shares=metrics.shares,
            revision=revision,
        )

    @property
    def metrics(self) -> SocialMetrics:
        """The counts as the API shows them."""
        return SocialMetrics(likes=int(self.likes), comments=int(self.comments), shares=int(self.shares))


def find_metrics(workout_id: str) -> SocialMetricsItem | None:
    """What is kept of a workout: one GetItem."""
    return get(SocialMetricsItem, f"WORKOUT#{workout_id}", SORT_KEY)


def metrics_write(
    workout_id: str, activity_id: str, metrics: SocialMetrics | None, stored: SocialMetricsItem | None
) -> Write | None:
    """The write of the counts, or, with None, of their removal; None where nothing differs.

    A write conflict where they were written since they were read.
    """
    if stored is None:
        if metrics is None:
            return None
        return put(SocialMetricsItem.of(workout_id, activity_id, metrics, 1), when=ABSENT)
    if stored.activity_id == activity_id and stored.metrics == metrics:
        return None
    unchanged = (SocialMetricsItem.revision == stored.revision) & (SocialMetricsItem.activity_id == stored.activity_id)
    if metrics is None:
        return delete(stored, when=unchanged) if stored.activity_id == activity_id else None
    item = SocialMetricsItem.of(workout_id, activity_id, metrics, int(stored.revision) + 1)
    return put(item, when=unchanged)
