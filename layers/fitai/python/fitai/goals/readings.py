"""The data that goals are judged by: the body's log, personal records, and the training of days. Each is read once."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from fitai.analytics import published as analytics
from fitai.analytics.published import DailyTraining
from fitai.goals import periods, rules, units
from fitai.goals.models import GoalKind
from fitai.goals.requests import Draft, Person
from fitai.goals.rules import Point
from fitai.goals.state import TRAINING_SUMS, GoalState, Rate, UserCalendar
from fitai.kernel import clock
from fitai.users import published as users
from fitai.users.models import Athlete
from fitai.users.published import BodyTrend
from fitai.workouts import published as workouts
from fitai.workouts.models import ExerciseRecord

BODY_FAT = "body_fat_percentage"
MEASURE_DAYS = 366
"""Days whose measures are read; what was reached before them stays."""
HISTORY_POINTS = 100
"""The newest points of an exercise in which the day of a record is searched for."""


class GoalData:
    """The data of a user as it is now. What is needed is read at its first use.

    Args:
        exercise_ids: the exercises whose records may be asked for.
        since: the first day whose training, or whose week's streak, may be asked for.
    """

    def __init__(self, user_id: str, *, exercise_ids: Iterable[str] = (), since: date | None = None) -> None:
        self.user_id = user_id
        self._exercise_ids = sorted(set(exercise_ids))
        self._since = since

    @cached_property
    def athlete(self) -> Athlete:
        """The account's settings: one GetItem."""
        return users.athlete(self.user_id)

    @cached_property
    def person(self) -> Person:
        """What the rules need of the account."""
        athlete = self.athlete
        calendar = UserCalendar(
            timezone=athlete.timezone, day_starts_at=athlete.day_starts_at, week_starts_on=athlete.week_starts_on
        )
        return Person(calendar=calendar, height=athlete.height)

    @property
    def today(self) -> date:
        """The user's present day."""
        return rules.today_of(self.person.calendar, clock.now())

    @cached_property
    def body(self) -> BodyTrend:
        """What the log of the body says now, and the trend of the weight: one GetItem."""
        return users.body_trend(self.user_id)

    @cached_property
    def body_values_since(self) -> date:
        """The first day of `body_values`."""
        return self.today - timedelta(days=MEASURE_DAYS)

    @cached_property
    def body_values(self) -> list[tuple[date, dict[str, float]]]:
        """What was measured in the last year: one Query."""
        return users.body_values(self.user_id, self.body_values_since)

    @cached_property
    def records(self) -> dict[str, ExerciseRecord]:
        """The records of the exercises: one BatchGetItem."""
        return workouts.records_of_exercises(self.user_id, self._exercise_ids)

    @cached_property
    def training(self) -> DailyTraining:
        """The training of the days from `since` on: one Query."""
        return analytics.daily_training(self.user_id, self._since or self.today)

    @cached_property
    def week_streaks(self) -> list[tuple[date, int]]:
        """The weekly streak at the end of each week from that of `since` on, and now: one BatchGetItem."""
        return analytics.week_streak_history(self.user_id, self._since or self.today)

    def record_value(self, kind: GoalKind, exercise_id: str) -> float:
        """The present record in kilograms or repetitions; 0 without any."""
        record = self.records.get(exercise_id)
        if record is None:
            return 0.0
        return float((record.one_rep_max if kind == "strength" else record.max_reps) or 0.0)


def present_value(data: GoalData, draft: Draft) -> float | None:
    """The newest value of the data that a new goal begins with, in the goal's unit; None where nothing was measured."""
    request, kind = draft.request, draft.kind
    value: float | None
    match kind:
        case "weight":
            value = data.body.standing.trend_weight
        case "bodyFat":
            value = data.body.standing.latest.get(BODY_FAT)
        case "measurement":
            value = data.body.standing.latest.get(str(request.measurement))
        case "strength" | "reps":
            value = data.record_value(kind, str(request.exercise_id))
        case "streak":
            value = float(data.week_streaks[-1][1]) if data.week_streaks else 0.0
        case "custom":
            return request.baseline if request.baseline is not None else 0.0
        case _:
            return 0.0
    return None if value is None else units.from_metric(kind, draft.unit, value)


