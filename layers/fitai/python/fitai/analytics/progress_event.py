"""The live event with the totals of a user's training."""

from fitai.analytics import store
from fitai.analytics.breakdown import PER_KILOGRAM, PER_SECOND
from fitai.analytics.live_events import ProgressSynced
from fitai.analytics.rules import PER_CALORIE, Totals
from fitai.analytics.standing import standing, weekly_streak
from fitai.analytics.store import LoadedItems
from fitai.analytics.week_plan import StreakSettings
from fitai.kernel import clock


def current_progress(user_id: str) -> ProgressSynced:
    """The event with the totals as they are stored now: one GetItem."""
    loaded = store.load_totals(user_id)
    revision = int(loaded.totals.revision) if loaded.totals else 0
    return _event(loaded.aggregates.totals, loaded.settings, revision)


def progress_event(loaded: LoadedItems, totals: Totals, settings: StreakSettings) -> ProgressSynced:
    """The live event of totals that were written over what was loaded."""
    return _event(totals, settings, int(loaded.totals.revision) + 1 if loaded.totals else 1)


def _event(totals: Totals, settings: StreakSettings, revision: int) -> ProgressSynced:
    current = standing(totals, settings, clock.now())
    return ProgressSynced(
        revision=revision,
        total_workouts=totals.workouts,
        total_volume=totals.volume / PER_KILOGRAM,
        total_duration=totals.duration / PER_SECOND,
        total_calories=totals.calories / PER_CALORIE,
        personal_records=totals.personal_records,
        current_streak=current.current_days,
        longest_streak=current.longest_days,
        weekly_streak=weekly_streak(current, settings),
    )
