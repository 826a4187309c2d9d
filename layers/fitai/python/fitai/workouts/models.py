"""The types of workouts that cross the API: the workout, its exercises, sets and records."""

from datetime import date
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from fitai.exercises.models import Exercise
from fitai.kernel.clock import Moment
from fitai.kernel.own_units import InOwnUnit
from fitai.kernel.types import Distance, Model, Weight
from fitai.training.vocabulary import Measurement, Muscle

Day = date
"""A day of the calendar; the fields that hold one are called `date` and would hide the type."""
Status = Literal["planned", "in_progress", "paused", "completed", "cancelled"]
SetType = Literal["normal", "warmup", "dropset", "failure"]
Location = Literal["home", "gym", "outdoor", "other"]

MAX_EXERCISES = 30
"""Exercises in a workout: replacing all of them, with the records of the old and the new, fits one transaction."""
MAX_SETS = 60
"""Sets of one exercise in a workout."""


def require_halves(value: float | None) -> float | None:
    """Hold a number to halves.

    Raises:
        ValueError: it is not one.
    """
    if value is not None and value * 2 != int(value * 2):
        raise ValueError("Must be in halves, such as 7.5")
    return value


def _valid_time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("Must be a time zone of the IANA database, such as Europe/Berlin") from None
    return value


Rpe = Annotated[float, Field(ge=1, le=10), AfterValidator(require_halves)]
"""Rate of perceived exertion, 1 to 10 in halves."""
TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_valid_time_zone)]
"""A time zone of the IANA database."""
Note = Annotated[str, Field(max_length=2000)]


# --- the workout as it is answered -------------------------------------------------------------------------


class SetTarget(Model):
    """What a set is planned to be."""

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
    """A set of the last workout that had the exercise."""

    type: SetType = "normal"
    measurement: Measurement | None = Field(
        None, description="How it was measured; absent: as its exercise usually is."
    )
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
    """What the template's progression plans for an exercise: the working sets, and why.

    `reason` is one of start, add_weight, add_reps, repeat, reduce, next_wave, new_cycle, deload_week and as_planned;
    `message` explains it to the athlete.
    """

    sets: int
    reps: int | None = None
    measurement: Measurement | None = Field(
        None, description="How its sets are measured, where that is not the exercise's usual `measurement`."
    )
    weight: Weight | None = Field(None, description="Of the heaviest set.")
    reason: str
    message: str


class WorkoutSet(Model):
    """One set. It is completed when it has `completedAt`; before that its numbers are the plan's."""

    index: int
    type: SetType = "normal"
    measurement: Measurement | None = Field(
        None, description="How it is measured, where that is not the exercise's usual `measurement`."
    )
    weight: Weight | None = None
    reps: int | None = Field(None, description="0 is a failed attempt.")
    duration_seconds: float | None = None
    distance: Distance | None = None
    rpe: float | None = None
    rir: float | None = None
    rest_time: float | None = Field(None, description="Seconds rested before this set.")
    notes: str | None = None
    target: SetTarget | None = None
    completed_at: Moment | None = None
    corrected_at: Moment | None = None
    client_id: str | None = Field(
        None, description="That of the operation that completed it: the id by which devices know the set."
    )
    personal_record: bool = False


class RecordBase(Model):
    """What every record has: its set, and by how many percent it is better than the record before."""

    exercise_id: str
    set_index: int
    improvement_percentage: float | None = None


class WeightRecord(RecordBase):
    """A record in kilograms: the heaviest set, the largest volume of one set, the best estimated 1RM.

    Without `previous` it is the first of its kind. For an assisted exercise max_weight is the assistance, and
    less is better.
    """

    type: Literal["max_weight", "max_volume", "one_rep_max"]
    value: Weight
    previous: Weight | None = None


class RepsRecord(RecordBase):
    """A record in repetitions, at `weight` or more."""

    type: Literal["max_reps"] = "max_reps"
    value: int
    previous: int | None = None
    weight: Weight


class DurationRecord(RecordBase):
    """The longest, in seconds, with `weight` or more (0 where nothing is held)."""

    type: Literal["max_duration"] = "max_duration"
    value: float
    previous: float | None = None
    weight: Weight


class DistanceRecord(RecordBase):
    """The farthest, with `weight` or more (0 where nothing is carried)."""

    type: Literal["max_distance"] = "max_distance"
    value: Distance
    previous: Distance | None = None
    weight: Weight


class TimeRecord(RecordBase):
    """The best time over a standard distance, in seconds: less is better."""

    type: Literal["best_time"] = "best_time"
    value: float
    previous: float | None = None
    distance: Distance


PersonalRecord = Annotated[
    WeightRecord | RepsRecord | DurationRecord | DistanceRecord | TimeRecord, Field(discriminator="type")
]
"""A record that a set of this workout set; `previous` is the record before."""


