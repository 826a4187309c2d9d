"""What other services may call of the analytics."""

from collections.abc import Iterable

from fitai.analytics import store, summary
from fitai.analytics import training_counts as _training_counts
from fitai.analytics.models import AnalyticsOverview
from fitai.analytics.training_counts import TrainingCounts as TrainingCounts


def overview(user_id: str) -> AnalyticsOverview:
    """The overview of all of a user's training: one Query."""
    return summary.overview(user_id)


def counted_workout_ids(user_id: str, workout_ids: Iterable[str]) -> set[str]:
    """Those of up to 100 workouts that the analytics know of, deleted ones included: one BatchGetItem; none without ids."""
    return store.counted_workout_ids(user_id, workout_ids)


def training_counts(user_id: str) -> TrainingCounts:
    """What is counted of all of a user's training: one GetItem, and one BatchGetItem where there is any."""
    return _training_counts.load(user_id)
