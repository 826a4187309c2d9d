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


def past_session(
    workout_id: str, day: Day, entries: Sequence[tuple[WorkoutExercise, ExercisePlan | None]]
) -> PastSession | None:
    """What a workout holds of one exercise, which may stand in it twice; None without a working set."""
    done = [one for entry, _ in entries for one in entry.sets if one.completed_at is not None]
    done.sort(key=lambda one: (one.completed_at, one.index))
    moments = [one.completed_at for one in done if rules.is_working_set(one) and one.completed_at]
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


def newest_sessions(sessions: Iterable[PastSession]) -> list[PastSession]:
    """The newest sessions, the newest first; of the older ones only what the rules look at."""
    newest = sorted(sessions, key=lambda one: one.place, reverse=True)[:MAX_SESSIONS]
    return newest[:1] + [
        one.model_copy(
            update={"sets": [LastSet(type=done.type, weight=done.weight, reps=done.reps) for done in counted_sets(one)]}
        )
        for one in newest[1:]
    ]


def last_time(sessions: Sequence[PastSession]) -> LastTime | None:
    """The newest session as it is answered."""
    if not sessions:
        return None
    return LastTime(date=sessions[0].date, workout_id=sessions[0].workout_id, sets=sessions[0].sets)


def counted_sets(one: PastSession) -> list[LastSet]:
    """The sets that a plan counts: those of a drop are a part of the set before."""
    return [done for done in one.sets if done.type in ("normal", "failure")]
