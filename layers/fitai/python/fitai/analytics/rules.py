"""What is kept of the workouts, and how one workout's contribution is added and taken away again. Pure.

Sums are whole numbers of a small unit: added and taken away in any order, they come out the same to the last digit.
Bests cannot be taken away; where one falls, it is looked for anew among the other contributions.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from fitai.analytics.streaks import Calendar, Streaks, condense, horizon, monday
from fitai.kernel.types import Model

if TYPE_CHECKING:  # reading the analytics needs no event
    from fitai.workouts.events import CompletedExercise, WorkoutEvent

PER_KILOGRAM = 100_000_000
"""Volume is counted in units of ten micrograms: a pound (0.45359237 kg) is a whole number of them."""
PER_SECOND = 1000
PER_CALORIE = 1000
PRIMARY_HALF_SETS, SECONDARY_HALF_SETS = 2, 1
"""Halves of a hard set that a muscle is credited with."""
MAX_STRONGEST_LIFTS = 10
"""Strongest lifts that are kept at hand."""
MAX_FAVORITES = 5
"""Most used exercises that are kept at hand."""
DEFAULT_WEEKLY_TARGET = 3
"""Workouts per week that an account means to do when it has not said so."""

Sums = TypeVar("Sums", bound="Summed")


# --- what is kept ------------------------------------------------------------------------------------------


class Summed(Model):
    """What adds up: ten micrograms, milliseconds, thousandths of a kilocalorie, sets."""

    volume: int = 0
    duration: int = 0
    calories: int = 0
    hard_sets: int = 0


class ExerciseContribution(Model):
    """What a workout did of one exercise; for an assisted one the best weight is the least."""

    name: str
    sets: int = 0
    volume: int = 0
    max_weight: float | None = None
    max_reps: int | None = None
    one_rep_max: float | None = None
    assisted: bool = False


class Contribution(Summed):
    """Everything that one workout has added. `muscles` in half sets."""

    workout_id: str
    date: date
    timezone: str
    personal_records: int = 0
    muscles: dict[str, int] = {}
    exercises: dict[str, ExerciseContribution] = {}


class Week(Summed):
    """A week's sums; `days` counts the workouts from Monday to Sunday, `muscles` half sets."""

    workouts: int = 0
    days: list[int] = [0] * 7
    muscles: dict[str, int] = {}


class ExerciseTally(ExerciseContribution):
    """What all workouts did of one exercise; `workouts` is how many of them."""

    workouts: int = 0


class Lift(Model):
    """One of the strongest lifts."""

    exercise_id: str
    name: str
    max_weight: float | None = None
    max_reps: int | None = None
    one_rep_max: float


class Favorite(Model):
    """One of the exercises most used."""

    exercise_id: str
    name: str
    workouts: int
    sets: int


class NewestWorkout(Model):
    """The newest workout, by its day: it says where the user is, as long as the account does not."""

    date: date
    workout_id: str
    timezone: str


class Totals(Summed):
    """All of a user's training in one item of bounded size."""

    workouts: int = 0
    personal_records: int = 0
    first_day: date | None = None
    newest: NewestWorkout | None = None
    strongest: list[Lift] = []
    favorites: list[Favorite] = []
    day_streaks: Streaks = Streaks()
    week_streaks: Streaks = Streaks()


@dataclass(frozen=True, slots=True)
class Aggregates:
    """Everything that follows from the contributions. Weeks by their Monday; empty ones do not exist."""

    totals: Totals = field(default_factory=Totals)
    calendar: Calendar = field(default_factory=Calendar)
    weeks: Mapping[date, Week] = field(default_factory=dict)
    exercises: Mapping[str, ExerciseTally] = field(default_factory=dict)


# --- one workout -------------------------------------------------------------------------------------------


def contribution(event: "WorkoutEvent") -> Contribution:
    """What a completed workout adds."""
    exercises: dict[str, ExerciseContribution] = {}
    muscles: Counter[str] = Counter()
    for one in event.exercises:
        share = _exercise_contribution(one)
        known = exercises.get(one.exercise_id)
        exercises[one.exercise_id] = share if known is None else _merge_contributions(known, share)
        primary = set(one.primary_muscles)
        for muscle in primary | set(one.secondary_muscles):
            muscles[muscle] += one.hard_sets * (PRIMARY_HALF_SETS if muscle in primary else SECONDARY_HALF_SETS)
    return Contribution(
        workout_id=event.workout_id,
        date=event.date,
        timezone=event.timezone,
        volume=round(event.total_volume * PER_KILOGRAM),
        duration=round(event.duration_seconds * PER_SECOND),
        calories=round(event.calories * PER_CALORIE),
        hard_sets=event.hard_sets,
        personal_records=event.personal_records,
        muscles=_without_zeros(muscles),
        exercises=exercises,
    )


