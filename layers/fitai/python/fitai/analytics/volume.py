"""The volume of a user's training by week or month, and by muscle, movement or exercise. Read-only."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fitai.analytics import store, work
from fitai.analytics.breakdown import OTHER, PER_KILOGRAM, PER_METRE, PER_SECOND, WorkSums
from fitai.analytics.detail_models import (
    MAX_VOLUME_MONTHS,
    MAX_VOLUME_WEEKS,
    TrainingVolume,
    VolumeGroup,
    VolumePeriod,
    VolumeQuery,
)
from fitai.analytics.models import WEEKS
from fitai.analytics.rules import PRIMARY_HALF_SETS, ExerciseTally, Week
from fitai.analytics.standing import local_today
from fitai.analytics.work import DayEntry
from fitai.kernel import clock
from fitai.kernel.errors import Invalid
from fitai.training.days import monday, month_end

MAX_GROUPS = 50
"""Groups of a period that are answered singly."""
HALVES = PRIMARY_HALF_SETS
"""Work is summed up in halves, since a secondary muscle is credited with a half."""


def volume(user_id: str, query: VolumeQuery) -> TrainingVolume:
    """A user's work, period by period: one Query; with `to` and by exercise a second one for the names.

    Raises:
        Invalid: more than 104 weeks or 24 months.
    """
    by_exercise = query.group == "exercise"
    utc_today = clock.now().date()
    # The user's day is at most one from UTC's; what is too long from the later one is refused after the read.
    first = _first_day(query, query.until or utc_today - timedelta(days=1))
    _require_bounded(query, first, query.until or utc_today - timedelta(days=1))
    if query.until is None:
        loaded = store.load_recent(user_id, first, upto=store.ALL_EXERCISES if by_exercise else store.TOTALS)
        aggregates = loaded.aggregates
        today = local_today(aggregates.totals, loaded.settings, clock.now())
        last = max(today, query.since or today)
    else:
        last = query.until
        loaded = store.load_weeks(user_id, first, _period_end(query, last))
        aggregates = loaded.aggregates
    exercises = aggregates.exercises
    if by_exercise and query.until is not None:
        exercises = store.load_exercises(user_id).aggregates.exercises
    _require_bounded(query, _first_day(query, last), last)
    periods = _filled_periods(query, last, aggregates.weeks)
    return TrainingVolume(
        by=query.by,
        group=query.group,
        periods=[_period_answer(period, exercises if by_exercise else None) for period in periods],
    )


# --- periods -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Period:
    """The work of a period, in halves for the groups."""

    first: date
    last: date
    workouts: int = 0
    total: WorkSums = field(default_factory=WorkSums)
    groups: dict[str, WorkSums] = field(default_factory=dict)


def _period_start(query: VolumeQuery, day: date) -> date:
    return monday(day) if query.by == "week" else day.replace(day=1)


def _period_end(query: VolumeQuery, day: date) -> date:
    return monday(day) + timedelta(days=6) if query.by == "week" else month_end(day)


def _first_day(query: VolumeQuery, last: date) -> date:
    """The first day of the first period."""
    first = _period_start(query, query.since or last)
    if query.since is None:
        for _ in range((query.periods or WEEKS) - 1):
            first = _period_start(query, first - timedelta(days=1))
    return first


def _require_bounded(query: VolumeQuery, first: date, last: date) -> None:
    weeks = (monday(last) - monday(first)).days // 7 + 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if query.by == "week" and weeks > MAX_VOLUME_WEEKS:
        raise Invalid.field("from", f"At most {MAX_VOLUME_WEEKS} weeks are answered")
    if query.by == "month" and months > MAX_VOLUME_MONTHS:
        raise Invalid.field("from", f"At most {MAX_VOLUME_MONTHS} months are answered")


def _periods(query: VolumeQuery, last: date) -> Iterator[_Period]:
    start = _first_day(query, last)
    while start <= last:
        end = _period_end(query, start)
        yield _Period(start, end)
        start = end + timedelta(days=1)


def _filled_periods(query: VolumeQuery, last: date, weeks: Mapping[date, Week]) -> Sequence[_Period]:
    """The periods, oldest first, with the work of their days."""
    periods = list(_periods(query, last))
    starts = [period.first for period in periods]
    for start, week in weeks.items():
        for weekday, count in enumerate(week.days):
            day = start + timedelta(days=weekday)
            if starts[0] <= day <= periods[-1].last:
                periods[bisect_right(starts, day) - 1].workouts += count
    for entry in work.day_entries(weeks, starts[0], periods[-1].last):
        period = periods[bisect_right(starts, entry.day) - 1]
        period.total = _add(period.total, entry.work, 1)
        for key, halves in _credits(query, entry).items():
            period.groups[key] = _add(period.groups.get(key, WorkSums()), entry.work, halves)
    return periods


def _credits(query: VolumeQuery, entry: DayEntry) -> Mapping[str, int]:
    """The groups that an exercise belongs to, and the halves of its work that each is credited with."""
    if query.group == "movement":
        return {entry.exercise.pattern: HALVES}
    if query.group == "exercise":
        return {entry.exercise.exercise_id: HALVES}
    return work.half_credits(entry.exercise) or {OTHER: HALVES}


def _add(sums: WorkSums, added: WorkSums, factor: int) -> WorkSums:
    return WorkSums.model_construct(
        sets=sums.sets + factor * added.sets,
        reps=sums.reps + factor * added.reps,
        volume=sums.volume + factor * added.volume,
        seconds=sums.seconds + factor * added.seconds,
        distance=sums.distance + factor * added.distance,
    )


# --- answers -----------------------------------------------------------------------------------------------


def _period_answer(period: _Period, exercises: Mapping[str, ExerciseTally] | None) -> VolumePeriod:
    total = period.total
    return VolumePeriod(
        start_date=period.first,
        end_date=period.last,
        workout_count=period.workouts,
        sets=total.sets,
        reps=total.reps,
        volume=total.volume / PER_KILOGRAM,
        seconds=total.seconds / PER_SECOND,
        distance=total.distance / PER_METRE,
        groups=[_group_answer(key, sums, exercises) for key, sums in _largest_groups(period.groups)],
    )


def _largest_groups(groups: Mapping[str, WorkSums]) -> list[tuple[str, WorkSums]]:
    """The groups with the most work, and the rest summed up at the end."""
    ordered = sorted(
        ((key, sums) for key, sums in groups.items() if key != OTHER),
        key=lambda group: (-group[1].volume, -group[1].sets, group[0]),
    )
    rest = groups.get(OTHER, WorkSums())
    for _, sums in ordered[MAX_GROUPS:]:
        rest = _add(rest, sums, 1)
    return ordered[:MAX_GROUPS] + ([(OTHER, rest)] if rest != WorkSums() else [])


def _group_answer(key: str, sums: WorkSums, exercises: Mapping[str, ExerciseTally] | None) -> VolumeGroup:
    tally = exercises.get(key) if exercises is not None else None
    return VolumeGroup(
        key=key,
        name=tally.name if tally else None,
        sets=sums.sets / HALVES,
        reps=sums.reps / HALVES,
        volume=sums.volume / HALVES / PER_KILOGRAM,
        seconds=sums.seconds / HALVES / PER_SECOND,
        distance=sums.distance / HALVES / PER_METRE,
    )
