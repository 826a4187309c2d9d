"""The aggregates of a user's workouts, and how one workout's contribution is added, replaced and removed. Pure.

Sums are whole numbers of a small unit: added and subtracted in any order, they have the same result to the last digit.
Bests cannot be subtracted; when a workout that holds one loses it, the best is searched among the other contributions.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from fitai.analytics import counters, tallies
from fitai.analytics.best_weeks import BestWeek, best_weeks, update_best_weeks
from fitai.analytics.breakdown import PER_KILOGRAM as PER_KILOGRAM
from fitai.analytics.breakdown import PER_SECOND as PER_SECOND
from fitai.analytics.breakdown import Breakdown, add, bounded, breakdown
from fitai.analytics.counters import Counters, Highlights, Month, PeriodCounts
from fitai.analytics.streaks import Calendar, Streaks, TrainingTime, condense, horizon, training_time
from fitai.analytics.tallies import ExerciseContribution as ExerciseContribution
from fitai.analytics.tallies import ExerciseTally as ExerciseTally
from fitai.analytics.week_plan import WeekPlan
from fitai.analytics.week_streaks import WeekStreaks, condense_weeks
from fitai.analytics.zones import DAYS_KEPT, ZoneDays, recent_zone_days, with_zone_day
from fitai.kernel.types import Model
from fitai.training.days import monday

if TYPE_CHECKING:  # reading the analytics needs no events
    from fitai.workouts.events import CompletedExercise, WorkoutEvent

PER_CALORIE = 1000
PRIMARY_HALF_SETS, SECONDARY_HALF_SETS = 2, 1
"""Half sets that a muscle is credited with for a hard set."""
MAX_STRONGEST_LIFTS = 10
"""Strongest lifts in the totals."""
MAX_FAVORITES = 5
"""Most used exercises in the totals."""

Sums = TypeVar("Sums", bound="TrainingSums")


# --- what is stored ----------------------------------------------------------------------------------------


class TrainingSums(Model):
    """Sums: volume in tens of micrograms, duration in milliseconds, calories in thousandths of a kilocalorie."""

    volume: int = 0
    duration: int = 0
    calories: int = 0
    hard_sets: int = 0


class Contribution(TrainingSums):
    """Everything that one workout adds to the aggregates. `muscles` in half sets."""

    workout_id: str
    date: date
    timezone: str
    personal_records: int = 0
    muscles: dict[str, int] = {}
    exercises: dict[str, ExerciseContribution] = {}
    counters: Counters = Counters()
    breakdown: Breakdown = Breakdown()


class Week(TrainingSums):
    """A week's sums; `days` are the numbers of workouts from Monday to Sunday, `muscles` half sets."""

    workouts: int = 0
    days: list[int] = [0] * 7
    muscles: dict[str, int] = {}
    leg_sets: int = 0
    breakdown: Breakdown = Breakdown()


class Lift(Model):
    """One of the strongest lifts."""

    exercise_id: str
    name: str
    max_weight: float | None = None
    max_reps: int | None = None
    one_rep_max: float


class Favorite(Model):
    """One of the most used exercises."""

    exercise_id: str
    name: str
    workouts: int
    sets: int


class NewestWorkout(Model):
    """The newest workout, by its day: its time zone is used as long as the account has set none."""

    date: date
    workout_id: str
    timezone: str


class Totals(TrainingSums):
    """The totals of a user's training, of bounded size."""

    workouts: int = 0
    personal_records: int = 0
    first_day: date | None = None
    newest: NewestWorkout | None = None
    strongest: list[Lift] = []
    favorites: list[Favorite] = []
    best_weeks: list[BestWeek] = []
    day_streaks: Streaks = Streaks()
    week_streaks: WeekStreaks = WeekStreaks()
    training: TrainingTime = TrainingTime()
    zones: ZoneDays = {}
    counters: Counters = Counters()
    periods: PeriodCounts = PeriodCounts()
    highlights: Highlights = Highlights()


@dataclass(frozen=True, slots=True)
class Aggregates:
    """Everything that follows from the contributions. Weeks are keyed by their Monday, months as `2026-03`; empty ones
    are absent.
    """

    totals: Totals = field(default_factory=Totals)
    calendar: Calendar = field(default_factory=Calendar)
    weeks: Mapping[date, Week] = field(default_factory=dict)
    exercises: Mapping[str, ExerciseTally] = field(default_factory=dict)
    months: Mapping[str, Month] = field(default_factory=dict)


