"""What was done of an exercise in past workouts. Pure."""

from collections.abc import Iterable, Sequence

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model
from fitai.workouts import rules
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.models import Day, LastSet, LastTime, WorkoutExercise, WorkoutSet

MAX_SESSIONS = 12
"""Sessions of an exercise that are kept: as many as any rule of a template asks for."""


class PastSession(Model):
    """What was done of an exercise in one workout. `at` is when its first set was completed.

    `by_set`: the plan had a load for each set, so that all of them are one session, whatever they weighed. `reps_min` and
    `reps_max` are the range of repetitions that its working sets were planned in, where they were.
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
    reps_min: int | None = None
    reps_max: int | None = None

    @property
    def place(self) -> tuple[Day, Moment, str]:
        """Its position in the exercise's history."""
        return self.date, self.at, self.workout_id


def history_position(workout_id: str, day: Day, exercises: Sequence[WorkoutExercise]) -> tuple[Day, Moment, str]:
    """The position of completed sets in their exercise's history, warm-ups included; at least one must be completed."""
    moments = [set_.completed_at for exercise in exercises for set_ in exercise.sets if set_.completed_at is not None]
    return day, min(moments), workout_id


def past_session(
    workout_id: str, day: Day, exercises: Sequence[tuple[WorkoutExercise, ExercisePlan | None]]
) -> PastSession | None:
    """The session of one exercise in a workout, which may have the exercise twice; None without an attempt."""
    sets = [set_ for exercise, _ in exercises for set_ in exercise.sets if set_.completed_at is not None]
    sets.sort(key=lambda set_: (set_.completed_at, set_.index))
    # A session of failed attempts is one: the next target follows from it.
    moments = [set_.completed_at for set_ in sets if rules.is_attempt(set_) and set_.completed_at]
    if not moments:
        return None
    plan = next((plan for _, plan in exercises if plan is not None), None)
    plan_fields = {} if plan is None else plan.model_dump(exclude={"aiming", "loads"})
    targets = [set_.target for set_ in sets if set_.type != "warmup" and set_.target is not None]
    return PastSession(
        workout_id=workout_id,
        date=day,
        at=min(moments),
        sets=[_last_set(set_) for set_ in sets],
        reps_min=min((target.reps_min for target in targets if target.reps_min is not None), default=None),
        reps_max=max((target.reps_max for target in targets if target.reps_max is not None), default=None),
        **plan_fields,
    )


def _last_set(set_: WorkoutSet) -> LastSet:
    return LastSet(
        type=set_.type,
        measurement=set_.measurement,
        weight=set_.weight,
        reps=set_.reps,
        rpe=set_.rpe,
        duration_seconds=set_.duration_seconds,
        distance=set_.distance,
    )


def newest_sessions(sessions: Iterable[PastSession]) -> list[PastSession]:
    """The newest sessions, the newest first; of the older ones only what the rules of templates read."""
    newest = sorted(sessions, key=lambda session: session.place, reverse=True)[:MAX_SESSIONS]
    return newest[:1] + [_shortened(session) for session in newest[1:]]


def _shortened(session: PastSession) -> PastSession:
    sets = [
        LastSet(type=set_.type, measurement=set_.measurement, weight=set_.weight, reps=set_.reps)
        for set_ in counted_sets(session)
    ]
    return session.model_copy(update={"sets": sets})


def last_time(sessions: Sequence[PastSession]) -> LastTime | None:
    """The newest session as it is answered."""
    if not sessions:
        return None
    return LastTime(date=sessions[0].date, workout_id=sessions[0].workout_id, sets=sessions[0].sets)


def counted_sets(session: PastSession) -> list[LastSet]:
    """The sets that a plan counts: a drop set is a part of the set before it."""
    return [set_ for set_ in session.sets if set_.type in ("normal", "failure")]
