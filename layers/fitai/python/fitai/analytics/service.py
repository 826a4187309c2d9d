"""The use cases of reading the analytics. What keeps them right is in `following`."""

from fitai.analytics import summary
from fitai.analytics.models import AnalyticsOverview, FrequencyQuery, WorkoutFrequency
from fitai.kernel.identity import Caller


def overview(caller: Caller) -> AnalyticsOverview:
    """All of the caller's training at a glance: one query."""
    return summary.overview(caller.id)


def frequency(caller: Caller, query: FrequencyQuery) -> WorkoutFrequency:
    """How often, when and what the caller trains: one query."""
    return summary.frequency(caller.id, query.weeks)