def _exercise_contribution(one: "CompletedExercise") -> ExerciseContribution:
    return ExerciseContribution(
        name=one.name,
        sets=one.hard_sets,
        volume=round(one.volume * PER_KILOGRAM),
        max_weight=one.max_weight,
        max_reps=one.max_reps,
        one_rep_max=None if one.assisted else one.one_rep_max,
        assisted=one.assisted,
    )


def _merge_contributions(one: ExerciseContribution, other: ExerciseContribution) -> ExerciseContribution:
    """Both together: sums added, bests the better ones."""
    return one.model_copy(
        update={"sets": one.sets + other.sets, "volume": one.volume + other.volume, **_best_values([one, other])}
    )


def _without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in sorted(counts) if counts[name]}


# --- bests -------------------------------------------------------------------------------------------------

BEST_FIELDS = ("max_weight", "max_reps", "one_rep_max")


def _best_values(shares: Iterable[ExerciseContribution]) -> dict[str, float | None]:
    found = list(shares)
    return {name: _best_value(name, found) for name in BEST_FIELDS}


def _best_value(name: str, shares: Iterable[ExerciseContribution]) -> float | None:
    known = [(getattr(one, name), one.assisted) for one in shares if getattr(one, name) is not None]
    if not known:
        return None
    less_is_better = name == "max_weight" and known[0][1]
    values: list[float] = [value for value, _ in known]
    return min(values) if less_is_better else max(values)


def _is_best_lost(tally: ExerciseTally, gone: ExerciseContribution, come: ExerciseContribution | None) -> bool:
    """Whether the share that goes held one of the bests, and the one that comes does not reach it."""
    both = [gone] if come is None else [gone, come]
    return any(
        getattr(gone, name) is not None
        and getattr(gone, name) == getattr(tally, name)
        and (come is None or getattr(come, name) != _best_value(name, both))
        for name in BEST_FIELDS
    )


# --- adding and taking away --------------------------------------------------------------------------------


def replace_contribution(
    standing: Aggregates,
    old: Contribution | None,
    new: Contribution | None,
    *,
    others: Callable[[], Iterable[Contribution]],
    target: int,
    today_utc: date,
) -> Aggregates:
    """The standing after a workout's contribution has changed from `old` to `new`.

    Args:
        standing: holds the weeks and all exercises that either of the two touches.
        others: reads the contributions of all the other workouts; called only where a best has fallen.
        target: workouts per week that make a week count for the weekly streak.
    """
    rest: list[Contribution] | None = None

    def remaining() -> list[Contribution]:
        nonlocal rest
        if rest is None:
            rest = list(others())
        return rest

    weeks = _update_weeks(standing.weeks, old, new)
    calendar = standing.calendar
    for one in (old, new):
        if one is not None:
            week = weeks.get(monday(one.date), Week())
            calendar = calendar.with_day(one.date, week.days[one.date.weekday()])
    exercises = _update_exercises(standing.exercises, old, new, remaining)
    before = standing.totals
    sums = _add_sums(_add_sums(before, old, -1), new, 1)
    records = (new.personal_records if new else 0) - (old.personal_records if old else 0)
    totals = sums.model_copy(
        update={
            "workouts": before.workouts + (new is not None) - (old is not None),
            "personal_records": before.personal_records + records,
            "newest": _update_newest(before.newest, old, new, remaining),
        }
    )
    return derive_totals(Aggregates(totals, calendar, weeks, exercises), target, today_utc)


def aggregate_contributions(contributions: Iterable[Contribution], *, target: int, today_utc: date) -> Aggregates:
    """The standing from the contributions alone."""
    found = list(contributions)
    totals, weeks, days = Totals(), dict[date, Week](), Counter[date]()
    shares: dict[str, list[ExerciseContribution]] = {}
    for one in found:
        totals = _add_sums(totals, one, 1)
        start = monday(one.date)
        weeks[start] = _update_week(weeks.get(start, Week()), one, 1)
        days[one.date] += 1
        for exercise_id, share in one.exercises.items():
            shares.setdefault(exercise_id, []).append(share)
    totals.workouts = len(found)
    totals.personal_records = sum(one.personal_records for one in found)
    totals.newest = _newest_workout(found)
    calendar = Calendar.of(days)
    exercises = {exercise_id: _tally_contributions(mine) for exercise_id, mine in shares.items()}
    return derive_totals(Aggregates(totals, calendar, weeks, exercises), target, today_utc)


def derive_totals(standing: Aggregates, target: int, today_utc: date) -> Aggregates:
    """The standing with everything in the totals that follows from its other parts."""
    exercises, calendar = standing.exercises, standing.calendar
    totals = standing.totals.model_copy(
        update={
            "first_day": calendar.first_day,
            "strongest": _strongest_lifts(exercises),
            "favorites": _favorite_exercises(exercises),
            "day_streaks": condense(calendar.day_runs(), horizon(today_utc, "day")),
            "week_streaks": condense(calendar.week_runs(target), horizon(today_utc, "week")),
        }
    )
    return replace(standing, totals=totals)


