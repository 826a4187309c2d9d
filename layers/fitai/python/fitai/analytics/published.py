"""What other services may call of the analytics."""

from fitai.analytics import summary
from fitai.analytics.models import AnalyticsOverview


def overview(user_id: str) -> AnalyticsOverview:
    """The overview of all of a user's training: one Query."""
    return summary.overview(user_id)
