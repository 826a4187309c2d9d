"""The types of workouts that cross the API: the workout, its exercises, sets and records."""

from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from fitai.exercises.models import Exercise
from fitai.kernel.clock import Moment
from fitai.kernel.own_units import InOwnUnit
from fitai.kernel.types import Distance, Input, Model, Weight
from fitai.training.vocabulary import Measurement, MovementPattern, Muscle
from fitai.workouts.record_models import DistanceRecord as DistanceRecord
from fitai.workouts.record_models import DurationRecord as DurationRecord
from fitai.workouts.record_models import PersonalRecord as PersonalRecord
from fitai.workouts.record_models import RecordBase as RecordBase
from fitai.workouts.record_models import RepsRecord as RepsRecord
from fitai.workouts.record_models import TimeRecord as TimeRecord
from fitai.workouts.record_models import WeightRecord as WeightRecord

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


Rpe = Annotated[float, Field(ge=1, le=10), AfterValidator(require_halves)]
"""Rate of perceived exertion, 1 to 10 in halves."""
Note = Annotated[str, Field(max_length=2000)]


# --- the workout as it is answered -------------------------------------------------------------------------


class SetTarget(Model):
    """What a set is planned to be."""

    weight: Weight | None = None
    """The weight that is lifted, the bar included; for an assisted exercise, the assistance."""
    reps: int | None = None
    """How many repetitions."""
    reps_min: int | None = None
    """The fewest repetitions of the range."""
    reps_max: int | None = None
    """The most repetitions of the range."""
    percentage: float | None = None
    """Percent of the one-repetition maximum or training max that the weight was computed by."""
    rpe: float | None = None
    """The effort that it should take, 6 to 10 in halves."""
    amrap: bool | None = Field(None, description="As many repetitions as possible, at least `reps`.")
    duration_seconds: float | None = None
    """How long it is to take, in seconds."""
    distance: Distance | None = None
    """The distance that is to be covered."""


class LastSet(Model):
    """A set of the last workout that had the exercise."""

    type: SetType = "normal"
    """The kind of the set."""
    measurement: Measurement | None = Field(
        None, description="How it was measured; absent: as its exercise usually is."
    )
    weight: Weight | None = None
    """The weight that is lifted, the bar included; for an assisted exercise, the assistance."""
    reps: int | None = None
    """How many repetitions."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    duration_seconds: float | None = None
    """How long it took, or is to take, in seconds."""
    distance: Distance | None = None
    """The distance that is covered."""


class LastTime(Model):
    """What was done of an exercise in the last workout that had it, warm-ups included."""

    date: Day
    """The day of that workout."""
    workout_id: str
    """The id of the workout."""
    sets: list[LastSet]
    """The sets, in their order."""


class ExerciseTarget(Model):
    """What the template's progression plans for an exercise: the working sets, and why.

    `reason` is one of start, add_weight, add_reps, repeat, reduce, next_wave, new_cycle, deload_week and as_planned;
    `message` explains it to the athlete.
    """

    sets: int
    """How many working sets."""
    reps: int | None = None
    """Repetitions of each."""
    measurement: Measurement | None = Field(
        None, description="How its sets are measured, where that is not the exercise's usual `measurement`."
    )
    weight: Weight | None = Field(None, description="Of the heaviest set.")
    reason: str
    """Why this is planned: start, add_weight, add_reps, repeat, reduce, next_wave, new_cycle, deload_week or
    as_planned."""
    message: str
    """Explains it to the user."""


class WorkoutSet(Model):
    """One set. It is completed when it has `completedAt`; before that its numbers are the plan's."""

    index: int
    """The position in the exercise, counted from 0."""
    type: SetType = "normal"
    """The kind of the set."""
    measurement: Measurement | None = Field(
        None, description="How it is measured, where that is not the exercise's usual `measurement`."
    )
    weight: Weight | None = None
    """The weight that is lifted, the bar included; for an assisted exercise, the assistance."""
    reps: int | None = Field(None, description="How many repetitions; 0 is a failed attempt.")
    duration_seconds: float | None = None
    """How long it took, or is to take, in seconds."""
    distance: Distance | None = None
    """The distance that is covered."""
    rpe: float | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    rir: float | None = None
    """Repetitions in reserve, 0 to 4 in halves: how many more were possible."""
    rest_time: float | None = Field(None, description="Seconds rested before this set.")
    notes: str | None = None
    """What the user wrote about it."""
    target: SetTarget | None = None
    """What the set is planned to be; left out where nothing was planned."""
    completed_at: Moment | None = None
    """When it was completed; left out before."""
    corrected_at: Moment | None = None
    """When it was last corrected; left out when it never was."""
    client_id: str | None = Field(
        None, description="That of the operation that completed it: the id by which devices know the set."
    )
    personal_record: bool = False
    """Whether it has broken a personal record."""