# --- one workout -------------------------------------------------------------------------------------------


def contribution(event: "WorkoutEvent") -> Contribution:
    """The contribution of a completed workout."""
    exercises: dict[str, ExerciseContribution] = {}
    muscles: Counter[str] = Counter()
    for exercise in event.exercises:
        added = _exercise_contribution(exercise)
        earlier = exercises.get(exercise.exercise_id)
        exercises[exercise.exercise_id] = added if earlier is None else tallies.merge_contributions(earlier, added)
        primary = set(exercise.primary_muscles)
        for muscle in primary | set(exercise.secondary_muscles):
            muscles[muscle] += exercise.hard_sets * (PRIMARY_HALF_SETS if muscle in primary else SECONDARY_HALF_SETS)
    volume, duration = round(event.total_volume * PER_KILOGRAM), round(event.duration_seconds * PER_SECOND)
    return Contribution(
        workout_id=event.workout_id,
        date=event.date,
        timezone=event.timezone,
        volume=volume,
        duration=duration,
        calories=round(event.calories * PER_CALORIE),
        hard_sets=event.hard_sets,
        personal_records=event.personal_records,
        muscles=_without_zeros(muscles),
        exercises=exercises,
        counters=counters.counters_of(event.counts),
        breakdown=breakdown(event.exercises, event.date, volume=volume, duration=duration, hard_sets=event.hard_sets),
    )


def _exercise_contribution(exercise: "CompletedExercise") -> ExerciseContribution:
    return ExerciseContribution(
        name=exercise.name,
        sets=exercise.hard_sets,
        volume=round(exercise.volume * PER_KILOGRAM),
        max_weight=exercise.max_weight,
        max_reps=exercise.max_reps,
        one_rep_max=None if exercise.assisted else exercise.one_rep_max,
        assisted=exercise.assisted,
        unassisted_reps=exercise.unassisted_reps,
        longest_hold=exercise.longest_hold,
        assistance=exercise.assistance,
    )


def _without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def _dated_exercise(contribution: Contribution, exercise_id: str) -> ExerciseTally:
    exercise = contribution.exercises[exercise_id]
    return tallies.dated_exercise(exercise, contribution.date, contribution.workout_id)


def _dated_exercises(contribution: Contribution | None) -> dict[str, ExerciseTally]:
    """A workout's exercises, each with what would be its first values."""
    return (
        {exercise_id: _dated_exercise(contribution, exercise_id) for exercise_id in contribution.exercises}
        if contribution
        else {}
    )


# --- changes of the aggregates -----------------------------------------------------------------------------


def replace_contribution(
    aggregates: Aggregates,
    old: Contribution | None,
    new: Contribution | None,
    *,
    load_others: Callable[[], Iterable[Contribution]],
    plan: WeekPlan,
    today_utc: date,
) -> Aggregates:
    """The aggregates after a workout's contribution has changed from `old` to `new`.

    Args:
        aggregates: with the weeks and all exercises that either of the two touches.
        load_others: reads the contributions of all other workouts; called only when a best is lost.
        plan: what the weeks of the weekly streak are held to.
    """
    loaded_others: list[Contribution] | None = None

    def others() -> list[Contribution]:
        nonlocal loaded_others
        if loaded_others is None:
            loaded_others = list(load_others())
        return loaded_others

    weeks = _update_weeks(aggregates.weeks, old, new, others)
    calendar = aggregates.calendar
    for changed in (old, new):
        if changed is not None:
            week = weeks.get(monday(changed.date), Week())
            calendar = calendar.with_day(changed.date, week.days[changed.date.weekday()])
    exercises = _update_exercises(aggregates.exercises, old, new, others)
    signed = [(changed, sign) for changed, sign in ((old, -1), (new, 1)) if changed is not None]
    months = counters.update_months(
        aggregates.months, ((changed.date, changed.counters, sign) for changed, sign in signed)
    )
    before = aggregates.totals
    counted = before.counters
    for changed, sign in signed:
        counted = counted.plus(changed.counters, sign)
    sums = _add_sums(_add_sums(before, old, -1), new, 1)
    added_records = (new.personal_records if new else 0) - (old.personal_records if old else 0)
    totals = sums.model_copy(
        update={
            "workouts": before.workouts + (new is not None) - (old is not None),
            "personal_records": before.personal_records + added_records,
            "newest": _update_newest(before.newest, old, new, others),
            "best_weeks": update_best_weeks(
                before.best_weeks, aggregates.weeks, weeks, lambda: _all_weeks([*others(), *([new] if new else [])])
            ),
            "zones": _update_zones(before.zones, old, new),
            "counters": counted,
            "periods": before.periods.changed((aggregates.weeks, weeks), (aggregates.months, months)),
        }
    )
    return derive_totals(Aggregates(totals, calendar, weeks, exercises, months), plan, today_utc)


