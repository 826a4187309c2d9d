"""The requests and WebSocket actions on workouts: create, change, follow and complete one."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.own_units import WeightInput
from fitai.kernel.paging import Paging
from fitai.kernel.texts import TimeZone
from fitai.kernel.types import Distance, Input, Weekday, Weight
from fitai.training.vocabulary import Measurement
from fitai.workouts.models import MAX_EXERCISES, MAX_SETS, Day, Location, Note, Rpe, SetType, Status, require_halves

# --- parts -------------------------------------------------------------------------------------------------


class MoodChange(Input):
    """How it felt: a field that is left out stays as it is, one that is null is cleared."""

    before: str | None = Field(None, max_length=40)
    """How it felt before, at most 40 characters."""
    after: str | None = Field(None, max_length=40)
    """How it felt after, at most 40 characters."""
    energy: int | None = Field(None, ge=1, le=10)
    """How much energy there was, 1 to 10."""


# --- creating ----------------------------------------------------------------------------------------------


class PlannedSet(WeightInput):
    """A set as it is planned."""

    type: SetType = "normal"
    """The kind of the set."""
    measurement: Measurement | None = Field(
        None, description="One of the exercise's `measurements`; without it, as the other fields say."
    )
    weight: Weight | None = Field(None, ge=0, le=2000)
    """The weight that is planned, the bar included, 0 to 2000 kg."""
    reps: int | None = Field(None, ge=1, le=1000)
    """How many repetitions are planned, 1 to 1000."""
    duration_seconds: float | None = Field(None, gt=0, le=86_400)
    """How long it is to take, in seconds."""
    distance: Distance | None = Field(None, gt=0, le=1_000_000)
    """The distance that is planned."""


class PlannedExercise(Input):
    """An exercise as it is planned; without sets, they are added as they are completed."""

    exercise_id: str = Field(max_length=100)
    """The id of an exercise of the library, or of one of the user's own."""
    sets: list[PlannedSet] = Field([], max_length=MAX_SETS)
    """The sets that are planned, at most 60."""
    superset_id: str | None = Field(None, max_length=40)
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = Field(None, ge=0, le=3600)
    """Seconds of rest after each set, 0 to 3600; 0 starts no timer."""
    notes: Note | None = None
    """What the user wrote about it; at most 2000 characters."""
    warm_up: bool | None = Field(None, description="Put a warm-up ramp before the sets; without it, as the workout's.")


class CreateWorkout(Input):
    """A new workout: from a template's day, like a past workout, from exercises, or empty."""

    name: str | None = Field(None, min_length=1, max_length=120)
    """The name, 1 to 120 characters; without it, the one of the template's day."""
    template_id: str | None = Field(None, max_length=64)
    """The template to plan it from."""
    day: Weekday | None = Field(None, description="Of the template; without it, today's in the time zone.")
    week: int | None = Field(None, ge=1, le=520, description="Of the template's plan; without it, the next one.")
    warm_up: bool = Field(False, description="Put warm-up ramps before the working sets that lift a weight.")
    workout_id: str | None = Field(None, max_length=64, description="A past workout to repeat.")
    exercises: list[PlannedExercise] = Field([], max_length=MAX_EXERCISES)
    """The exercises, at most 30; or a template, or neither."""
    start: bool = False
    """Whether to start it at once."""
    date: Day | None = None
    """The day that it is planned for; without it, today."""
    timezone: TimeZone | None = None
    """The IANA time zone of the workout's days; without it, the one of the profile."""
    location: Location | None = None
    """The kind of place where the workout takes place."""
    location_label: str | None = Field(None, min_length=1, max_length=80, description="The place in words.")
    notes: Note | None = None
    """What the user wrote about it; at most 2000 characters."""
    mood: MoodChange | None = None
    """How the user feels before and after."""
    body_weight: Weight | None = Field(None, ge=20, le=500)
    """The user's weight on that day; without it, the account's. For calories, and for exercises with the own body."""

    @model_validator(mode="after")
    def _one_source(self) -> "CreateWorkout":
        if sum(map(bool, (self.template_id, self.workout_id, self.exercises))) > 1:
            raise ValueError("Give one of templateId, workoutId and exercises")
        if self.day and not self.template_id:
            raise ValueError("day belongs to a templateId")
        if self.week and not self.template_id:
            raise ValueError("week belongs to a templateId")
        return self