class ExerciseTraits(Model):
    """The muscles and the energy of a user's own exercise, as they were when it was added to the workout.

    Its author may change or delete it, and others cannot look it up: the workout keeps what it needs.
    """

    primary_muscle_groups: list[Muscle] = []
    """The muscles that it works first of all."""
    secondary_muscle_groups: list[Muscle] = []
    """The muscles that help."""
    met: float = Field(description="Metabolic equivalent.")
    movement_pattern: MovementPattern | None = None
    """Its movement pattern; left out where the workout is older than this field."""

    @classmethod
    def of(cls, exercise: Exercise) -> "ExerciseTraits | None":
        """What a workout keeps of an exercise; nothing of one that the library always has."""
        if exercise.created_by is None:
            return None
        return cls(
            primary_muscle_groups=list(exercise.primary_muscle_groups),
            secondary_muscle_groups=list(exercise.secondary_muscle_groups),
            met=exercise.calories.met,
            movement_pattern=exercise.movement_pattern,
        )


class WorkoutExercise(InOwnUnit):
    """An exercise of a workout, with its sets. Its weights are in `unit`, where it has one."""

    index: int
    """The position in the workout, counted from 0."""
    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    measurement: str = Field("weight_reps", description="How its sets are usually measured.")
    measurements: list[str] = Field(
        [], description="All ways in which its sets may be measured, the usual one first; each set says which it was."
    )
    traits: ExerciseTraits | None = Field(None, description="Of a user's own exercise.")
    superset_id: str | None = None
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = Field(None, description="Seconds of rest planned after each set.")
    notes: str | None = None
    """What the user wrote about it."""
    target: ExerciseTarget | None = None
    """What the template's progression plans; left out without a template."""
    last_time: LastTime | None = Field(None, description="Answered when the workout starts.")
    sets: list[WorkoutSet] = []
    """The sets, in their order."""
    total_volume: Weight = 0.0
    """The sum of weight times repetitions, without warm-up sets."""
    personal_records: list[PersonalRecord] = []
    """The personal records that its sets have broken."""


class WorkoutMetrics(Model):
    """The running totals of a workout."""

    total_volume: Weight = 0.0
    """The sum of weight times repetitions, without warm-up sets."""
    completed_sets: int = 0
    """How many sets are completed."""
    total_reps: int = 0
    """How many repetitions were done."""
    average_rpe: float | None = Field(None, serialization_alias="averageRPE", validation_alias="averageRPE")
    """The mean effort of the sets that have one; left out when none has."""
    total_rest_time: float = 0.0
    """Seconds of rest in all."""
    calories_burned: float | None = None
    """Kilocalories, estimated; left out before the workout is completed, or where too little is known."""
    personal_records_set: int = 0
    """How many personal records were set in it."""


class Rest(Model):
    """A rest timer: a deadline, so that a phone that was asleep still shows the right time."""

    started_at: Moment
    """When the rest began."""
    ends_at: Moment
    """When it ends; count down to this moment."""
    seconds: int
    """How long it is, in seconds."""


class RealTime(Model):
    """The current exercise and set of the workout, and its rest timer."""

    current_exercise_index: int = 0
    """The position of the exercise that is next, counted from 0."""
    current_set_index: int = 0
    """The position of the set that is next in it, counted from 0."""
    is_resting: bool = False
    """Whether a rest timer runs."""
    rest: Rest | None = None
    """The rest timer that runs; left out when none does."""


class FinishOffer(Model):
    """That a running workout was not used for hours: it can be ended at its last set (`atLastSet`)."""

    idle_since: Moment
    """When it was last used."""
    ended_at: Moment = Field(description="When it ended then: with its last set, or, without one, when it started.")


class Mood(Input):
    """How it felt; energy from 1 to 10."""

    before: str | None = Field(None, max_length=40)
    """How it felt before, at most 40 characters."""
    after: str | None = Field(None, max_length=40)
    """How it felt after, at most 40 characters."""
    energy: int | None = Field(None, ge=1, le=10)
    """How much energy there was, 1 to 10."""


PrivateDetail = Literal["notes", "location", "mood", "bodyWeight"]
"""What of a shared workout only its owner sees, unless the owner shows it."""


class SocialMetrics(Model):
    """What others did with the activity that was made of a workout, as counts."""

    likes: int = 0
    """How many users like it."""
    comments: int = 0
    """How many comments it has."""
    shares: int = 0
    """How often it was shared: once for each user and platform."""


