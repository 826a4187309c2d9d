"""What is counted of all of a user's training, for achievements: the totals, and the weeks and months that are over."""

from dataclasses import dataclass
from datetime import date

from fitai.analytics import counters, store
from fitai.analytics.counters import Counters, Highlights, PeriodCounts
from fitai.analytics.rules import PER_KILOGRAM, PER_SECOND, Totals
from fitai.analytics.standing import standing
from fitai.analytics.streaks import TrainingTime
from fitai.analytics.week_streaks import WeekStreaks
from fitai.kernel import clock
from fitai.kernel.table import Write


@dataclass(frozen=True, slots=True)
class TrainingCounts:
    """What is counted of all of a user's training.

    Attributes:
        volume: kilograms times repetitions. seconds: of training.
        periods: the last week and the last month that have a workout count only for what more training cannot take away:
            neither as a week of legs nor as a balanced month.
        weeks: the most weeks in a row that met the target, and how many did at all, with two days of rest among them.
        training: months, years and returns.
        estimates: kilograms, the best estimated one-rep maxima of the strongest lifts, at most ten.
        newest_day: the day of the newest workout; None without any.
        today: the day in the user's time zone.
        unchanged_write: the check that all of this is still so.
    """

    workouts: int
    volume: float
    seconds: float
    sets: int
    records: int
    counters: Counters
    periods: PeriodCounts
    highlights: Highlights
    weeks: WeekStreaks
    training: TrainingTime
    estimates: list[float]
    newest_day: date | None
    today: date
    unchanged_write: Write


def load(user_id: str) -> TrainingCounts:
    """Load what is counted of a user's training: one GetItem, and one BatchGetItem where there is any."""
    loaded = store.load_totals(user_id)
    totals = loaded.aggregates.totals
    newest_day = totals.newest.date if totals.newest else None
    if newest_day is not None:
        store.load_periods(loaded, newest_day)
    current = standing(totals, loaded.settings, clock.now())
    return TrainingCounts(
        workouts=totals.workouts,
        volume=totals.volume / PER_KILOGRAM,
        seconds=totals.duration / PER_SECOND,
        sets=totals.hard_sets,
        records=totals.personal_records,
        counters=totals.counters,
        periods=_closed_periods(totals, loaded, newest_day),
        highlights=totals.highlights,
        weeks=current.weeks,
        training=totals.training,
        estimates=[lift.one_rep_max for lift in totals.strongest],
        newest_day=newest_day,
        today=current.today,
        unchanged_write=store.totals_unchanged_write(loaded),
    )


def _closed_periods(totals: Totals, loaded: store.LoadedItems, newest_day: date | None) -> PeriodCounts:
    if newest_day is None:
        return totals.periods
    aggregates = loaded.aggregates
    last = counters.period_counts(aggregates.weeks.values(), aggregates.months.values())
    return totals.periods.model_copy(
        update={
            "leg_weeks": totals.periods.leg_weeks - last.leg_weeks,
            "balanced_months": totals.periods.balanced_months - last.balanced_months,
        }
    )
