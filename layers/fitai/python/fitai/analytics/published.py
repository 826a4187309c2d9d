"""What other services may call of the analytics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fitai.analytics import daily, progress_event, recent, store, summary
from fitai.analytics import training_counts as _training_counts
from fitai.analytics.daily import DailyTraining, PeriodTraining
from fitai.analytics.live_events import ProgressSynced
from fitai.analytics.models import AnalyticsOverview, StrongestLift, TrainingGlance
from fitai.analytics.recent import ExerciseSets, RecentTraining, TrainingWeek
from fitai.analytics.standing import standing
from fitai.analytics.training_counts import TrainingCounts
from fitai.analytics.week_plan import WeekPlan
from fitai.kernel import clock
from fitai.kernel.table import Entity

__all__ = [
    "DailyTraining",
    "ExerciseSets",
    "PeriodTraining",
    "RecentTraining",
    "TrainingCounts",
    "TrainingGlance",
    "TrainingOutlook",
    "TrainingWeek",
    "counted_workout_ids",
    "daily_training",
    "muscle_sets_by_day",
    "overview",
    "paused_weeks_among",
    "progress_synced",
    "recent_training",
    "strongest_lifts_among",
    "totals_key",
    "training_between",
    "training_counts",
    "training_glance_among",
    "training_outlook_among",
    "week_streak_history",
]


def overview(user_id: str) -> AnalyticsOverview:
    """The overview of all of a user's training: one Query."""
    return summary.overview(user_id)


def daily_training(user_id: str, since: date) -> DailyTraining:
    """The training of the days from the week of `since` on: one Query."""
    return daily.daily_training(user_id, since)


def muscle_sets_by_day(user_id: str, first: date, last: date) -> dict[date, dict[str, float]]:
    """The hard sets of each muscle on each day with a workout, a secondary muscle's counted half: one Query."""
    return daily.muscle_sets_by_day(user_id, first, last)


def recent_training(user_id: str, weeks: int) -> RecentTraining:
    """The last weeks of a user's training by exercise, the running one included: one Query."""
    return recent.recent_training(user_id, weeks)


def training_between(user_id: str, first: date, last: date) -> PeriodTraining:
    """The training of the weeks from that of `first` to that of `last`: one Query for each megabyte of them."""
    return daily.training_between(user_id, first, last)


def week_streak_history(user_id: str, since: date) -> list[tuple[date, int]]:
    """The weekly streak at the end of each week with a workout, from a day's on, and now: one BatchGetItem."""
    return daily.week_streak_history(user_id, since)


def progress_synced(user_id: str) -> ProgressSynced:
    """The live event with the current totals, to which another service adds what it tells: one GetItem."""
    return progress_event.current_progress(user_id)


def counted_workout_ids(user_id: str, workout_ids: Iterable[str]) -> set[str]:
    """Those of up to 100 workouts that the analytics know of, deleted ones included: one BatchGetItem; none without ids."""
    return store.counted_workout_ids(user_id, workout_ids)


def training_counts(user_id: str) -> TrainingCounts:
    """What is counted of all of a user's training: one GetItem, and one BatchGetItem where there is any."""
    return _training_counts.load(user_id)


def totals_key(user_id: str) -> tuple[str, str]:
    """The key of the item that `strongest_lifts_among` and `paused_weeks_among` find, for a batch that reads it with others."""
    return store.totals_key(user_id)


def strongest_lifts_among(items: Iterable[Entity]) -> list[StrongestLift]:
    """A user's strongest lifts, at most ten, the strongest first, by the totals that are among items which were read."""
    item = store.totals_among(items)
    return [] if item is None else [StrongestLift(**dict(lift)) for lift in item.totals.strongest]


def training_glance_among(items: Iterable[Entity]) -> TrainingGlance | None:
    """How much a user trains, by the totals that are among items which were read; None where there are none."""
    item = store.totals_among(items)
    if item is None:
        return None
    current = standing(item.totals, item.settings, clock.now())
    return TrainingGlance(
        workouts=item.totals.workouts,
        day_streak=current.current_days,
        longest_day_streak=current.longest_days,
        week_streak=current.weeks.current,
        longest_week_streak=current.weeks.longest,
    )


@dataclass(frozen=True, slots=True)
class TrainingOutlook:
    """Where a user's streaks stand before another workout.

    Attributes:
        today, last_day: days in the user's time zone; `last_day` is that of the newest workout, None without one.
        day_streak: days in a row until yesterday or today. week_streak: weeks in a row that have met their target.
        missing_workouts: how many the running week lacks of its target; 0 or less where it has met it.
    """

    today: date
    last_day: date | None
    day_streak: int
    week_streak: int
    missing_workouts: int


def training_outlook_among(items: Iterable[Entity]) -> TrainingOutlook | None:
    """Where a user's streaks stand, by the totals that are among items which were read; None where there are none."""
    item = store.totals_among(items)
    if item is None:
        return None
    current = standing(item.totals, item.settings, clock.now())
    return TrainingOutlook(
        today=current.today,
        last_day=None if item.totals.newest is None else item.totals.newest.date,
        day_streak=current.current_days,
        week_streak=current.weeks.current,
        missing_workouts=current.needed - current.this_week,
    )


def paused_weeks_among(items: Iterable[Entity]) -> frozenset[date]:
    """The Mondays of a user's paused weeks, by the totals that are among items which were read."""
    item = store.totals_among(items)
    return frozenset() if item is None else WeekPlan(pauses=item.settings.pauses).paused_week_starts