def refreshed(data: GoalData, state: GoalState, since: date | None = None) -> GoalState:
    """The goal, judged by the data as it is now.

    Args:
        since: the first day whose training may have changed; None where any may have.
    """
    state = state.model_copy(update={"calendar": data.person.calendar})
    if state.kind in TRAINING_SUMS:
        start = training_start(state, since)
        sums = {
            day: units.from_metric(state.kind, state.unit, value)
            for day, value in _daily_sums(data.training, state.kind).items()
        }
        return rules.apply_daily_sums(state, sums, start, data.today)
    match state.kind:
        case "strength" | "reps":
            return rules.apply_points(state, _record_points(data, state), keeps_days=True)
        case "streak":
            points = [Point(day, float(weeks)) for day, weeks in data.week_streaks if day >= state.start_date]
            return rules.apply_points(state, points)
        case "weight" | "bodyFat" | "measurement":
            return _with_body(data, state)
    return state


def _daily_sums(training: DailyTraining, kind: GoalKind) -> dict[date, float]:
    """The training by day that a kind of goal sums up, in metric units."""
    sums = {
        "frequency": training.workouts,
        "volume": training.volume,
        "minutes": training.seconds,
        "distance": training.distance,
    }
    return sums[kind]


def training_start(state: GoalState, since: date | None) -> date:
    """The first day whose training is needed: that of the first period that a change since then is in."""
    first = periods.first_counted_day(state)
    if since is None or state.period is None or since <= first:
        return first
    return periods.period_bounds(state.period, since, state.calendar.week_starts_on)[0]


def _record_points(data: GoalData, state: GoalState) -> list[Point]:
    """The record as it is now; where it reaches something new, after the days of the history that have reached it."""
    exercise_id = str(state.exercise_id)
    value = units.from_metric(state.kind, state.unit, data.record_value(state.kind, exercise_id))
    present = Point(data.today, value)
    bounds = [milestone.value for milestone in state.milestones if milestone.achieved_at is None]
    bounds += [state.target_value] if state.completed_on is None else []
    if not any(rules.is_reached("up", bound, value) for bound in bounds):
        return [present]
    history, _ = workouts.strength_points(
        data.user_id, exercise_id, since=state.start_date, until=None, limit=HISTORY_POINTS, after=None
    )
    points = []
    for point in reversed(history):
        measured = point.one_rep_max if state.kind == "strength" else point.reps
        # The index may have a set that was deleted meanwhile: nothing is better than the record.
        reached = units.from_metric(state.kind, state.unit, measured or 0.0)
        if reached <= value + rules.TOLERANCE:
            points.append(Point(point.date, reached))
    return [*points, present]


def _with_body(data: GoalData, state: GoalState) -> GoalState:
    points = _weight_points(data, state) if state.kind == "weight" else _measure_points(data, state)
    if state.band is not None:
        return rules.apply_band(state, points, data.today)
    known_since = data.body.since if state.kind == "weight" else data.body_values_since
    after = rules.apply_points(state, points, known_since=known_since)
    if state.kind != "weight" or after.status != "active":
        return after
    slope, day = data.body.standing.rate_per_week, data.body.standing.trend_day
    if slope is None or day is None:
        return after.model_copy(update={"rate": None})
    value, low, high = (
        units.from_metric("weight", state.unit, bound) for bound in (slope.value, slope.low, slope.high)
    )
    return after.model_copy(update={"rate": Rate(value=value, low=low, high=high, day=day)})


def _weight_points(data: GoalData, state: GoalState) -> list[Point]:
    return [
        Point(
            point.day,
            units.from_metric("weight", state.unit, point.weight),
            counts=point.weighing_days_14 >= rules.WEIGHING_DAYS_NEEDED,
        )
        for point in data.body.points
    ]


def _measure_points(data: GoalData, state: GoalState) -> list[Point]:
    name = BODY_FAT if state.kind == "bodyFat" else str(state.measurement)
    return [
        Point(day, units.from_metric(state.kind, state.unit, values[name]))
        for day, values in data.body_values
        if name in values
    ]
