"""What other services may call of the analytics."""

from datetime import date

from fitai.analytics import daily, progress_event, summary
from fitai.analytics.daily import DailyTraining
from fitai.analytics.live_events import ProgressSynced
from fitai.analytics.models import AnalyticsOverview

__all__ = ["DailyTraining", "daily_training", "overview", "progress_synced", "week_streak_history"]


def overview(user_id: str) -> AnalyticsOverview:
    """The overview of all of a user's training: one Query."""
    return summary.overview(user_id)


def daily_training(user_id: str, since: date) -> DailyTraining:
    """The training of the days from the week of `since` on: one Query."""
    return daily.daily_training(user_id, since)


def week_streak_history(user_id: str) -> list[tuple[date, int]]:
    """The weekly streak at the end of each week that has reached the target, and today's: one BatchGetItem."""
    return daily.week_streak_history(user_id)


def progress_synced(user_id: str) -> ProgressSynced:
    """The live event with the current totals, to which another service adds what it tells: one BatchGetItem."""
    return progress_event.current_progress(user_id)
