"""Exercises with completed sets, as the rules see them."""

from datetime import UTC, datetime, timedelta

from fitai.workouts.models import WorkoutExercise, WorkoutSet

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def completed_set(
    index: int, weight: float | None, reps: int, type: str = "normal", after: int | None = None
) -> WorkoutSet:
    moment = START + timedelta(minutes=index if after is None else after)
    return WorkoutSet(index=index, weight=weight, reps=reps, type=type, completed_at=moment)  # type: ignore[arg-type]


def exercise_of(
    *sets: WorkoutSet, index: int = 0, measurement: str = "weight_reps", superset: str | None = None
) -> WorkoutExercise:
    return WorkoutExercise(
        index=index, exercise_id="lift", name="Lift", measurement=measurement, sets=list(sets), superset_id=superset
    )
