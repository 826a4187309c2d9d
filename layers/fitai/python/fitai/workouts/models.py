"""What crosses the API of the workouts: the workout, its exercises and sets, and the operations on it."""

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from fitai.exercises.models import Exercise
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Distance, Input, Model, Weight
from fitai.training.vocabulary import Muscle

Day = date
"""A day of the calendar; the fields that hold one are called `date` and would hide the type."""
Status = Literal["planned", "in_progress", "paused", "completed", "cancelled"]
SetType = Literal["normal", "warmup", "dropset", "failure"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

EXERCISES_MOST = 30
"""Exercises in a workout: replacing all of them, with the records of the old and the new, fits one transaction."""
SETS_MOST = 60
"""Sets of one exercise in a workout."""


def _half(value: float | None) -> float | None:
    if value is not None and value * 2 != int(value * 2):
        raise ValueError("Must be in halves, such as 7.5")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("Is not a time zone of the IANA database, such as Europe/Berlin") from None
    return value


Rpe = Annotated[float, Field(ge=6, le=10), AfterValidator(_half)]
"""Rate of perceived exertion, 6 to 10 in halves."""
Zone = Annotated[str, Field(max_length=64), AfterValidator(_zone)]
"""A time zone of the IANA database."""
Note = Annotated[str, Field(max_length=2000)]


# --- the workout as it is answered -------------------------------------------------------------------------


class SetTarget(Model):
    """What the plan asks of a set."""

    weight: Weight | None = None
    reps: int | None = None
    reps_min: int | None = None
    reps_max: int | None = None
    percentage: float | None = None
    rpe: float | None = None
    amrap: bool | None = Field(None, description="As many repetitions as possible, at least `reps`.")
    duration_seconds: float | None = None
    distance: Distance | None = None


class LastSet(Model):
    """A set of the last time."""

    type: SetType = "normal"
    weight: Weight | None = None
    reps: int | None = None
    rpe: float | None = None
    duration_seconds: float | None = None
    distance: Distance | None = None


class LastTime(Model):
    """What was done of an exercise in the last workout that had it, warm-ups included."""

    date: Day
    workout_id: str
    sets: list[LastSet]


class ExerciseTarget(Model):
    """What the template's progression asks of an exercise: the working sets, and why it is so.

    `reason` is one of start, add_weight, add_reps, repeat, reduce, next_wave, new_cycle, deload_week and as_planned;
    `message` says it to the athlete.
    """

    sets: int
    reps: int | None = None
    weight: Weight | None = Field(None, description="Of the heaviest set.")
    reason: str
    message: str


class WorkoutSet(Model):
    """One set. It is done when `completedAt` is there; before that its numbers are the plan's."""

    index: int
    type: SetType = "normal"
    weight: Weight | None = None
    reps: int | None = None
    duration_seconds: float | None = None
    distance: Distance | None = None
    rpe: float | None = None
    rir: float | None = None
    rest_time: float | None = Field(None, description="Seconds rested before this set.")
    notes: str | None = None
    target: SetTarget | None = None
    completed_at: Moment | None = None
    corrected_at: Moment | None = None
    client_id: str | None = Field(None, description="Of the operation that did it: what devices know the set by.")
    personal_record: bool = False


class RecordOfSet(Model):
    """What is told of every record: of which set, and by how much it is better than what stood before."""

    exercise_id: str
    set_index: int
    improvement_percentage: float | None = None


class WeightRecord(RecordOfSet):
    """A record in kilograms: the heaviest set, the largest volume of one set, the best estimated 1RM.

    Without `previous` it is the first of its kind. For an assisted exercise max_weight is the assistance, and
    less is better.
    """

    type: Literal["max_weight", "max_volume", "one_rep_max"]
    value: Weight
    previous: Weight | None = None


class RepsRecord(RecordOfSet):
    """A record in repetitions, at `weight` or more."""

    type: Literal["max_reps"] = "max_reps"
    value: int
    previous: int | None = None
    weight: Weight


class DurationRecord(RecordOfSet):
    """The longest, in seconds, with `weight` or more (0 where nothing is held)."""

    type: Literal["max_duration"] = "max_duration"
    value: float
    previous: float | None = None
    weight: Weight


class DistanceRecord(RecordOfSet):
    """The farthest, with `weight` or more (0 where nothing is carried)."""

    type: Literal["max_distance"] = "max_distance"
    value: Distance
    previous: Distance | None = None
    weight: Weight


class TimeRecord(RecordOfSet):
    """The best time over a standard distance, in seconds: less is better."""

    type: Literal["best_time"] = "best_time"
    value: float
    previous: float | None = None
    distance: Distance


PersonalRecord = Annotated[
    WeightRecord | RepsRecord | DurationRecord | DistanceRecord | TimeRecord, Field(discriminator="type")
]
"""A record that a set of this workout set; `previous` is what stood before, `improvementPercentage` by how much."""


class ExerciseTraits(Model):
    """What an exercise that somebody made works, and the energy it takes, as it was when it came into the workout.

    Its maker may change it or take it away, and others cannot look it up: the workout keeps what counts for it.
    """

    primary_muscle_groups: list[Muscle] = []
    secondary_muscle_groups: list[Muscle] = []
    met: float = Field(description="Metabolic equivalent.")

    @classmethod
    def of(cls, exercise: Exercise) -> "ExerciseTraits | None":
        """What a workout is to keep of an exercise; nothing of one of the written library."""
        if exercise.created_by is None:
            return None
        return cls(
            primary_muscle_groups=list(exercise.primary_muscle_groups),
            secondary_muscle_groups=list(exercise.secondary_muscle_groups),
            met=exercise.calories.met,
        )


class WorkoutExercise(Model):
    """An exercise of a workout, with its sets."""

    index: int
    exercise_id: str
    name: str
    measurement: str = "weight_reps"
    traits: ExerciseTraits | None = Field(None, description="Of an exercise that somebody made.")
    superset_id: str | None = None
    rest_time: int | None = Field(None, description="Seconds of rest planned after each set.")
    notes: str | None = None
    target: ExerciseTarget | None = None
    last_time: LastTime | None = Field(None, description="Told when the workout starts.")
    sets: list[WorkoutSet] = []
    total_volume: Weight = 0.0
    personal_records: list[PersonalRecord] = []


class WorkoutMetrics(Model):
    """The running totals of a workout."""

    total_volume: Weight = 0.0
    completed_sets: int = 0
    total_reps: int = 0
    average_rpe: float | None = Field(None, serialization_alias="averageRPE", validation_alias="averageRPE")
    total_rest_time: float = 0.0
    calories_burned: float | None = None
    personal_records_set: int = 0


class Rest(Model):
    """A rest timer: a deadline, so that a phone that was asleep still shows the right time."""

    started_at: Moment
    ends_at: Moment
    seconds: int


class RealTime(Model):
    """Where the workout stands."""

    current_exercise_index: int = 0
    current_set_index: int = 0
    is_resting: bool = False
    rest: Rest | None = None


class Mood(Model):
    """How it felt; energy from 1 to 10."""

    before: str | None = Field(None, max_length=40)
    after: str | None = Field(None, max_length=40)
    energy: int | None = Field(None, ge=1, le=10)


Detail = Literal["notes", "location", "mood", "bodyWeight"]
"""What of a shared workout only its owner sees, unless the owner says otherwise."""


class SharingState(Model):
    """Who may see the workout besides its owner. Others are told no more of it than the visibility."""

    is_shared: bool = False
    visibility: Literal["private", "friends", "public"] = "private"
    shared_with: list[str] = []
    has_link: bool = Field(False, description="Whether a link is given out. Its token is told once, when it is made.")
    shows: list[Detail] = Field([], description="What others see that is private otherwise.")
    shared_at: Moment | None = Field(None, description="Since when it is shared, however its audience has changed.")


class WorkoutSummary(Model):
    """A workout as it stands in a list."""

    id: str
    status: Status
    version: int
    name: str
    template_id: str | None = None
    day: str | None = None
    date: Day
    timezone: str
    started_at: Moment | None = None
    ended_at: Moment | None = None
    duration_seconds: float = 0.0
    exercise_count: int = 0
    metrics: WorkoutMetrics = WorkoutMetrics()
    created_at: Moment
    updated_at: Moment


class Workout(WorkoutSummary):
    """A workout with everything in it."""

    location: str | None = None
    notes: str | None = None
    mood: Mood | None = None
    body_weight: Weight | None = None
    exercises: list[WorkoutExercise] = []
    real_time: RealTime = RealTime()
    sharing: SharingState = SharingState()


# --- requests ----------------------------------------------------------------------------------------------


class PlannedSet(Input):
    """A set as it is planned."""

    type: SetType = "normal"
    weight: Weight | None = Field(None, ge=0, le=2000)
    reps: int | None = Field(None, ge=1, le=1000)
    duration_seconds: float | None = Field(None, gt=0, le=86_400)
    distance: Distance | None = Field(None, gt=0, le=1_000_000)


class PlannedExercise(Input):
    """An exercise as it is planned; without sets, they are added as they are done."""

    exercise_id: str = Field(max_length=100)
    sets: list[PlannedSet] = Field([], max_length=SETS_MOST)
    superset_id: str | None = Field(None, max_length=40)
    rest_time: int | None = Field(None, ge=0, le=3600)
    notes: Note | None = None
    warm_up: bool | None = Field(None, description="Put a warm-up ramp before the sets; as the workout's, if unsaid.")


class CreateWorkout(Input):
    """A new workout: from a template's day, like a past workout, from exercises, or empty."""

    name: str | None = Field(None, min_length=1, max_length=120)
    template_id: str | None = Field(None, max_length=64)
    day: Weekday | None = Field(None, description="Of the template; today's in the time zone, when it is not said.")
    week: int | None = Field(None, ge=1, le=520, description="Of the template's plan; the next one, if unsaid.")
    warm_up: bool = Field(False, description="Put warm-up ramps before the working sets that lift a weight.")
    workout_id: str | None = Field(None, max_length=64, description="A past workout to do again.")
    exercises: list[PlannedExercise] = Field([], max_length=EXERCISES_MOST)
    start: bool = False
    date: Day | None = None
    timezone: Zone | None = None
    location: str | None = Field(None, max_length=40)
    notes: Note | None = None
    mood: Mood | None = None
    body_weight: Weight | None = Field(None, ge=20, le=500)

    @model_validator(mode="after")
    def _one_source(self) -> "CreateWorkout":
        if sum(map(bool, (self.template_id, self.workout_id, self.exercises))) > 1:
            raise ValueError("Give one of templateId, workoutId and exercises")
        if self.day and not self.template_id:
            raise ValueError("day belongs to a templateId")
        if self.week and not self.template_id:
            raise ValueError("week belongs to a templateId")
        return self


class CompleteSet(Input):
    """What was done. On a set that is already done it is a correction: fields left out stay as they are."""

    type: SetType | None = None
    weight: Weight | None = Field(None, ge=0, le=2000)
    reps: int | None = Field(None, ge=1, le=1000)
    duration_seconds: float | None = Field(None, gt=0, le=86_400)
    distance: Distance | None = Field(None, gt=0, le=1_000_000)
    rpe: Rpe | None = None
    rir: Annotated[float, Field(ge=0, le=4), AfterValidator(_half)] | None = None
    rest_time: float | None = Field(None, ge=0, le=86_400)
    notes: Note | None = None
    client_id: str | None = Field(None, min_length=1, max_length=100)

    @model_validator(mode="after")
    def _one_effort(self) -> "CompleteSet":
        if self.rpe is not None and self.rir is not None and self.rpe != 10 - self.rir:
            raise ValueError("rpe and rir disagree: rpe is 10 − rir; give one")
        return self


class SetQuery(Input):
    """Which exercise a set belongs to; the current one, when it is not said."""

    exercise: int | None = Field(None, ge=0, lt=EXERCISES_MOST)


class EditedSet(CompleteSet):
    """A set of a replaced exercise list. Done when `completedAt` is given, or when the workout is completed."""

    completed_at: Moment | None = None


class EditedExercise(Input):
    """An exercise of a replaced exercise list."""

    exercise_id: str = Field(max_length=100)
    sets: list[EditedSet] = Field([], max_length=SETS_MOST)
    superset_id: str | None = Field(None, max_length=40)
    rest_time: int | None = Field(None, ge=0, le=3600)
    notes: Note | None = None


class ReviseWorkout(Input):
    """Changes to what describes a workout; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=120)
    date: Day | None = None
    location: str | None = Field(None, max_length=40)
    notes: Note | None = None
    mood: Mood | None = None
    body_weight: Weight | None = Field(None, ge=20, le=500)


class UpdateWorkout(ReviseWorkout):
    """Changes to a workout; what is left out stays. `exercises` replaces the whole list."""

    version: int = Field(ge=1)
    status: Literal["cancelled"] | None = None
    exercises: list[EditedExercise] | None = Field(None, max_length=EXERCISES_MOST)


class ChangeExercise(Input):
    """Move to an exercise (an empty body), change it, or add one (the index after the last)."""

    exercise_id: str | None = Field(None, max_length=100)
    superset_id: str | None = Field(None, max_length=40)
    rest_time: int | None = Field(None, ge=0, le=3600)
    notes: Note | None = None
    client_id: str | None = Field(None, min_length=1, max_length=100)


class Transition(Input):
    """A step of the workout's state."""

    client_id: str | None = Field(None, min_length=1, max_length=100)


class CompleteWorkout(Transition):
    """The end of a workout."""

    notes: Note | None = None
    mood: Mood | None = None


class RestTimer(Input):
    """Start the rest timer for `seconds`, or skip the one that runs."""

    seconds: int | None = Field(None, ge=1, le=3600)
    skip: bool = False
    client_id: str | None = Field(None, min_length=1, max_length=100)

    @model_validator(mode="after")
    def _one(self) -> "RestTimer":
        if self.skip == (self.seconds is not None):
            raise ValueError("Give seconds to start, or skip")
        return self


class ShareWorkout(Input):
    """Who may see it. `link: false` takes back the link that was given out."""

    visibility: Literal["private", "friends", "public"] = "friends"
    recipients: list[Annotated[str, Field(min_length=1, max_length=64)]] = Field([], max_length=100)
    link: bool = True
    shows: list[Detail] = Field([], max_length=4, description="What others may see too that is private otherwise.")


class SharedWorkout(Model):
    """How the workout is shared now. The link's token is told once; only its hash is kept."""

    workout_id: str
    visibility: Literal["private", "friends", "public"]
    recipients: list[str]
    shows: list[Detail] = []
    link: str | None = None
    version: int


class OutlinedExercise(Model):
    """An exercise of a workout in short."""

    exercise_id: str
    name: str
    sets: int = Field(description="Sets, planned and done.")
    completed_sets: int = 0
    total_volume: Weight = 0.0
    personal_records: int = 0


class WorkoutOwner(Model):
    """Whose workout it is. The names are there for those who may see the profile."""

    id: str
    username: str
    first_name: str | None = None
    last_name: str | None = None
    profile_picture: str | None = None


class SharedWorkoutCard(Model):
    """Somebody else's workout in the list of those that are shared with the caller."""

    id: str
    user: WorkoutOwner
    status: Status
    name: str
    date: Day
    timezone: str
    started_at: Moment | None = None
    ended_at: Moment | None = None
    duration_seconds: float = 0.0
    total_volume: Weight = 0.0
    completed_sets: int = 0
    total_reps: int = 0
    personal_records: int = 0
    exercises: list[OutlinedExercise] = []
    shared_at: Moment
    by_name: bool = Field(description="The owner has named the caller as a recipient.")


class CalendarLink(Model):
    """Where a calendar program subscribes to the planned workouts. It is told once; only its hash is kept."""

    link: str = Field(description="Its path at this API.")
    url: str


class ReadQuery(Input):
    """Reading somebody else's workout needs the token of its link, or that it was shared with the caller."""

    share: str | None = Field(None, max_length=100)


class HistoryQuery(Paging):
    """Which workouts; newest first."""

    status: Status | None = None
    since: Day | None = Field(None, alias="from", description="First day.")
    until: Day | None = Field(None, alias="to", description="Last day.")
    template: str | None = Field(None, max_length=64)
    exercise: str | None = Field(None, max_length=100)

    @field_validator("until")
    @classmethod
    def _in_order(cls, value: Day | None, info: ValidationInfo) -> Day | None:
        since = info.data.get("since")
        if value is not None and since is not None and value < since:
            raise ValueError("Must not be before from")
        return value


# --- actions -----------------------------------------------------------------------------------------------


class WorkoutAction(Transition):
    """Which workout an action is about."""

    workout_id: str = Field(max_length=64)


class CompleteWorkoutAction(CompleteWorkout, WorkoutAction):
    """workout:complete."""


class CompleteSetAction(CompleteSet):
    """set:complete."""

    workout_id: str = Field(max_length=64)
    exercise_index: int | None = Field(None, ge=0, lt=EXERCISES_MOST)
    set_index: int = Field(ge=0, lt=SETS_MOST)


class RestStartAction(WorkoutAction):
    """rest:start."""

    seconds: int = Field(ge=1, le=3600)


class SyncRequestAction(Input):
    """sync:request: everything since a version, or a snapshot; of the workout that runs, when none is named."""

    workout_id: str | None = Field(None, max_length=64)
    since_version: int | None = Field(None, ge=0)


# --- changes -----------------------------------------------------------------------------------------------


class WorkoutChange(Model):
    """That a workout was made, changed or deleted. `workout` is how it stood then, without its exercises."""

    workout_id: str
    version: int
    deleted: bool = False
    changed_at: Moment
    workout: WorkoutSummary | None = None


class ChangesQuery(Paging):
    """The changes since a cursor; without one, all workouts, and a cursor to go on with."""