def aggregate_contributions(contributions: Iterable[Contribution], *, plan: WeekPlan, today_utc: date) -> Aggregates:
    """The aggregates from the contributions alone."""
    all_contributions = list(contributions)
    totals, weeks, days = Totals(), _all_weeks(all_contributions), Counter[date]()
    by_exercise: dict[str, list[ExerciseTally]] = {}
    for added in all_contributions:
        totals = _add_sums(totals, added, 1)
        days[added.date] += 1
        totals.counters = totals.counters.plus(added.counters)
        for exercise_id, exercise in _dated_exercises(added).items():
            by_exercise.setdefault(exercise_id, []).append(exercise)
    totals.workouts = len(all_contributions)
    totals.personal_records = sum(added.personal_records for added in all_contributions)
    totals.newest = _newest_workout(all_contributions)
    totals.best_weeks = best_weeks(weeks)
    for added in all_contributions:
        if added.date >= today_utc - timedelta(days=DAYS_KEPT):
            totals.zones = _update_zones(totals.zones, None, added)
    calendar = Calendar.of(days)
    months = counters.update_months({}, ((added.date, added.counters, 1) for added in all_contributions))
    totals.periods = counters.period_counts(weeks.values(), months.values())
    exercises = {exercise_id: tallies.tally_contributions(exercises) for exercise_id, exercises in by_exercise.items()}
    return derive_totals(Aggregates(totals, calendar, weeks, exercises, months), plan, today_utc)


def derive_totals(aggregates: Aggregates, plan: WeekPlan, today_utc: date) -> Aggregates:
    """The aggregates with everything in the totals that follows from the calendar and the exercises."""
    exercises, calendar = aggregates.exercises, aggregates.calendar
    totals = aggregates.totals.model_copy(
        update={
            "first_day": calendar.first_day,
            "strongest": _strongest_lifts(exercises),
            "favorites": _favorite_exercises(exercises),
            "day_streaks": condense(calendar.day_runs(), horizon(today_utc)),
            "week_streaks": condense_weeks(calendar, plan, today_utc),
            "training": training_time(calendar),
            "zones": recent_zone_days(aggregates.totals.zones, today_utc),
            "highlights": counters.highlights(exercises, calendar),
        }
    )
    return replace(aggregates, totals=totals)


def settled_totals(totals: Totals, plan: WeekPlan, today_utc: date) -> Totals:
    """The totals as they would be stored on a later day, without a change of the workouts."""
    return totals.model_copy(
        update={
            "day_streaks": totals.day_streaks.settled(horizon(today_utc)),
            "week_streaks": totals.week_streaks.settled(plan, today_utc),
            "zones": recent_zone_days(totals.zones, today_utc),
        }
    )


def _update_zones(zones: ZoneDays, old: Contribution | None, new: Contribution | None) -> ZoneDays:
    for changed, sign in ((old, -1), (new, 1)):
        if changed is not None:
            zones = with_zone_day(zones, changed.timezone, changed.date, sign)
    return zones


def _add_sums(sums: Sums, added: Contribution | None, sign: int) -> Sums:
    if added is None:
        return sums
    names = TrainingSums.model_fields
    return sums.model_copy(update={name: getattr(sums, name) + sign * getattr(added, name) for name in names})


def _all_weeks(contributions: Iterable[Contribution]) -> dict[date, Week]:
    """The weeks from the contributions alone."""
    weeks: dict[date, Week] = {}
    for added in contributions:
        start = monday(added.date)
        weeks[start] = _update_week(weeks.get(start, Week()), added, 1)
    return {start: _bounded_week(week) for start, week in weeks.items()}


