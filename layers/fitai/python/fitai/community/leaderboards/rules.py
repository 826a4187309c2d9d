"""What counts on leaderboards, how much of it, and on which boards. Data and pure functions; the numbers are those of the
product's specification, section E.

The boards of a day, a week or a month are those of the user's own days: who trains on a Monday evening in Honolulu is on
the board of that Monday, as who does in Sydney. Weeks begin on Monday for everybody, so that all compare the same days.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from fitai.community.challenges import plausibility
from fitai.community.challenges.plausibility import Estimate
from fitai.community.leaderboards.models import LeaderboardMetric, LeaderboardPeriod, LeaderboardUnit
from fitai.training.days import monday

PERIODS: tuple[LeaderboardPeriod, ...] = ("daily", "weekly", "monthly", "all_time")
WEEK = 7
LATE = timedelta(hours=48)
"""A training counts that is logged so late after its day."""
LAST_ZONE = timedelta(hours=12)
"""A day ends so late after UTC's in the last time zone, UTC-12."""
KEPT = timedelta(days=7)
"""How long a board is kept after the last score can change."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of leaderboards.

    Attributes:
        code: in the ids of the boards.
        unit: of the scores, metric.
        scale: what a board holds for 1 of the unit, a whole number.
        periods: which it is compared over.
        most_a_day, most: what counts of a day, and in all, at most.
        is_global: whether strangers are compared by it.
    """

    code: str
    unit: LeaderboardUnit
    scale: int = 1
    periods: tuple[LeaderboardPeriod, ...] = PERIODS
    most_a_day: float | None = None
    most: float | None = None
    is_global: bool = True


METRICS: dict[LeaderboardMetric, Metric] = {
    "workouts": Metric("wo", "workouts", most_a_day=1),
    "minutes": Metric("mi", "minutes", scale=10, most_a_day=120),
    "distance": Metric("di", "m"),
    "target": Metric("ta", "percent", scale=100, periods=("weekly", "monthly"), most=100),
    "strength": Metric("st", "percent", scale=100, periods=("weekly", "monthly"), most=20),
    "volume": Metric("vo", "kg", scale=10, is_global=False),
}
SUMMED: tuple[LeaderboardMetric, ...] = ("workouts", "minutes", "distance", "volume")
"""The metrics that are sums of days; the others follow from the period as a whole."""


# --- periods and boards ------------------------------------------------------------------------------------


def first_day(period: LeaderboardPeriod, day: date) -> date | None:
    """The first day of the period that a day is in; None for all time."""
    match period:
        case "daily":
            return day
        case "weekly":
            return monday(day)
        case "monthly":
            return day.replace(day=1)
    return None


def last_day(period: LeaderboardPeriod, day: date) -> date:
    """The last day of the period that a day is in; of all time, the day itself."""
    match period:
        case "weekly":
            return monday(day) + timedelta(days=WEEK - 1)
        case "monthly":
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return day


def board_id(metric: LeaderboardMetric, period: LeaderboardPeriod, day: date) -> str:
    """The id of the board of the period that a day is in: at most 14 characters."""
    first = first_day(period, day)
    start = "" if first is None else first.strftime("%Y%m" if period == "monthly" else "%Y%m%d")
    return f"{METRICS[metric].code}-{period[0]}-{start}"


def board_before(metric: LeaderboardMetric, period: LeaderboardPeriod, day: date) -> str | None:
    """The id of the board of the period before; None for all time."""
    first = first_day(period, day)
    return None if first is None else board_id(metric, period, first - timedelta(days=1))


def closes_at(period: LeaderboardPeriod, day: date) -> datetime | None:
    """When the board of a day's period is closed: 48 hours after the period has ended everywhere; None for all time."""
    if first_day(period, day) is None:
        return None
    end = datetime.combine(last_day(period, day) + timedelta(days=1), time(), UTC)
    return end + LAST_ZONE + LATE


# --- scores ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayValues:
    """What was trained on a day: workouts, seconds, metres and kilograms."""

    workouts: float = 0.0
    seconds: float = 0.0
    distance: float = 0.0
    volume: float = 0.0

    def minus(self, other: "DayValues") -> "DayValues":
        """Without what is excluded; never below zero."""
        return DayValues(
            max(self.workouts - other.workouts, 0.0),
            max(self.seconds - other.seconds, 0.0),
            max(self.distance - other.distance, 0.0),
            max(self.volume - other.volume, 0.0),
        )


@dataclass(frozen=True, slots=True)
class Training:
    """What a user's scores follow from.

    Attributes:
        days: of the days in question.
        estimates: by exercise the best estimated one-rep max of each day (kilograms), from 90 days before the period on.
        p90: by exercise the 90th percentile, where it is known.
        excluded_days: days with an excluded workout: of these no estimate counts.
    """

    days: Mapping[date, DayValues]
    estimates: Mapping[str, Mapping[date, float]] = field(default_factory=dict)
    p90: Mapping[str, float] = field(default_factory=dict)
    excluded_days: Collection[date] = ()
    weekly_target: int = 3


