"""What is counted for achievements beside the totals: sums, weeks and months that qualify, and bests. Pure.

Three kinds of numbers, all whole where they are summed, so that adding and removing workouts is exact:

- `Counters` are sums over the workouts.
- `PeriodCounts` count the weeks and months that qualify. A change of a workout touches at most two of each, and the count
  changes by what these qualified before and qualify after.
- `Highlights` follow from the exercises and the calendar, and are made anew with each change.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import model_serializer

from fitai.analytics.streaks import Calendar
from fitai.kernel.types import Model

if TYPE_CHECKING:  # reading the analytics needs no events
    from fitai.workouts.events import WorkoutCounts

PER_METRE = 100
"""Distances are counted in centimetres."""
ACTIVE_WEEK = 150 * 60 * 1000
"""Milliseconds of training in a week that counts as active: 150 minutes (WHO guidelines on physical activity, 2020)."""
ALL_MUSCLES: tuple[frozenset[str], ...] = (
    frozenset({"chest"}),
    frozenset({"lats", "middle_back"}),
    frozenset({"shoulders"}),
    frozenset({"biceps"}),
    frozenset({"triceps"}),
    frozenset({"quadriceps"}),
    frozenset({"hamstrings"}),
    frozenset({"glutes"}),
    frozenset({"calves"}),
    frozenset({"abdominals"}),
)
"""The muscles of a week in which all were trained; of each group one is enough."""
MIN_LEG_SHARE = 0.3
"""Share of a week's working sets."""
MIN_BALANCE, MAX_BALANCE = 0.8, 1.25
"""Sets of pushes for each set of a pull, in a balanced month."""
MIN_GAIN = 10.0
"""Percent that a lift must have gained to be counted."""
MAIN_LIFTS: dict[str, tuple[str, ...]] = {
    "squat": ("barbell-back-squat", "low-bar-back-squat"),
    "bench": ("barbell-bench-press", "paused-bench-press"),
    "deadlift": ("barbell-deadlift", "sumo-deadlift"),
}
"""The exercises of the library that are a competition lift."""
NO_PULL_UPS = ("assisted", "jumping", "negative", "scapular", "kipping", "butterfly", "burpee", "suspension")
"""Parts of the ids of exercises that are called pull-ups and do not lift the whole body by the arms."""
NO_PUSH_UPS = ("scapular", "wrist", "negative")


# --- sums --------------------------------------------------------------------------------------------------


class Counters(Model):
    """Sums over workouts: whole numbers. Zeros are not stored.

    Attributes:
        distance: centimetres.
        kinds: by the kind of training, the workouts that had it.
    """

    reps: int = 0
    distance: int = 0
    rep_records: int = 0
    warm_ups: int = 0
    notes: int = 0
    rated_sets: int = 0
    one_sided_sets: int = 0
    push_sets: int = 0
    pull_sets: int = 0
    leg_sets: int = 0
    mobility: int = 0
    deloads: int = 0
    kept_plans: int = 0
    together: int = 0
    kinds: dict[str, int] = {}

    @model_serializer(mode="wrap")
    def _without_zeros(self, serialize: Any) -> dict[str, Any]:
        return {name: value for name, value in serialize(self).items() if value}

    @property
    def metres(self) -> float:
        """The distance in metres."""
        return self.distance / PER_METRE

    def plus(self, added: "Counters", sign: int = 1) -> "Counters":
        """These and others added up; subtracted with a sign of -1."""
        names = Counters.model_fields.keys() - {"kinds"}
        kinds = {kind: self.kinds.get(kind, 0) + sign * added.kinds.get(kind, 0) for kind in self.kinds | added.kinds}
        update: dict[str, Any] = {name: getattr(self, name) + sign * getattr(added, name) for name in names}
        return Counters(**update, kinds={kind: kinds[kind] for kind in sorted(kinds) if kinds[kind]})


def counters_of(counts: "WorkoutCounts") -> Counters:
    """The counters of one workout."""
    return Counters(
        reps=counts.reps,
        distance=round(counts.distance * PER_METRE),
        rep_records=counts.rep_records,
        warm_ups=counts.warm_ups,
        notes=counts.notes,
        rated_sets=counts.rated_sets,
        one_sided_sets=counts.one_sided_sets,
        push_sets=counts.push_sets,
        pull_sets=counts.pull_sets,
        leg_sets=counts.leg_sets,
        mobility=counts.mobility,
        deloads=int(counts.is_deload),
        kept_plans=int(counts.is_plan_kept),
        together=int(counts.is_together),
        kinds=dict.fromkeys(sorted(set(counts.kinds)), 1),
    )


