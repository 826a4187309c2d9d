"""What other services are told of workouts."""

from datetime import date
from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.events import Event
from fitai.kernel.types import Model


class BestSet(Model):
    """The best working set of an exercise, kilograms."""

    weight: float | None = None
    reps: int | None = None
    duration_seconds: float | None = None
    distance: float | None = None


class CompletedExercise(Model):
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
    best_set: BestSet | None = None


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
    exercises: list[CompletedExercise]


class WorkoutCompleted(WorkoutEvent):
    """A workout was completed; `backdated` when it counts for another day than it was done on."""

    name: ClassVar[str] = "workout.completed"
    backdated: bool = False


class WorkoutCorrected(WorkoutEvent):
    """A completed workout was changed afterwards; the event holds the whole new state.

    `records_only`: nothing was done otherwise; a change of the past has given it other records.
    """

    name: ClassVar[str] = "workout.corrected"
    former_exercise_ids: list[str] = []
    records_only: bool = False


class WorkoutBegan(Event):
    """A workout was started. It can be started once."""

    name: ClassVar[str] = "workout.started"
    workout_id: str
    template_id: str | None = None


class RestStarted(Event):
    """A rest timer was started, and is to be told of when it ends: by these two moments it is known."""

    name: ClassVar[str] = "workout.rest_started"
    workout_id: str
    started_at: Moment
    ends_at: Moment


class WorkoutDeleted(Event):
    """A workout is gone; `was_completed` says whether it had counted."""

    name: ClassVar[str] = "workout.deleted"
    workout_id: str
    workout_version: int
    was_completed: bool
    exercise_ids: list[str]


class WorkoutSharingChanged(Event):
    """With whom a workout is shared has changed: lists are to follow. `after` says where among the friends to go on."""

    name: ClassVar[str] = "workout.sharing_changed"
    workout_id: str
    after: dict[str, str] | None = None


class WorkoutImportContinued(Event):
    """An import of workouts, or its undoing, is to be gone on with."""

    name: ClassVar[str] = "workout.import_continued"
    import_id: str


class WorkoutsImported(Event):
    """An import has added past workouts to the history, or its undoing has removed them: no other event tells of each."""

    name: ClassVar[str] = "workout.history_imported"
    import_id: str
    undone: bool = False