def counted_days(days: Mapping[date, DayValues], excluded: Iterable[tuple[date, DayValues]]) -> dict[date, DayValues]:
    """What counts of each day: without the excluded workouts; of a day with more than 24 hours, nothing."""
    counted = dict(days)
    for day, values in excluded:
        if day in counted:
            counted[day] = counted[day].minus(values)
    impossible = plausibility.impossible_days({day: values.seconds for day, values in counted.items()})
    return {day: values for day, values in counted.items() if day not in impossible}


def day_value(metric: LeaderboardMetric, values: DayValues) -> float:
    """What a day counts of a metric that is summed."""
    value = {
        "workouts": values.workouts,
        "minutes": values.seconds / 60,
        "distance": values.distance,
        "volume": values.volume,
    }[metric]
    most = METRICS[metric].most_a_day
    return value if most is None else min(value, most)


def period_value(metric: LeaderboardMetric, period: LeaderboardPeriod, day: date, training: Training) -> float:
    """The score of the period that a day is in, in the unit of the metric; not for all time."""
    first, last = first_day(period, day) or day, last_day(period, day)
    days = {other: values for other, values in training.days.items() if first <= other <= last}
    if metric == "target":
        return _target_percent(first, last, training.weekly_target, days)
    if metric == "strength":
        return min(_strength_gain(first, last, training), METRICS[metric].most or 0.0)
    return sum(day_value(metric, values) for values in days.values())


def _target_percent(first: date, last: date, weekly_target: int, days: Mapping[date, DayValues]) -> float:
    """Percent of the own weekly targets, by weeks that are counted from the first day.

    What is done beyond the target of a week makes up for no other; a week of fewer days has its share of the target, rounded
    up; a day counts once.
    """
    needed_in_all = done_in_all = 0
    start = first
    while start <= last:
        length = min(WEEK, (last - start).days + 1)
        needed = min(-(-weekly_target * length // WEEK), length)
        end = start + timedelta(days=length)
        done = sum(1 for day, values in days.items() if start <= day < end and values.workouts >= 1)
        needed_in_all += needed
        done_in_all += min(done, needed)
        start = end
    return 100 * done_in_all / needed_in_all


def _strength_gain(first: date, last: date, training: Training) -> float:
    """Percent that the best estimate of the period is above the best of the 90 days before: that of the best exercise.

    An exercise without an estimate in those days has no gain.
    """
    best = 0.0
    since = first - timedelta(days=plausibility.JUMP_DAYS)
    for exercise_id, by_day in training.estimates.items():
        all_days = [
            Estimate(day, value, day.isoformat())
            for day, value in sorted(by_day.items())
            if since <= day <= last and day not in training.excluded_days
        ]
        earlier = [estimate for estimate in all_days if estimate.day < first]
        current = [estimate for estimate in all_days if estimate.day >= first]
        if not earlier or not current:
            continue
        flaws = plausibility.implausible_estimates(current, earlier, training.p90.get(exercise_id))
        valid = [estimate.value for estimate in current if estimate.workout_id not in flaws]
        baseline = max(estimate.value for estimate in earlier)
        if valid and baseline > 0:
            best = max(best, 100 * (max(valid) / baseline - 1))
    return best


def month_sums(first: date, training: Training) -> dict[str, float]:
    """What a month adds to the boards of all time, by metric; nothing where there is none."""
    sums = {metric: period_value(metric, "monthly", first, training) for metric in SUMMED}
    return {metric: value for metric, value in sums.items() if value}


def board_score(metric: LeaderboardMetric, value: float) -> int | None:
    """A score as the whole number that a board holds; None for nothing: who has done nothing is on no board."""
    return round(value * METRICS[metric].scale) or None


def affected_days(days: Sequence[date], today: date, now: datetime) -> list[date]:
    """The days whose boards change: those that are not closed yet, and today."""
    return sorted({today, *(day for day in days if day <= today + timedelta(days=1))})


def open_boards(days: Iterable[date], now: datetime) -> list[tuple[LeaderboardMetric, LeaderboardPeriod, date]]:
    """The boards of all metrics of these days that are not closed, each once, with a day of its period."""
    found: dict[str, tuple[LeaderboardMetric, LeaderboardPeriod, date]] = {}
    for day in days:
        for name, metric in METRICS.items():
            for period in metric.periods:
                closes = closes_at(period, day)
                if closes is not None and closes > now:
                    found[board_id(name, period, day)] = name, period, first_day(period, day) or day
    return list(found.values())
