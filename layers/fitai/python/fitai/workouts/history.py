"""What other services may read of past workouts and records. Read-only."""

from collections.abc import Sequence
from datetime import date

from fitai.formulas import one_rep_max
from fitai.kernel.types import Model, Weight
from fitai.workouts import rules, store
from fitai.workouts.models import WorkoutExercise


class StrengthPoint(Model):
    """The best of an exercise on a day of training."""

    date: date
    workout_id: str
    weight: Weight | None = None
    reps: int | None = None
    one_rep_max: Weight | None = None
    volume: Weight = 0.0


class ExerciseRecord(Model):
    """The best that a user did of an exercise."""

    exercise_id: str
    max_weight: Weight | None = None
    max_volume: Weight | None = None
    one_rep_max: Weight | None = None
    max_reps: int | None = None


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
    sets = [one for one in exercise.sets if rules.working(one) and one.reps]
    best = max(
        sets,
        key=lambda one: (one_rep_max(one.weight or 0.0, one.reps or 1).value, one.weight or 0.0, one.reps or 0),
        default=None,
    )
    estimate = one_rep_max(best.weight, best.reps).value if best and best.weight and best.reps else None
    return StrengthPoint(
        date=day,
        workout_id=workout_id,
        weight=best.weight if best else None,
        reps=best.reps if best else None,
        one_rep_max=estimate,
        volume=exercise.total_volume,
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
        )
        for item in store.all_records(user_id, limit)
    ]