# --- weeks and months that qualify -------------------------------------------------------------------------


class Month(Model):
    """The pushes and pulls of a calendar month, in working sets, and its workouts."""

    workouts: int = 0
    push_sets: int = 0
    pull_sets: int = 0


class WeekSums(Protocol):
    """What is known of a week."""

    duration: int
    hard_sets: int
    leg_sets: int
    muscles: dict[str, int]


class PeriodCounts(Model):
    """How many weeks and months qualify, the last ones that have a workout included.

    `leg_weeks` and `balanced_months` may lose the last one while it goes on: see `TrainingCounts`.
    """

    active_weeks: int = 0
    full_weeks: int = 0
    leg_weeks: int = 0
    balanced_months: int = 0

    def changed(
        self,
        weeks: tuple[Mapping[date, WeekSums], Mapping[date, WeekSums]],
        months: tuple[Mapping[str, Month], Mapping[str, Month]],
    ) -> "PeriodCounts":
        """The counts after these weeks and months, before and after, have changed."""
        (weeks_before, weeks_after), (months_before, months_after) = weeks, months
        before = period_counts(weeks_before.values(), months_before.values())
        after = period_counts(weeks_after.values(), months_after.values())
        names = PeriodCounts.model_fields
        return PeriodCounts(
            **{name: getattr(self, name) + getattr(after, name) - getattr(before, name) for name in names}
        )


def period_counts(weeks: Iterable[WeekSums], months: Iterable[Month]) -> PeriodCounts:
    """How many of these weeks and months qualify."""
    all_weeks = list(weeks)
    return PeriodCounts(
        active_weeks=sum(week.duration >= ACTIVE_WEEK for week in all_weeks),
        full_weeks=sum(has_all_muscles(week) for week in all_weeks),
        leg_weeks=sum(is_leg_week(week) for week in all_weeks),
        balanced_months=sum(map(is_balanced, months)),
    )


def has_all_muscles(week: WeekSums) -> bool:
    """Whether each of `ALL_MUSCLES` was trained."""
    return all(any(week.muscles.get(muscle) for muscle in group) for group in ALL_MUSCLES)


def is_leg_week(week: WeekSums) -> bool:
    """Whether the legs had at least 30 % of the working sets."""
    return week.leg_sets > 0 and week.leg_sets >= MIN_LEG_SHARE * week.hard_sets


def is_balanced(month: Month) -> bool:
    """Whether pushes and pulls were balanced: 0.8 to 1.25 sets of pushes for each of a pull."""
    return month.pull_sets > 0 and MIN_BALANCE <= month.push_sets / month.pull_sets <= MAX_BALANCE


def month_key(day: date) -> str:
    """The key of a day's month, such as `2026-03`."""
    return f"{day:%Y-%m}"


def update_months(months: Mapping[str, Month], changes: Iterable[tuple[date, Counters, int]]) -> dict[str, Month]:
    """The months after workouts were added and removed: each with its day, its counters, and a sign."""
    after = dict(months)
    for day, counters, sign in changes:
        month = after.get(month_key(day), Month())
        after[month_key(day)] = Month(
            workouts=month.workouts + sign,
            push_sets=month.push_sets + sign * counters.push_sets,
            pull_sets=month.pull_sets + sign * counters.pull_sets,
        )
    return {key: month for key, month in after.items() if month.workouts}


# --- the first values of an exercise -----------------------------------------------------------------------


class Baseline(Model):
    """The first value of an exercise, and the workout that has it."""

    date: date
    workout_id: str
    value: float


class HasBaselines(Protocol):
    """An exercise with the first values that are known of it."""

    baseline: Baseline | None
    assistance_baseline: Baseline | None


BASELINES = ("baseline", "assistance_baseline")


def earliest_baselines(exercises: Sequence[HasBaselines]) -> dict[str, Baseline | None]:
    """The fields `baseline` and `assistance_baseline` of exercises together: the first of each."""
    return {name: _earliest(getattr(exercise, name) for exercise in exercises) for name in BASELINES}