# --- sets and exercises ------------------------------------------------------------------------------------


class CompleteSet(WeightInput):
    """What was done. On a completed set it is a correction: fields left out stay as they are.

    The weight is in the exercise's `unit`, where it has one.
    """

    type: SetType | None = None
    """The kind of the set."""
    measurement: Measurement | None = Field(
        None, description="One of the exercise's `measurements`; without it, as the other fields say."
    )
    weight: Weight | None = Field(None, ge=0, le=2000)
    """The weight that was lifted, the bar included, 0 to 2000 kg; for an assisted exercise, the assistance."""
    reps: int | None = Field(
        None, ge=0, le=1000, description="How many repetitions were done, 0 to 1000; 0 is a failed attempt."
    )
    duration_seconds: float | None = Field(None, gt=0, le=86_400)
    """How long it took, in seconds, above 0 and at most 86400."""
    distance: Distance | None = Field(None, gt=0, le=1_000_000)
    """The distance that was covered, above 0 and at most 1000 km."""
    rpe: Rpe | None = None
    """The rate of perceived exertion, 1 to 10 in halves: 10 is a set after which no repetition was possible."""
    rir: Annotated[float, Field(ge=0, le=4), AfterValidator(require_halves)] | None = None
    """Repetitions in reserve, 0 to 4 in halves: how many more were possible."""
    rest_time: float | None = Field(None, ge=0, le=86_400)
    """Seconds that were rested before this set."""
    notes: Note | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = Field(None, min_length=1, max_length=100)
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied
    once."""

    @model_validator(mode="after")
    def _one_effort(self) -> "CompleteSet":
        if self.rpe is not None and self.rir is not None and self.rpe != 10 - self.rir:
            raise ValueError("rpe and rir disagree: rpe is 10 − rir; give one")
        return self


class SetQuery(Input):
    """Which exercise a set belongs to; without it, the current one."""

    exercise: int | None = Field(None, ge=0, lt=MAX_EXERCISES)
    """The position of the exercise, counted from 0; without it, the current one."""


class ChangeExercise(Input):
    """Move to an exercise (an empty body), change it, or add one (the index after the last)."""

    exercise_id: str | None = Field(None, max_length=100)
    """The exercise that takes its place, or that is added; without it, the exercise stays."""
    superset_id: str | None = Field(None, max_length=40)
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = Field(None, ge=0, le=3600)
    """Seconds of rest after each set, 0 to 3600; 0 starts no timer."""
    notes: Note | None = None
    """What the user writes about it; at most 2000 characters."""
    client_id: str | None = Field(None, min_length=1, max_length=100)
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied
    once."""


# --- changing --------------------------------------------------------------------------------------------


class EditedSet(CompleteSet):
    """A set of a replaced exercise list: completed when it has `completedAt`, or when the workout is completed."""

    completed_at: Moment | None = None
    """When it was completed; without it, it is still open."""


class EditedExercise(Input):
    """An exercise of a replaced exercise list."""

    exercise_id: str = Field(max_length=100)
    """The id of an exercise of the library, or of one of the user's own."""
    sets: list[EditedSet] = Field([], max_length=MAX_SETS)
    """All sets that it is to have, at most 60."""
    superset_id: str | None = Field(None, max_length=40)
    """Exercises of a workout with the same value form a superset."""
    rest_time: int | None = Field(None, ge=0, le=3600)
    """Seconds of rest after each set, 0 to 3600; 0 starts no timer."""
    notes: Note | None = None
    """What the user wrote about it; at most 2000 characters."""


class ReviseWorkout(Input):
    """Changes to what describes a workout; what is left out stays.

    Of `startedAt`, `endedAt` and `durationSeconds`, of a completed workout, two give the third. The day follows the
    start, unless `date` is given.
    """

    name: str | None = Field(None, min_length=1, max_length=120)
    """The name, 1 to 120 characters."""
    date: Day | None = None
    """The day that it is planned for or was done on."""
    location: Location | None = None
    """The kind of place where the workout takes place."""
    location_label: str | None = Field(None, min_length=1, max_length=80, description="The place in words.")
    notes: Note | None = None
    """What the user wrote about it; at most 2000 characters."""
    mood: MoodChange | None = None
    """How the user feels before and after."""
    body_weight: Weight | None = Field(None, ge=20, le=500)
    """The user's weight on that day; without it, the account's. For calories, and for exercises with the own body."""
    started_at: Moment | None = Field(None, description="Of a completed workout.")
    ended_at: Moment | None = Field(None, description="Of a completed workout; not in the future.")
    duration_seconds: float | None = Field(None, ge=0, le=172_800, description="Without the pauses.")


