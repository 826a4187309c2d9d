"""Use cases of reading the analytics. `reactions` keeps them up to date."""

from fitai.analytics import summary
from fitai.analytics.models import AnalyticsOverview, FrequencyQuery, WorkoutFrequency
from fitai.kernel.identity import Caller


def overview(caller: Caller) -> AnalyticsOverview:
    """The overview of all of the caller's training: one Query."""
    return summary.overview(caller.id)


def frequency(caller: Caller, query: FrequencyQuery) -> WorkoutFrequency:
    """How often, when and what the caller trains: one Query."""
    return summary.frequency(caller.id, query.weeks)
