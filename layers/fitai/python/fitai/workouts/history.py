"""What other services may read of past workouts and records. Read-only."""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from fitai.kernel.types import Distance, Model, Weight
from fitai.training.formulas import one_rep_max
from fitai.workouts import rules, store
from fitai.workouts.events import WorkoutCompleted
from fitai.workouts.models import WorkoutExercise, WorkoutSet


class StrengthPoint(Model):
    """The best of an exercise on a day of training."""

    date: date
    workout_id: str
    weight: Weight | None = None
    reps: int | None = None
    one_rep_max: Weight | None = None
    volume: Weight = 0.0
    assisted: bool = Field(False, description="The weight is assistance: less of it is better.")


class BestTime(Model):
    """The best time over a standard distance."""

    distance: Distance
    seconds: float


class ExerciseRecord(Model):
    """The best that a user did of an exercise, in whatever it is measured; `max_duration` is seconds."""

    exercise_id: str
    max_weight: Weight | None = None
    max_volume: Weight | None = None
    one_rep_max: Weight | None = None
    max_reps: int | None = None
    max_duration: float | None = None
    max_distance: Distance | None = None
    best_times: list[BestTime] = []


def strength(
    user_id: str, exercise_id: str, *, since: date | None, until: date | None, limit: int, after: dict[str, str] | None
) -> tuple[list[StrengthPoint], dict[str, str] | None]:
    """A page of an exercise's history, newest first: one query. Warm-ups and open sets are left out."""
    part = store.exercise_part(user_id, exercise_id, since=since, until=until, limit=limit, after=after)
    points = []
    for item in part.items:
        if isinstance(item, store.WorkoutExerciseItem):
            day = date.fromisoformat(str(item.GSI1SK)[:10])
            points.append(_point(day, item.workout_id, item.exercise))
    return points, part.after


def _point(day: date, workout_id: str, exercise: WorkoutExercise) -> StrengthPoint:
    assisted = exercise.measurement == "assisted_reps"

    def strength_of(one: WorkoutSet) -> tuple[float, float, int]:
        weight, reps = one.weight or 0.0, one.reps or 0
        return (-weight, 0.0, reps) if assisted else (one_rep_max(weight, reps).value, weight, reps)

    sets = [one for one in exercise.sets if rules.working(one) and one.reps]
    best = max(sets, key=strength_of, default=None)
    lifted = best is not None and best.weight and best.reps and not assisted
    return StrengthPoint(
        date=day,
        workout_id=workout_id,
        weight=best.weight if best else None,
        reps=best.reps if best else None,
        one_rep_max=strength_of(best)[0] if best and lifted else None,
        volume=exercise.total_volume,
        assisted=assisted,
    )


def records(user_id: str, limit: int = 200) -> Sequence[ExerciseRecord]:
    """The records of a user's exercises: one query."""
    return [
        ExerciseRecord(
            exercise_id=item.exercise_id,
            max_weight=item.bests.weight,
            max_volume=item.bests.volume,
            one_rep_max=item.bests.one_rep_max,
            max_reps=max((reps for _, reps in item.bests.reps), default=None),
            max_duration=max((seconds for _, seconds in item.bests.durations), default=None),
            max_distance=max((metres for _, metres in item.bests.distances), default=None),
            best_times=[BestTime(distance=distance, seconds=seconds) for distance, seconds in item.bests.times],
        )
        for item in store.all_records(user_id, limit)
    ]


def completed_workout(user_id: str, workout_id: str) -> WorkoutCompleted | None:
    """A completed workout of the user as the rest of the house is told of it, read from the table: one query."""
    from fitai.workouts.summary import completed  # brings the exercise library, which reading a page does not need

    loaded = store.load(workout_id)
    if loaded is None or loaded.state.user_id != user_id or loaded.state.status != "completed":
        return None
    return completed(loaded.state)


def completed_workouts(user_id: str) -> Iterator[WorkoutCompleted]:
    """All completed workouts of a user, newest first. For maintenance: it grows with the history."""
    after: dict[str, str] | None = None
    while True:
        heads, after = store.history(
            user_id, status="completed", since=None, until=None, template=None, limit=100, after=after
        )
        for head in heads:
            workout = completed_workout(user_id, head.id)
            if workout is not None:
                yield workout
        if after is None:
            return
