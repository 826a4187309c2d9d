"""The live event with the totals of a user's training."""

from fitai.analytics import store, summary
from fitai.analytics.breakdown import PER_KILOGRAM, PER_SECOND
from fitai.analytics.live_events import ProgressSynced
from fitai.analytics.rules import PER_CALORIE, Aggregates
from fitai.analytics.store import StreakSettings


def current_progress(user_id: str) -> ProgressSynced:
    """The event with the totals as they are stored now: one BatchGetItem."""
    loaded = store.load_settings(user_id)
    return progress_event(loaded.aggregates, loaded.settings, int(loaded.totals.revision) if loaded.totals else 0)


def progress_event(aggregates: Aggregates, settings: StreakSettings, revision: int) -> ProgressSynced:
    """The event of these totals."""
    totals = aggregates.totals
    today = summary.local_today(totals, settings)
    return ProgressSynced(
        revision=revision,
        total_workouts=totals.workouts,
        total_volume=totals.volume / PER_KILOGRAM,
        total_duration=totals.duration / PER_SECOND,
        total_calories=totals.calories / PER_CALORIE,
        personal_records=totals.personal_records,
        current_streak=totals.day_streaks.current(today.toordinal()),
        longest_streak=totals.day_streaks.longest(today.toordinal()),
        weekly_streak=summary.weekly_streak(
            totals, settings, today, aggregates.calendar.in_week(today, settings.week_starts_on)
        ),
    )
