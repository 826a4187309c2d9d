"""Domain events of workouts, for the reactions of all services."""

from datetime import date
from typing import ClassVar, Literal

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


class WorkoutCounts(Model):
    """What is counted of a completed workout beside its sums. Sets are working sets, where nothing else is said.

    Attributes:
        reps: repetitions.
        distance: metres.
        rep_records: records in repetitions.
        warm_ups: completed warm-up sets.
        notes: notes that the user wrote: one for the workout, and one for each set that has one.
        rated_sets: sets with an effort (RPE).
        one_sided_sets: sets of exercises that train one side at a time.
        push_sets, pull_sets: sets of exercises whose movement is a push, or a pull.
        leg_sets: sets of exercises that work a muscle of the legs first of all.
        mobility: exercises for mobility.
        kinds: the kinds of training that it has, such as `strength` or `cardio`.
        is_deload: the plan had a deload.
        is_plan_kept: it was planned ahead, and started at most a day before or after the planned day.
        is_together: it was shown in a room of a group when it was completed.
    """

    reps: int = 0
    distance: float = 0.0
    rep_records: int = 0
    warm_ups: int = 0
    notes: int = 0
    rated_sets: int = 0
    one_sided_sets: int = 0
    push_sets: int = 0
    pull_sets: int = 0
    leg_sets: int = 0
    mobility: int = 0
    kinds: list[str] = []
    is_deload: bool = False
    is_plan_kept: bool = False
    is_together: bool = False


class SetLoad(Model):
    """Sets of the same weight and repetitions; kilograms."""

    weight: float
    reps: int
    sets: int


class CompletedExercise(Model):
    """An exercise of a completed workout, without warm-ups. Volume in kilograms, distance in metres.

    `loads` are the sets that a one-rep max is estimated from; `seconds` those of the sets that are measured by their time.

    Attributes:
        unassisted_reps: the most repetitions of a set that was done without assistance.
        longest_hold: seconds of the longest set of an exercise that is held.
        fastest_speed: metres per second of the fastest set over a kilometre or more.
        assistance: the least assistance of a set, kilograms: 0 where an assisted exercise was done without any.
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
    unassisted_reps: int | None = None
    longest_hold: float | None = None
    fastest_speed: float | None = None
    assistance: float | None = None
    pattern: str | None = None
    seconds: float = 0.0
    distance: float = 0.0
    loads: list[SetLoad] = []


class WorkoutEvent(Event):
    """A completed workout in its current state; `workout_version` orders the events of a workout.

    `warm_up_exercise_ids`: the exercises of which only warm-ups were completed; `exercises` has all others.
    `logged_on`: the UTC days on which its sets were completed.
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
    counts: WorkoutCounts = WorkoutCounts()
    logged_on: list[Day] = []

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
    started_at: Moment | None = None


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


class WorkoutExportRequested(Event):
    """A user has asked for an export of a history that is too long for one request."""

    name: ClassVar[str] = "workout.export_requested"

    export_id: str
    format: Literal["csv", "json"]
    since: date | None = None
    until: date | None = None
