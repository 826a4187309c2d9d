"""What is to be done of an exercise next, out of what was done last: the template's rule, and what can be loaded. Pure.

The templates' progression (`fitai.training.progression`) says what a session is to be after those before it; here the
sessions are told to it, and its answer becomes sets that the athlete's plates allow. docs/workouts.md has the rules.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model
from fitai.training import plates
from fitai.training.plans import TemplateDeload, TemplateExercise
from fitai.training.plates import PlatePairs
from fitai.training.progression import NextSet, NextTarget, SessionResult, deload_target, next_target
from fitai.training.warmup import warmup_sets
from fitai.workouts import rules
from fitai.workouts.models import Day, ExerciseTarget, LastSet, LastTime, SetTarget, WorkoutExercise, WorkoutSet

SESSIONS_MOST = 12
"""Sessions of an exercise that are kept: as many as any rule of a template asks for."""


# --- what can be loaded ------------------------------------------------------------------------------------


class Loads(Model):
    """What can be loaded for an exercise: kilograms.

    Attributes:
        step: the smallest change. bar: the empty bar, where plates go on one; then `plates` are those there are.
    """

    step: float
    bar: float | None = None
    plates: list[tuple[float, int]] = []

    def nearest(self, weight: float) -> float:
        """The load nearest to a weight."""
        if self.bar is None:
            return max(self.step, round(weight / self.step) * self.step)
        return plates.nearest_loads(weight, self.bar, self._pairs).nearest.weight

    def below(self, weight: float) -> float | None:
        """The heaviest load that is no heavier."""
        if self.bar is None:
            return int(weight / self.step + 1e-9) * self.step or None
        below = plates.nearest_loads(weight, self.bar, self._pairs).below
        return None if below is None else below.weight

    @property
    def _pairs(self) -> list[PlatePairs]:
        return [PlatePairs(weight, pairs) for weight, pairs in self.plates]


# --- what a plan asks for ----------------------------------------------------------------------------------


class Aiming(Model):
    """How an exercise of a planned workout gets its target: kept until the workout starts.

    Attributes:
        plan: the exercise as the template has it. others: the prescriptions of the template's other places for it.
        ramps: whether warm-up sets go before the work.
    """

    plan: TemplateExercise
    others: list[str] = []
    deload: TemplateDeload | None = None
    training_max_percentage: float | None = None
    loads: Loads
    ramps: bool = False


class Guide(Model):
    """Of what plan an exercise of a workout is, for the session that it becomes.

    Attributes:
        prescription: which of the template's places for the exercise it is; see `prescription`.
        week: of the plan, the first is 1. training_max: that its loads were taken of.
    """

    template_id: str
    prescription: str
    week: int = 1
    is_deload: bool = False
    training_max: float | None = None
    by_set: bool = False
    aiming: Aiming | None = None

    @classmethod
    def of(cls, template_id: str, week: int, aiming: Aiming) -> "Guide":
        """The guide of an exercise that is planned for a week of a template."""
        rule, sets = aiming.plan.progression, aiming.plan.set_plan or ()
        return cls(
            template_id=template_id,
            prescription=prescription(aiming.plan),
            week=week,
            is_deload=aiming.deload is not None,
            by_set=bool(rule and rule.waves) or any(one.weight is not None for one in sets),
            aiming=aiming,
        )


def prescription(plan: TemplateExercise) -> str:
    """What tells a heavy day of an exercise from a light one: sets, repetitions, load and rule, as a short name."""
    said = {"sets", "reps", "weight", "set_plan", "progression", "duration_seconds", "distance"}
    return hashlib.blake2b(plan.model_dump_json(include=said, exclude_none=True).encode(), digest_size=4).hexdigest()


# --- what was done -----------------------------------------------------------------------------------------


class PastSession(Model):
    """What was done of an exercise in one workout. `at` is when its first set was done.

    `by_set`: the plan had a load for each set, so that all of them are one session, whatever they weighed.
    """

    workout_id: str
    date: Day
    at: Moment
    sets: list[LastSet]
    template_id: str | None = None
    prescription: str | None = None
    week: int | None = None
    is_deload: bool = False
    training_max: float | None = None
    by_set: bool = False

    @property
    def place(self) -> tuple[Day, Moment, str]:
        """Where it stands in the history of the exercise."""
        return self.date, self.at, self.workout_id


def session(workout_id: str, day: Day, entries: Sequence[tuple[WorkoutExercise, Guide | None]]) -> PastSession | None:
    """What a workout holds of one exercise, which may stand in it twice; None without a working set."""
    done = [one for entry, _ in entries for one in entry.sets if one.completed_at is not None]
    done.sort(key=lambda one: (one.completed_at, one.index))
    moments = [one.completed_at for one in done if rules.working(one) and one.completed_at]
    if not moments:
        return None
    guide = next((guide for _, guide in entries if guide is not None), None)
    known = {} if guide is None else guide.model_dump(exclude={"aiming"})
    return PastSession(workout_id=workout_id, date=day, at=min(moments), sets=[_last_set(one) for one in done], **known)


def _last_set(one: WorkoutSet) -> LastSet:
    return LastSet(
        type=one.type,
        weight=one.weight,
        reps=one.reps,
        rpe=one.rpe,
        duration_seconds=one.duration_seconds,
        distance=one.distance,
    )


def kept(sessions: Iterable[PastSession]) -> list[PastSession]:
    """The newest sessions, the newest first; of the older ones only what the rules look at."""
    newest = sorted(sessions, key=lambda one: one.place, reverse=True)[:SESSIONS_MOST]
    return newest[:1] + [
        one.model_copy(
            update={"sets": [LastSet(type=done.type, weight=done.weight, reps=done.reps) for done in _counted(one)]}
        )
        for one in newest[1:]
    ]


def last_time(sessions: Sequence[PastSession]) -> LastTime | None:
    """The newest session as it is answered."""
    if not sessions:
        return None
    return LastTime(date=sessions[0].date, workout_id=sessions[0].workout_id, sets=sessions[0].sets)


def _counted(one: PastSession) -> list[LastSet]:
    """The sets that a plan counts: those of a drop are a part of the set before."""
    return [done for done in one.sets if done.type in ("normal", "failure")]


def told(one: PastSession, *, assisted: bool) -> SessionResult | None:
    """A session as the progression reads it: the load that most sets had, and the repetitions with it or more.

    A set that was done with less than the others fell short: it does not count.
    """
    sets = [done for done in _counted(one) if done.reps is not None]
    if not sets:
        return None
    sign = -1 if assisted else 1
    counts = Counter(done.weight for done in sets)
    usual = max(counts, key=lambda weight: (counts[weight], sign * (weight or 0.0)))
    least = sign * (usual or 0.0) - rules.ALIKE
    reps = [done.reps or 0 for done in sets if one.by_set or sign * (done.weight or 0.0) >= least]
    return SessionResult(weight=usual, reps=tuple(reps), week=one.week, training_max=one.training_max)


def week_of(sessions: Iterable[PastSession], template_id: str, today: Day) -> int:
    """Which week of the plan it is: that of the last session of the template in this calendar week, else the next one.

    Weeks in which nothing was done are no weeks of the plan.
    """
    mine = [one for one in sessions if one.template_id == template_id and one.week is not None]
    if not mine:
        return 1
    last = max(mine, key=lambda one: one.place)
    week = last.week or 1
    monday = today - timedelta(days=today.weekday())
    return week if last.date >= monday else week + 1


# --- what is next ------------------------------------------------------------------------------------------


def aim(
    guide: Guide, sessions: Sequence[PastSession], one_rep_max: float | None, *, assisted: bool
) -> NextTarget | None:
    """What the template's rule asks for next; None where the exercise was not planned by a template."""
    aiming = guide.aiming
    if aiming is None:
        return None
    done = [told(one, assisted=assisted) for one in _relevant(sessions, guide, aiming) if not one.is_deload]
    found = next_target(
        aiming.plan,
        [one for one in done if one is not None],
        aiming.loads.step,
        week=guide.week,
        one_rep_max=one_rep_max,
        training_max_percentage=aiming.training_max_percentage,
        assisted=assisted,
    )
    return found if aiming.deload is None else deload_target(found, aiming.deload, aiming.loads.step)


