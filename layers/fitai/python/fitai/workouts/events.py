"""Domain events of workouts, for the reactions of all services."""

from datetime import date
from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.events import Event
from fitai.kernel.types import Model

Day = date
"""A day of the calendar; the field that holds one is called `date` and would hide the type."""


class BestSet(Model):
    """The best working set of an exercise, kilograms."""

    weight: float | None = None
    reps: int | None = None
    duration_seconds: float | None = None
    distance: float | None = None


class SetLoad(Model):
    """Sets of the same weight and repetitions; kilograms."""

    weight: float
    reps: int
    sets: int


class CompletedExercise(Model):
    """An exercise of a completed workout, without warm-ups. Volume in kilograms, distance in metres.

    `loads` are the sets that a one-rep max is estimated from; `seconds` those of the sets that are measured by their time.
    """

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
    pattern: str | None = None
    seconds: float = 0.0
    distance: float = 0.0
    loads: list[SetLoad] = []


class WorkoutEvent(Event):
    """A completed workout in its current state; `workout_version` orders the events of a workout.

    `warm_up_exercise_ids`: the exercises of which only warm-ups were completed; `exercises` has all others.
    """

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
    warm_up_exercise_ids: list[str] = []

    @property
    def completed_exercise_ids(self) -> set[str]:
        """All exercises of which a set was completed, warm-ups included."""
        return {exercise.exercise_id for exercise in self.exercises} | set(self.warm_up_exercise_ids)


class WorkoutCompleted(WorkoutEvent):
    """A workout was completed; `backdated` when it counts for another day than that on which it was done."""

    name: ClassVar[str] = "workout.completed"
    backdated: bool = False


class WorkoutCorrected(WorkoutEvent):
    """A completed workout was changed afterwards; the event holds the whole new state.

    `former_date` is the day that it counted for before. `records_only`: only its records differ, because an earlier
    workout was changed.
    """

    name: ClassVar[str] = "workout.corrected"
    former_exercise_ids: list[str] = []
    former_date: Day | None = None
    records_only: bool = False


class WorkoutBegan(Event):
    """A workout was started, which happens once."""

    name: ClassVar[str] = "workout.started"
    workout_id: str
    template_id: str | None = None


class RecordsChanged(Event):
    """Personal records of these exercises have changed: a set has reached them, or the past was corrected.

    The records themselves are read by whoever needs them, so that late and repeated events do no harm.
    """

    name: ClassVar[str] = "workout.records_changed"
    workout_id: str
    exercise_ids: list[str]


class RestStarted(Event):
    """A rest timer was started; its start and its end identify it."""

    name: ClassVar[str] = "workout.rest_started"
    workout_id: str
    started_at: Moment
    ends_at: Moment


class WorkoutDeleted(Event):
    """A workout was deleted; `was_completed` tells whether it was part of the analytics.

    `was_shared` tells whether it may be in anybody's feed; `exercise_ids` are those of which something was done.
    """

    name: ClassVar[str] = "workout.deleted"
    workout_id: str
    workout_version: int
    was_completed: bool
    was_shared: bool = True
    exercise_ids: list[str]


class WorkoutRestored(Event):
    """A deleted workout was restored.

    `exercise_ids`: those that count for records; `completed`: the workout as it is, when it is part of the analytics.
    """

    name: ClassVar[str] = "workout.restored"
    workout_id: str
    workout_version: int
    exercise_ids: list[str]
    completed: WorkoutCorrected | None = None


class WorkoutSharingChanged(Event):
    """The audience of a workout has changed, and feeds are to be updated; `after` continues among the owner's friends."""

    name: ClassVar[str] = "workout.sharing_changed"
    workout_id: str
    after: dict[str, str] | None = None


class WorkoutImportContinued(Event):
    """An import of workouts, or its undo, is to be continued."""

    name: ClassVar[str] = "workout.import_continued"
    import_id: str


class WorkoutsImported(Event):
    """An import has added past workouts to the history, or its undo has removed them; they have no events of their own."""

    name: ClassVar[str] = "workout.history_imported"
    import_id: str
    undone: bool = False