class ExerciseTraits(Model):
    """The muscles and the energy of a user's own exercise, as they were when it was added to the workout.

    Its author may change or delete it, and others cannot look it up: the workout keeps what it needs.
    """

    primary_muscle_groups: list[Muscle] = []
    secondary_muscle_groups: list[Muscle] = []
    met: float = Field(description="Metabolic equivalent.")

    @classmethod
    def of(cls, exercise: Exercise) -> "ExerciseTraits | None":
        """What a workout keeps of an exercise; nothing of one that the library always has."""
        if exercise.created_by is None:
            return None
        return cls(
            primary_muscle_groups=list(exercise.primary_muscle_groups),
            secondary_muscle_groups=list(exercise.secondary_muscle_groups),
            met=exercise.calories.met,
        )


class WorkoutExercise(InOwnUnit):
    """An exercise of a workout, with its sets. Its weights are in `unit`, where it has one."""

    index: int
    exercise_id: str
    name: str
    measurement: str = Field("weight_reps", description="How its sets are usually measured.")
    measurements: list[str] = Field(
        [], description="All ways in which its sets may be measured, the usual one first; each set says which it was."
    )
    traits: ExerciseTraits | None = Field(None, description="Of a user's own exercise.")
    superset_id: str | None = None
    rest_time: int | None = Field(None, description="Seconds of rest planned after each set.")
    notes: str | None = None
    target: ExerciseTarget | None = None
    last_time: LastTime | None = Field(None, description="Answered when the workout starts.")
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
    """The current exercise and set of the workout, and its rest timer."""

    current_exercise_index: int = 0
    current_set_index: int = 0
    is_resting: bool = False
    rest: Rest | None = None


class FinishOffer(Model):
    """That a running workout was not used for hours: it can be ended at its last set (`atLastSet`)."""

    idle_since: Moment
    ended_at: Moment = Field(description="When it ended then: with its last set, or, without one, when it started.")


class Mood(Model):
    """How it felt; energy from 1 to 10."""

    before: str | None = Field(None, max_length=40)
    after: str | None = Field(None, max_length=40)
    energy: int | None = Field(None, ge=1, le=10)


PrivateDetail = Literal["notes", "location", "mood", "bodyWeight"]
"""What of a shared workout only its owner sees, unless the owner shows it."""


class SharingState(Model):
    """Who may see the workout besides its owner. Others see no more of this than the visibility."""

    is_shared: bool = False
    visibility: Literal["private", "friends", "public"] = "private"
    shared_with: list[str] = []
    has_link: bool = Field(False, description="Whether it can be seen by a link, whose token is answered once.")
    shows: list[PrivateDetail] = Field([], description="What others see that is private otherwise.")
    shared_at: Moment | None = Field(None, description="When it was first shared.")


class WorkoutSummary(Model):
    """A workout in a list."""

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

    location: Location | None = None
    location_label: str | None = Field(None, description="The place in words, such as the name of the gym.")
    notes: str | None = None
    mood: Mood | None = None
    body_weight: Weight | None = None
    exercises: list[WorkoutExercise] = []
    real_time: RealTime = RealTime()
    finish_offer: FinishOffer | None = Field(
        None, description="While the workout seems to be forgotten; any operation takes it away."
    )
    sharing: SharingState = SharingState()

    @model_validator(mode="before")
    @classmethod
    def _place_in_words(cls, data: Any) -> Any:
        """A location that is none of the kinds is a place in words: older workouts have such."""
        if isinstance(data, dict) and data.get("location") not in (None, *get_args(Location)):
            return data | {"location": "other", "locationLabel": data["location"]}
        return data


# --- a workout in short ------------------------------------------------------------------------------------


class OutlinedExercise(Model):
    """An exercise of a workout in short."""

    exercise_id: str
    name: str
    sets: int = Field(description="Sets, planned and completed.")
    completed_sets: int = 0
    total_volume: Weight = 0.0
    personal_records: int = 0


class WorkoutGlance(Model):
    """The progress of a workout, without what was lifted."""

    workout_id: str
    name: str
    status: Status
    started_at: Moment | None = None
    ended_at: Moment | None = None
    exercise_count: int
    completed_sets: int
    total_reps: int


# --- history and records -----------------------------------------------------------------------------------


class StrengthPoint(InOwnUnit):
    """The best of an exercise on a day of training. Its weights are in `unit`, where it has one."""

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
    """A user's records of an exercise, in whatever it is measured; `max_duration` is seconds."""

    exercise_id: str
    max_weight: Weight | None = None
    max_volume: Weight | None = None
    one_rep_max: Weight | None = None
    max_reps: int | None = None
    max_duration: float | None = None
    max_distance: Distance | None = None
    best_times: list[BestTime] = []


class Bests(Model):
    """The best values of an exercise over some sets.

    `reps`, `durations` and `distances` are Pareto fronts over weights: weight → repetitions, seconds or metres, each
    point that no other beats in both. `times` are the best seconds of each standard distance. None of them grows with
    the history: a front has at most as many points as there are different loads.

    They are those of the exercise's usual measurement. What was measured in another way has bests of its own, in
    `others` by the measurement: 40 seconds of a hold are nothing to compare repetitions with.
    """

    weight: float | None = None
    volume: float | None = None
    one_rep_max: float | None = None
    reps: list[tuple[float, int]] = []
    durations: list[tuple[float, float]] = []
    distances: list[tuple[float, float]] = []
    times: list[tuple[float, float]] = []
    others: dict[str, "Bests"] = {}