def _relevant(sessions: Sequence[PastSession], guide: Guide, aiming: Aiming) -> list[PastSession]:
    """The sessions that a target follows from: those of the template, but for its other places for the exercise.

    A plan that names no load goes on from whatever was done before it.
    """
    mine = [one for one in sessions if one.template_id == guide.template_id and one.prescription not in aiming.others]
    names_load = aiming.plan.weight is not None and aiming.plan.weight.type != "bodyweight"
    return mine if mine or names_load else list(sessions)


def planned(
    entry: WorkoutExercise, guide: Guide, sessions: Sequence[PastSession], one_rep_max: float | None
) -> tuple[WorkoutExercise, Guide]:
    """The exercise with its target and its sets, as the template's rule has them."""
    wanted = aim(guide, sessions, one_rep_max, assisted=entry.measurement == "assisted_reps")
    aiming = guide.aiming
    if wanted is None or aiming is None:
        return entry, guide
    loaded = [_loadable(one, aiming, entry.measurement) for one in wanted.sets]
    work = [_set(one, aiming.plan) for one in loaded]
    sets = warmed_up(work, aiming.loads, entry.measurement) if aiming.ramps else work
    sets = [one.model_copy(update={"index": index}) for index, one in enumerate(sets)]
    heaviest = [one.weight for one in loaded if one.type != "warmup" and one.weight is not None]
    target = ExerciseTarget(
        sets=sum(one.type != "warmup" for one in loaded),
        reps=next((one.reps for one in loaded if one.type != "warmup"), None),
        weight=max(heaviest, default=None),
        reason=wanted.reason.value,
        message=wanted.message,
    )
    training_max = wanted.training_max if aiming.plan.progression and aiming.plan.progression.waves else None
    return entry.model_copy(update={"sets": sets, "target": target}), guide.model_copy(
        update={"training_max": training_max}
    )