def _add_sums(sums: Sums, one: Contribution | None, sign: int) -> Sums:
    if one is None:
        return sums
    names = Summed.model_fields
    return sums.model_copy(update={name: getattr(sums, name) + sign * getattr(one, name) for name in names})


def _update_weeks(weeks: Mapping[date, Week], old: Contribution | None, new: Contribution | None) -> dict[date, Week]:
    after = dict(weeks)
    for one, sign in ((old, -1), (new, 1)):
        if one is not None:
            start = monday(one.date)
            after[start] = _update_week(after.get(start, Week()), one, sign)
    return {start: week for start, week in after.items() if week.workouts}


def _update_week(week: Week, one: Contribution, sign: int) -> Week:
    days = list(week.days)
    days[one.date.weekday()] += sign
    muscles = {
        muscle: week.muscles.get(muscle, 0) + sign * one.muscles.get(muscle, 0)
        for muscle in week.muscles.keys() | one.muscles.keys()
    }
    update = {"workouts": week.workouts + sign, "days": days, "muscles": _without_zeros(muscles)}
    return _add_sums(week, one, sign).model_copy(update=update)


def _update_exercises(
    exercises: Mapping[str, ExerciseTally],
    old: Contribution | None,
    new: Contribution | None,
    remaining: Callable[[], list[Contribution]],
) -> dict[str, ExerciseTally]:
    after = dict(exercises)
    former, present = (one.exercises if one else {} for one in (old, new))
    for exercise_id in sorted(former.keys() | present.keys()):
        gone, come, known = former.get(exercise_id), present.get(exercise_id), after.get(exercise_id)
        if gone is not None and (known is None or _is_best_lost(known, gone, come)):
            shares = [one.exercises[exercise_id] for one in remaining() if exercise_id in one.exercises]
            after[exercise_id] = _tally_contributions([*shares, *([come] if come else [])])
        else:
            after[exercise_id] = _update_tally(known, gone, come)
    return {exercise_id: tally for exercise_id, tally in after.items() if tally.workouts}


def _update_tally(
    known: ExerciseTally | None, gone: ExerciseContribution | None, come: ExerciseContribution | None
) -> ExerciseTally:
    named = come or known or gone
    tally = known or ExerciseTally(name="", assisted=bool(come and come.assisted))
    signed = [(share, sign) for share, sign in ((tally, 1), (gone, -1), (come, 1)) if share is not None]
    update: dict[str, object] = {
        "name": named.name if named else "",
        "workouts": tally.workouts + (come is not None) - (gone is not None),
        "sets": sum(sign * share.sets for share, sign in signed),
        "volume": sum(sign * share.volume for share, sign in signed),
    }
    return tally.model_copy(update=update | dict(_best_values([tally, come] if come else [tally])))


def _tally_contributions(shares: list[ExerciseContribution]) -> ExerciseTally:
    if not shares:
        return ExerciseTally(name="")
    return ExerciseTally(
        name=shares[-1].name,
        assisted=shares[-1].assisted,
        workouts=len(shares),
        sets=sum(one.sets for one in shares),
        volume=sum(one.volume for one in shares),
        **_best_values(shares),
    )


def _update_newest(
    known: NewestWorkout | None,
    old: Contribution | None,
    new: Contribution | None,
    remaining: Callable[[], list[Contribution]],
) -> NewestWorkout | None:
    held = known is not None and old is not None and known.workout_id == old.workout_id
    if held and (new is None or new.date < known.date):  # type: ignore[union-attr]
        return _newest_workout([*remaining(), *([new] if new else [])])
    fresh = _newest_workout([new]) if new else None
    if known is None or fresh is None or held:
        return fresh or known
    return max(known, fresh, key=_recency)


def _newest_workout(found: Iterable[Contribution]) -> NewestWorkout | None:
    newest = [NewestWorkout(date=one.date, workout_id=one.workout_id, timezone=one.timezone) for one in found]
    return max(newest, key=_recency, default=None)


def _recency(one: NewestWorkout) -> tuple[date, str]:
    return one.date, one.workout_id


def _strongest_lifts(exercises: Mapping[str, ExerciseTally]) -> list[Lift]:
    lifts = [
        Lift(
            exercise_id=exercise_id,
            name=one.name,
            max_weight=one.max_weight,
            max_reps=one.max_reps,
            one_rep_max=one.one_rep_max,
        )
        for exercise_id, one in exercises.items()
        if one.one_rep_max
    ]
    return sorted(lifts, key=lambda one: (-one.one_rep_max, one.exercise_id))[:MAX_STRONGEST_LIFTS]


def _favorite_exercises(exercises: Mapping[str, ExerciseTally]) -> list[Favorite]:
    found = [
        Favorite(exercise_id=exercise_id, name=one.name, workouts=one.workouts, sets=one.sets)
        for exercise_id, one in exercises.items()
    ]
    return sorted(found, key=lambda one: (-one.workouts, -one.sets, one.exercise_id))[:MAX_FAVORITES]