class UpdateWorkout(ReviseWorkout):
    """Changes to a workout; what is left out stays. `exercises` replaces the whole list."""

    version: int = Field(ge=1)
    """The version that the change was made from; an older one is refused with `stale_version`."""
    status: Literal["cancelled"] | None = None
    """Cancels the workout."""
    exercises: list[EditedExercise] | None = Field(None, max_length=MAX_EXERCISES)
    """All exercises that it is to have, at most 30; without it, they stay."""


# --- transitions -----------------------------------------------------------------------------------------


class Transition(Input):
    """A transition of the workout's state."""

    client_id: str | None = Field(None, min_length=1, max_length=100)
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied
    once."""


class CompleteWorkout(Transition):
    """The end of a workout."""

    notes: Note | None = None
    """What the user writes about the workout; at most 2000 characters."""
    mood: MoodChange | None = None
    """How the user feels before and after; what is left out stays."""
    at_last_set: bool = Field(
        False, description="The workout ended with its last set: for one that was forgotten to be finished."
    )


class RestTimer(Input):
    """Start the rest timer for `seconds`, or skip the one that runs."""

    seconds: int | None = Field(None, ge=1, le=3600)
    """How long to rest, 1 to 3600 seconds; or else `skip`."""
    skip: bool = False
    """Whether to end the timer that runs."""
    client_id: str | None = Field(None, min_length=1, max_length=100)
    """Chosen by the client for this operation and never used for another: sent again with it, the operation is applied
    once."""

    @model_validator(mode="after")
    def _either_seconds_or_skip(self) -> "RestTimer":
        if self.skip == (self.seconds is not None):
            raise ValueError("Give seconds to start, or skip")
        return self


# --- reading -----------------------------------------------------------------------------------------------


class ReadWorkoutQuery(Input):
    """The token of the link of another user's workout, unless it was shared with the caller otherwise."""

    share: str | None = Field(None, max_length=100)
    """The token of a share link."""


class HistoryQuery(Paging):
    """Which workouts; newest first."""

    status: Status | None = None
    """Only workouts in this state."""
    since: Day | None = Field(None, alias="from", description="First day.")
    until: Day | None = Field(None, alias="to", description="Last day.")
    template: str | None = Field(None, max_length=64)
    """Only workouts from this template."""
    exercise: str | None = Field(None, max_length=100)
    """Only workouts with this exercise."""

    @field_validator("until")
    @classmethod
    def _in_order(cls, value: Day | None, info: ValidationInfo) -> Day | None:
        since = info.data.get("since")
        if value is not None and since is not None and value < since:
            raise ValueError("Must not be before from")
        return value


# --- WebSocket actions -------------------------------------------------------------------------------------


class WorkoutAction(Transition):
    """An action on a workout."""

    workout_id: str = Field(max_length=64)
    """The id of the workout."""


class CompleteWorkoutAction(CompleteWorkout, WorkoutAction):
    """The data of `workout:complete`."""


class CompleteSetAction(CompleteSet):
    """The data of `set:complete`."""

    workout_id: str = Field(max_length=64)
    """The id of the workout."""
    exercise_index: int | None = Field(None, ge=0, lt=MAX_EXERCISES)
    """The position of the exercise, counted from 0; without it, the current one."""
    set_index: int = Field(ge=0, lt=MAX_SETS)
    """The position of the set in its exercise, counted from 0."""


class RestStartAction(WorkoutAction):
    """The data of `rest:start`."""

    seconds: int = Field(ge=1, le=3600)
    """How long to rest, 1 to 3600 seconds."""


class SyncRequestAction(Input):
    """The data of `sync:request`: everything since a version, or a snapshot; without a workout, of the active one."""

    workout_id: str | None = Field(None, max_length=64)
    """The workout; without it, the one in progress."""
    since_version: int | None = Field(None, ge=0)
    """The last version without a gap before it; without it, the whole workout is answered."""