def started(
    entry: WorkoutExercise, guide: Guide | None, sessions: Sequence[PastSession], one_rep_max: float | None
) -> tuple[WorkoutExercise, Guide | None]:
    """The exercise as its workout starts: its target anew, since more was done since it was planned.

    Sets that were changed since they were planned stay as they are.
    """
    if guide is None:
        return entry, None
    fresh, known = planned(entry, guide, sessions, one_rep_max)
    if not _untouched(entry):
        fresh = entry.model_copy(update={"target": fresh.target})
    return fresh, known.model_copy(update={"aiming": None})


def _untouched(entry: WorkoutExercise) -> bool:
    return all(
        one.completed_at is None
        and one.target is not None
        and (one.weight, one.reps) == (one.target.weight, one.target.reps)
        for one in entry.sets
    )


def _loadable(one: NextSet, aiming: Aiming, measurement: str) -> NextSet:
    """The set with a load that can be made; one that the template itself names stays as it is said."""
    said = {_fixed(aiming.plan), *(_fixed(own) for own in aiming.plan.set_plan or ())}
    if one.weight is None or one.weight in said or measurement != "weight_reps":
        return one
    return NextSet(
        type=one.type,
        weight=aiming.loads.nearest(one.weight),
        reps=one.reps,
        reps_min=one.reps_min,
        reps_max=one.reps_max,
        percentage=one.percentage,
        rpe=one.rpe,
        amrap=one.amrap,
    )


def _fixed(plan: object) -> float | None:
    weight = getattr(plan, "weight", None)
    return weight.value if weight is not None and weight.type == "fixed" else None


def _set(one: NextSet, plan: TemplateExercise) -> WorkoutSet:
    target = SetTarget(
        weight=one.weight,
        reps=one.reps,
        reps_min=one.reps_min,
        reps_max=one.reps_max,
        percentage=one.percentage,
        rpe=one.rpe,
        amrap=one.amrap or None,
        duration_seconds=plan.duration_seconds,
        distance=plan.distance,
    )
    return WorkoutSet(
        index=0,
        type=one.type,
        weight=one.weight,
        reps=one.reps,
        duration_seconds=plan.duration_seconds,
        distance=plan.distance,
        target=target,
    )


def warmed_up(sets: Sequence[WorkoutSet], loads: Loads, measurement: str) -> list[WorkoutSet]:
    """The sets with a warm-up ramp before them, where they lift a weight and have no warm-up of their own."""
    weights = [one.weight for one in sets if one.type != "warmup" and one.weight]
    if measurement != "weight_reps" or not weights or any(one.type == "warmup" for one in sets):
        return list(sets)
    ramped = [
        WorkoutSet(
            index=index,
            type="warmup",
            weight=one.weight,
            reps=one.reps,
            target=SetTarget(weight=one.weight, reps=one.reps, percentage=one.percentage),
        )
        for index, one in enumerate(warmup_sets(max(weights), loads.bar, loads.below))
    ]
    return [one.model_copy(update={"index": index}) for index, one in enumerate([*ramped, *sets])]
