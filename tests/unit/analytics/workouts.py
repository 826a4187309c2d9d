"""Workouts as their events tell of them."""

from datetime import date
from typing import Any

from fitai.kernel.ids import new_id
from fitai.training.formulas import one_rep_max
from fitai.workouts.events import CompletedExercise, SetLoad, WorkoutCompleted, WorkoutCorrected, WorkoutDeleted

from tests.harness.gateway import deliver

ME = "user-1"
MUSCLES = {
    "squat": (["quadriceps"], ["glutes"]),
    "bench": (["chest"], ["triceps", "shoulders"]),
    "row": (["lats"], ["biceps"]),
    "pull-up": (["lats"], ["biceps"]),
}
PATTERNS = {"squat": "squat", "bench": "push", "row": "pull", "pull-up": "pull", "deadlift": "hinge"}


def done(
    exercise_id: str, weight: float | None = 100.0, reps: int = 5, sets: int = 3, **more: Any
) -> CompletedExercise:
    """An exercise of equal sets."""
    primary, secondary = MUSCLES.get(exercise_id, ([], []))
    assisted = bool(more.get("assisted"))
    fields = {
        "exercise_id": exercise_id,
        "name": exercise_id.title(),
        "primary_muscles": primary,
        "secondary_muscles": secondary,
        "hard_sets": sets,
        "reps": sets * reps,
        "volume": 0.0 if assisted else (weight or 0.0) * reps * sets,
        "max_weight": weight,
        "max_reps": reps,
        "one_rep_max": None if weight is None or assisted else one_rep_max(weight, reps).value,
        "pattern": PATTERNS.get(exercise_id),
        "loads": [] if weight is None or assisted else [SetLoad(weight=weight, reps=reps, sets=sets)],
    }
    return CompletedExercise(**(fields | more))


def fields_of(
    workout_id: str, day: date, *exercises: CompletedExercise, version: int = 1, **more: Any
) -> dict[str, Any]:
    fields = {
        "user_id": ME,
        "workout_id": workout_id,
        "workout_version": version,
        "workout_name": "Day",
        "date": day,
        "timezone": "UTC",
        "duration_seconds": 3600.0,
        "total_volume": sum(exercise.volume for exercise in exercises),
        "calories": 300.0,
        "hard_sets": sum(item.hard_sets for item in exercises),
        "personal_records": 0,
        "exercises": list(exercises),
    }
    return fields | more


def completed(workout_id: str, day: date, *exercises: CompletedExercise, **more: Any) -> WorkoutCompleted:
    return WorkoutCompleted(**fields_of(workout_id, day, *exercises, **more))


def corrected(
    workout_id: str, day: date, *exercises: CompletedExercise, version: int = 2, **more: Any
) -> WorkoutCorrected:
    return WorkoutCorrected(**fields_of(workout_id, day, *exercises, version=version, **more))


def deleted(workout_id: str, version: int = 9, was_completed: bool = True, user_id: str = ME) -> WorkoutDeleted:
    return WorkoutDeleted(
        user_id=user_id, workout_id=workout_id, workout_version=version, was_completed=was_completed, exercise_ids=[]
    )


def tell(*events: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted, to: str | None = None) -> None:
    """Hand events to their reactions, as the bus does; or to the one reaction that is named."""
    for event in events:
        deliver(event.name, event.model_dump(mode="json", by_alias=True), to=to)


def train(*days: date, user_id: str = ME, **more: Any) -> None:
    """Complete a workout on each day."""
    for day in days:
        tell(completed(new_id(), day, done("squat"), user_id=user_id, **more))
