"""What other services may call of the analytics."""

from fitai.analytics import store, summary
from fitai.analytics.models import AnalyticsOverview, Pause, StreakStanding
from fitai.analytics.standing import standing
from fitai.kernel import clock


def overview(user_id: str) -> AnalyticsOverview:
    """The overview of all of a user's training: one Query."""
    return summary.overview(user_id)


def pauses(user_id: str) -> tuple[Pause, ...]:
    """A user's pauses, the earliest first: one GetItem."""
    return store.load_totals(user_id).settings.pauses


def streak_standing(user_id: str) -> StreakStanding:
    """Where a user's streaks stand, and how long they have trained: one GetItem."""
    loaded = store.load_totals(user_id)
    totals, settings = loaded.aggregates.totals, loaded.settings
    weeks = standing(totals, settings, clock.now()).weeks
    return StreakStanding(
        current_weeks=weeks.current,
        longest_weeks=weeks.longest,
        met_weeks=weeks.met,
        rested_weeks=weeks.rested,
        freezes=weeks.freezes,
        comebacks=totals.training.comebacks,
        months=totals.training.months,
        years=totals.training.years,
    )