def _update_weeks(
    weeks: Mapping[date, Week],
    old: Contribution | None,
    new: Contribution | None,
    others: Callable[[], list[Contribution]],
) -> dict[date, Week]:
    after = dict(weeks)
    changed_starts = {monday(changed.date) for changed in (old, new) if changed is not None}
    for changed, sign in ((old, -1), (new, 1)):
        if changed is not None:
            start = monday(changed.date)
            after[start] = _update_week(after.get(start, Week()), changed, sign)
    for start in changed_starts:
        before = weeks.get(start)
        if before is not None and before.breakdown.is_crowded:
            # What was summed up cannot be taken apart: the week is counted from its workouts.
            workouts = [*others(), *([new] if new else [])]
            after |= _all_weeks(workout for workout in workouts if monday(workout.date) == start)
        else:
            after[start] = _bounded_week(after[start])
    return {start: week for start, week in after.items() if week.workouts}


def _bounded_week(week: Week) -> Week:
    return week.model_copy(update={"breakdown": bounded(week.breakdown)})


def _update_week(week: Week, added: Contribution, sign: int) -> Week:
    days = list(week.days)
    days[added.date.weekday()] += sign
    muscles = {
        muscle: week.muscles.get(muscle, 0) + sign * added.muscles.get(muscle, 0)
        for muscle in week.muscles.keys() | added.muscles.keys()
    }
    update = {
        "workouts": week.workouts + sign,
        "days": days,
        "muscles": _without_zeros(muscles),
        "leg_sets": week.leg_sets + sign * added.counters.leg_sets,
        "breakdown": add(week.breakdown, added.breakdown, sign),
    }
    return _add_sums(week, added, sign).model_copy(update=update)


def _update_exercises(
    exercises: Mapping[str, ExerciseTally],
    old: Contribution | None,
    new: Contribution | None,
    others: Callable[[], list[Contribution]],
) -> dict[str, ExerciseTally]:
    after = dict(exercises)
    old_exercises, new_exercises = _dated_exercises(old), _dated_exercises(new)
    for exercise_id in sorted(old_exercises.keys() | new_exercises.keys()):
        old_exercise, new_exercise = old_exercises.get(exercise_id), new_exercises.get(exercise_id)
        tally = after.get(exercise_id)
        if old_exercise is not None and (tally is None or tallies.is_best_lost(tally, old_exercise, new_exercise)):
            in_others = [_dated_exercise(other, exercise_id) for other in others() if exercise_id in other.exercises]
            after[exercise_id] = tallies.tally_contributions([*in_others, *([new_exercise] if new_exercise else [])])
        else:
            after[exercise_id] = tallies.update_tally(tally, old_exercise, new_exercise)
    return {exercise_id: tally for exercise_id, tally in after.items() if tally.workouts}


def _update_newest(
    current: NewestWorkout | None,
    old: Contribution | None,
    new: Contribution | None,
    others: Callable[[], list[Contribution]],
) -> NewestWorkout | None:
    was_newest = current is not None and old is not None and current.workout_id == old.workout_id
    if was_newest and (new is None or new.date < current.date):  # type: ignore[union-attr]
        return _newest_workout([*others(), *([new] if new else [])])
    candidate = _newest_workout([new]) if new else None
    if current is None or candidate is None or was_newest:
        return candidate or current
    return max(current, candidate, key=_recency)


def _newest_workout(contributions: Iterable[Contribution]) -> NewestWorkout | None:
    workouts = [
        NewestWorkout(date=workout.date, workout_id=workout.workout_id, timezone=workout.timezone)
        for workout in contributions
    ]
    return max(workouts, key=_recency, default=None)


def _recency(workout: NewestWorkout) -> tuple[date, str]:
    return workout.date, workout.workout_id


def _strongest_lifts(exercises: Mapping[str, ExerciseTally]) -> list[Lift]:
    lifts = [
        Lift(
            exercise_id=exercise_id,
            name=tally.name,
            max_weight=tally.max_weight,
            max_reps=tally.max_reps,
            one_rep_max=tally.one_rep_max,
        )
        for exercise_id, tally in exercises.items()
        if tally.one_rep_max
    ]
    return sorted(lifts, key=lambda lift: (-lift.one_rep_max, lift.exercise_id))[:MAX_STRONGEST_LIFTS]


def _favorite_exercises(exercises: Mapping[str, ExerciseTally]) -> list[Favorite]:
    favorites = [
        Favorite(exercise_id=exercise_id, name=tally.name, workouts=tally.workouts, sets=tally.sets)
        for exercise_id, tally in exercises.items()
    ]
    return sorted(favorites, key=lambda favorite: (-favorite.workouts, -favorite.sets, favorite.exercise_id))[
        :MAX_FAVORITES
    ]
