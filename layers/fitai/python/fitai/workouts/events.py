"""What other services are told of workouts."""

from datetime import date
from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.events import Event
from fitai.kernel.types import Model


class DoneSet(Model):
    """The best working set of an exercise, kilograms."""

    weight: float | None = None
    reps: int | None = None
    duration_seconds: float | None = None
    distance: float | None = None


class DoneExercise(Model):
    """What a completed workout holds of one exercise. Volume in kilograms, warm-ups left out."""

    exercise_id: str
    name: str
    primary_muscles: list[str]
    secondary_muscles: list[str]
    hard_sets: int
    reps: int
    volume: float
    max_weight: float | None = None
    max_reps: int | None = None
    one_rep_max: float | None = None
    assisted: bool = False
    best_set: DoneSet | None = None


class WorkoutEvent(Event):
    """A completed workout as it stands now; `workout_version` orders the events of one workout."""

    name: ClassVar[str] = "workout.base"
    workout_id: str
    workout_version: int
    workout_name: str
    template_id: str | None = None
    date: date
    timezone: str
    started_at: Moment | None = None
    ended_at: Moment | None = None
    duration_seconds: float
    total_volume: float
    calories: float
    hard_sets: int
    personal_records: int
    exercises: list[DoneExercise]


class WorkoutCompleted(WorkoutEvent):
    """A workout was completed; `backdated` when it counts for an earlier day than it was completed on."""

    name: ClassVar[str] = "workout.completed"
    backdated: bool = False


class WorkoutCorrected(WorkoutEvent):
    """A completed workout was changed afterwards; the event holds the whole new state."""

    name: ClassVar[str] = "workout.corrected"
    former_exercise_ids: list[str] = []


class WorkoutDeleted(Event):
    """A workout is gone; `was_completed` says whether it had counted."""

    name: ClassVar[str] = "workout.deleted"
    workout_id: str
    workout_version: int
    was_completed: bool
    exercise_ids: list[str]