def updated_baselines(
    current: HasBaselines, old: HasBaselines | None, new: HasBaselines | None
) -> dict[str, Baseline | None]:
    """The same after a workout's values have changed; one that is lost must be searched for among all workouts."""

    def candidates(name: str) -> Iterator[Baseline | None]:
        held = getattr(current, name)
        if not _is_held_by(held, getattr(old, name, None)):
            yield held
        yield getattr(new, name, None)

    return {name: _earliest(candidates(name)) for name in BASELINES}


def is_baseline_lost(current: HasBaselines, old: HasBaselines, new: HasBaselines | None) -> bool:
    """Whether the old values held one of the first ones, and the new ones are later or lack it."""
    for name in BASELINES:
        was, becomes = getattr(old, name), getattr(new, name, None)
        if _is_held_by(getattr(current, name), was) and (becomes is None or becomes.date > was.date):
            return True
    return False


def _is_held_by(held: Baseline | None, candidate: Baseline | None) -> bool:
    return held is not None and candidate is not None and held.workout_id == candidate.workout_id


def _earliest(baselines: Iterable[Baseline | None]) -> Baseline | None:
    known = [baseline for baseline in baselines if baseline is not None]
    return min(known, key=lambda baseline: (baseline.date, baseline.workout_id), default=None)


# --- highlights --------------------------------------------------------------------------------------------


class ExerciseBests(HasBaselines, Protocol):
    """What is known of an exercise over all workouts."""

    one_rep_max: float | None
    unassisted_reps: int | None
    longest_hold: float | None
    assistance: float | None


class Highlights(Model):
    """What follows from all exercises and all days of training.

    Attributes:
        gain: percent by which the best estimated one-rep max of a lift is above its first one; that of the best lift.
        improved_lifts: lifts with a gain of at least 10 %.
        assistance_cut: percent of the first assistance of an exercise that is no longer needed; of the best exercise.
        longest_hold: seconds.
        lifts: kilograms, the best estimated one-rep max of each of `MAIN_LIFTS`.
        calendar_checksum: of the days of training, to tell whether they have changed.
    """

    exercises: int = 0
    gain: float = 0.0
    improved_lifts: int = 0
    assistance_cut: float = 0.0
    pull_ups: int = 0
    push_ups: int = 0
    longest_hold: float = 0.0
    lifts: dict[str, float] = {}
    calendar_checksum: int = 0


def highlights(exercises: Mapping[str, ExerciseBests], calendar: Calendar) -> Highlights:
    """The highlights of all exercises and days."""
    gains = [_gain(exercise) for exercise in exercises.values()]
    return Highlights(
        exercises=len(exercises),
        gain=max(gains, default=0.0),
        improved_lifts=sum(gain >= MIN_GAIN for gain in gains),
        assistance_cut=max(map(_assistance_cut, exercises.values()), default=0.0),
        pull_ups=_best_reps(exercises, "pull-up", NO_PULL_UPS),
        push_ups=_best_reps(exercises, "push-up", NO_PUSH_UPS),
        longest_hold=max((exercise.longest_hold or 0.0 for exercise in exercises.values()), default=0.0),
        lifts=_main_lifts(exercises),
        calendar_checksum=zlib.crc32(calendar.counts, calendar.first) if calendar.counts else 0,
    )


def _gain(exercise: ExerciseBests) -> float:
    if not exercise.one_rep_max or exercise.baseline is None or not exercise.baseline.value:
        return 0.0
    first = exercise.baseline.value
    return round((exercise.one_rep_max - first) / first * 100, 2)


def _assistance_cut(exercise: ExerciseBests) -> float:
    if exercise.assistance is None or exercise.assistance_baseline is None or not exercise.assistance_baseline.value:
        return 0.0
    first = exercise.assistance_baseline.value
    return round((first - exercise.assistance) / first * 100, 2)


def _best_reps(exercises: Mapping[str, ExerciseBests], name: str, without: Iterable[str]) -> int:
    """The most unassisted repetitions of an exercise of the library whose id has `name` and none of `without`."""
    excluded = tuple(without)
    return max(
        (
            exercise.unassisted_reps or 0
            for exercise_id, exercise in exercises.items()
            if name in exercise_id and not any(part in exercise_id for part in excluded)
        ),
        default=0,
    )


def _main_lifts(exercises: Mapping[str, ExerciseBests]) -> dict[str, float]:
    lifts = {
        lift: max((exercises[id_].one_rep_max or 0.0 for id_ in ids if id_ in exercises), default=0.0)
        for lift, ids in MAIN_LIFTS.items()
    }
    return {lift: value for lift, value in lifts.items() if value}