class SharingState(Model):
    """Who may see the workout besides its owner. Others see no more of this than the visibility."""

    is_shared: bool = False
    """Whether anybody but its owner may see it."""
    visibility: Literal["private", "friends", "public"] = "private"
    """Who may see it: nobody else, friends, or everybody."""
    shared_with: list[str] = []
    """The ids of the users it is shared with one by one."""
    has_link: bool = Field(False, description="Whether it can be seen by a link, whose token is answered once.")
    shows: list[PrivateDetail] = Field([], description="What others see that is private otherwise.")
    shared_at: Moment | None = Field(None, description="When it was first shared.")
    social_metrics: SocialMetrics | None = Field(
        None,
        description="Of the activity that was made of it, for its owner; left out before the first like or comment.",
    )


class WorkoutSummary(Model):
    """A workout in a list."""

    id: str
    """Identifies the workout."""
    status: Status
    """The state of the workout."""
    version: int
    """Counts its changes, from 1; send it with the next change."""
    name: str
    """The name of the workout."""
    template_id: str | None = None
    """The template that it was planned from; left out without one."""
    day: str | None = None
    """The day of the template's plan."""
    date: Day
    """The day that it is planned for or was done on, in its time zone."""
    timezone: str
    """The IANA time zone, such as Europe/Berlin, that days are counted in."""
    started_at: Moment | None = None
    """When it was started; left out before."""
    ended_at: Moment | None = None
    """When it ended; left out before."""
    duration_seconds: float = 0.0
    """Seconds of training, pauses left out."""
    exercise_count: int = 0
    """How many exercises the workout has."""
    metrics: WorkoutMetrics = WorkoutMetrics()
    """The totals so far."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed."""


class Workout(WorkoutSummary):
    """A workout with everything in it."""

    location: Location | None = None
    """The kind of place where it takes place."""
    location_label: str | None = Field(None, description="The place in words, such as the name of the gym.")
    notes: str | None = None
    """What the user wrote about it."""
    mood: Mood | None = None
    """How the user feels before and after."""
    body_weight: Weight | None = None
    """The user's weight on that day."""
    exercises: list[WorkoutExercise] = []
    """The exercises, in their order."""
    real_time: RealTime = RealTime()
    """Where the workout is now: the next set, and the rest timer."""
    finish_offer: FinishOffer | None = Field(
        None, description="While the workout seems to be forgotten; any operation takes it away."
    )
    sharing: SharingState = SharingState()
    """Who else may see it."""

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
    """The id of an exercise of the library, or of one of the user's own."""
    name: str
    """The name of the exercise."""
    sets: int = Field(description="Sets, planned and completed.")
    completed_sets: int = 0
    """How many sets are completed."""
    total_volume: Weight = 0.0
    """The sum of weight times repetitions, without warm-up sets."""
    personal_records: int = 0
    """How many personal records were set."""


class WorkoutGlance(Model):
    """The progress of a workout, without what was lifted."""

    workout_id: str
    """The id of the workout."""
    name: str
    """The name of the workout."""
    status: Status
    """The state of the workout."""
    started_at: Moment | None = None
    """When it was started; left out before."""
    ended_at: Moment | None = None
    """When it ended; left out before."""
    exercise_count: int
    """How many exercises the workout has."""
    completed_sets: int
    """How many sets are completed."""
    total_reps: int
    """How many repetitions were done."""


# --- history and records -----------------------------------------------------------------------------------


class StrengthPoint(InOwnUnit):
    """The best of an exercise on a day of training. Its weights are in `unit`, where it has one."""

    date: date
    """The day of the workout."""
    workout_id: str
    """The id of the workout."""
    weight: Weight | None = None
    """The weight of the best set; left out for an exercise without weight."""
    reps: int | None = None
    """The repetitions of the best set."""
    one_rep_max: Weight | None = None
    """The one-repetition maximum that the best set is an estimate of."""
    low_confidence: bool = Field(False, description="More than twelve repetitions: the estimate is that for twelve.")
    volume: Weight = 0.0
    """Weight times repetitions, over all sets of the exercise."""
    assisted: bool = Field(False, description="The weight is assistance: less of it is better.")
    deload: bool = Field(False, description="The workout was in a deload week of its template.")


class BestTime(Model):
    """The best time over a standard distance."""

    distance: Distance
    """The distance."""
    seconds: float
    """The shortest time over it, in seconds."""


class ExerciseRecord(Model):
    """A user's records of an exercise, in whatever it is measured; `max_duration` is seconds."""

    exercise_id: str
    """The id of the exercise."""
    max_weight: Weight | None = None
    """The heaviest weight of a set; of an assisted exercise, the least assistance."""
    max_volume: Weight | None = None
    """The largest weight times repetitions of one set."""
    one_rep_max: Weight | None = None
    """The best estimated one-repetition maximum."""
    max_reps: int | None = None
    """The most repetitions of a set."""
    max_duration: float | None = None
    """The longest set, in seconds."""
    max_distance: Distance | None = None
    """The longest distance of a set."""
    best_times: list[BestTime] = []
    """The best time over each standard distance that was covered."""


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
