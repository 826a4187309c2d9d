"""The requests and WebSocket actions on workouts: create, change, follow and complete one."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.own_units import WeightInput
from fitai.kernel.paging import Paging
from fitai.kernel.types import Distance, Input, Weekday, Weight
from fitai.training.vocabulary import Measurement
from fitai.workouts.models import (
    MAX_EXERCISES,
    MAX_SETS,
    Day,
    Location,
    Note,
    Rpe,
    SetType,
    Status,
    TimeZone,
    require_halves,
)

# --- parts -------------------------------------------------------------------------------------------------


class MoodChange(Input):
    """How it felt: a field that is left out stays as it is, one that is null is cleared."""

    before: str | None = Field(None, max_length=40)
    after: str | None = Field(None, max_length=40)
    energy: int | None = Field(None, ge=1, le=10)


# --- creating ----------------------------------------------------------------------------------------------


class PlannedSet(WeightInput):
    """A set as it is planned."""

    type: SetType = "normal"
    measurement: Measurement | None = Field(
        None, description="One of the exercise's `measurements`; without it, as the other fields say."
    )
    weight: Weight | None = Field(None, ge=0, le=2000)
    reps: int | None = Field(None, ge=1, le=1000)
    duration_seconds: float | None = Field(None, gt=0, le=86_400)
    distance: Distance | None = Field(None, gt=0, le=1_000_000)


class PlannedExercise(Input):
    """An exercise as it is planned; without sets, they are added as they are completed."""

    exercise_id: str = Field(max_length=100)
    sets: list[PlannedSet] = Field([], max_length=MAX_SETS)
    superset_id: str | None = Field(None, max_length=40)
    rest_time: int | None = Field(None, ge=0, le=3600)
    notes: Note | None = None
    warm_up: bool | None = Field(None, description="Put a warm-up ramp before the sets; without it, as the workout's.")


class CreateWorkout(Input):
    """A new workout: from a template's day, like a past workout, from exercises, or empty."""

    name: str | None = Field(None, min_length=1, max_length=120)
    template_id: str | None = Field(None, max_length=64)
    day: Weekday | None = Field(None, description="Of the template; without it, today's in the time zone.")
    week: int | None = Field(None, ge=1, le=520, description="Of the template's plan; without it, the next one.")
    warm_up: bool = Field(False, description="Put warm-up ramps before the working sets that lift a weight.")
    workout_id: str | None = Field(None, max_length=64, description="A past workout to repeat.")
    exercises: list[PlannedExercise] = Field([], max_length=MAX_EXERCISES)
    start: bool = False
    date: Day | None = None
    timezone: TimeZone | None = None
    location: Location | None = None
    location_label: str | None = Field(None, min_length=1, max_length=80, description="The place in words.")
    notes: Note | None = None
    mood: MoodChange | None = None
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


# --- sets and exercises ------------------------------------------------------------------------------------


class CompleteSet(WeightInput):
    """What was done. On a completed set it is a correction: fields left out stay as they are.

    The weight is in the exercise's `unit`, where it has one.
    """

    type: SetType | None = None
    measurement: Measurement | None = Field(
        None, description="One of the exercise's `measurements`; without it, as the other fields say."
    )
    weight: Weight | None = Field(None, ge=0, le=2000)
    reps: int | None = Field(None, ge=0, le=1000, description="0 is a failed attempt.")
    duration_seconds: float | None = Field(None, gt=0, le=86_400)
    distance: Distance | None = Field(None, gt=0, le=1_000_000)
    rpe: Rpe | None = None
    rir: Annotated[float, Field(ge=0, le=4), AfterValidator(require_halves)] | None = None
    rest_time: float | None = Field(None, ge=0, le=86_400)
    notes: Note | None = None
    client_id: str | None = Field(None, min_length=1, max_length=100)

    @model_validator(mode="after")
    def _one_effort(self) -> "CompleteSet":
        if self.rpe is not None and self.rir is not None and self.rpe != 10 - self.rir:
            raise ValueError("rpe and rir disagree: rpe is 10 − rir; give one")
        return self


class SetQuery(Input):
    """Which exercise a set belongs to; without it, the current one."""

    exercise: int | None = Field(None, ge=0, lt=MAX_EXERCISES)


class ChangeExercise(Input):
    """Move to an exercise (an empty body), change it, or add one (the index after the last)."""

    exercise_id: str | None = Field(None, max_length=100)
    superset_id: str | None = Field(None, max_length=40)
    rest_time: int | None = Field(None, ge=0, le=3600)
    notes: Note | None = None
    client_id: str | None = Field(None, min_length=1, max_length=100)


# --- changing --------------------------------------------------------------------------------------------


class EditedSet(CompleteSet):
    """A set of a replaced exercise list: completed when it has `completedAt`, or when the workout is completed."""

    completed_at: Moment | None = None


class EditedExercise(Input):
    """An exercise of a replaced exercise list."""

    exercise_id: str = Field(max_length=100)
    sets: list[EditedSet] = Field([], max_length=MAX_SETS)
    superset_id: str | None = Field(None, max_length=40)
    rest_time: int | None = Field(None, ge=0, le=3600)
    notes: Note | None = None


class ReviseWorkout(Input):
    """Changes to what describes a workout; what is left out stays.

    Of `startedAt`, `endedAt` and `durationSeconds`, of a completed workout, two give the third. The day follows the
    start, unless `date` is given.
    """

    name: str | None = Field(None, min_length=1, max_length=120)
    date: Day | None = None
    location: Location | None = None
    location_label: str | None = Field(None, min_length=1, max_length=80, description="The place in words.")
    notes: Note | None = None
    mood: MoodChange | None = None
    body_weight: Weight | None = Field(None, ge=20, le=500)
    started_at: Moment | None = Field(None, description="Of a completed workout.")
    ended_at: Moment | None = Field(None, description="Of a completed workout; not in the future.")
    duration_seconds: float | None = Field(None, ge=0, le=172_800, description="Without the pauses.")


class UpdateWorkout(ReviseWorkout):
    """Changes to a workout; what is left out stays. `exercises` replaces the whole list."""

    version: int = Field(ge=1)
    status: Literal["cancelled"] | None = None
    exercises: list[EditedExercise] | None = Field(None, max_length=MAX_EXERCISES)


# --- transitions -----------------------------------------------------------------------------------------


class Transition(Input):
    """A transition of the workout's state."""

    client_id: str | None = Field(None, min_length=1, max_length=100)


class CompleteWorkout(Transition):
    """The end of a workout."""

    notes: Note | None = None
    mood: MoodChange | None = None
    at_last_set: bool = Field(
        False, description="The workout ended with its last set: for one that was forgotten to be finished."
    )


class RestTimer(Input):
    """Start the rest timer for `seconds`, or skip the one that runs."""

    seconds: int | None = Field(None, ge=1, le=3600)
    skip: bool = False
    client_id: str | None = Field(None, min_length=1, max_length=100)

    @model_validator(mode="after")
    def _either_seconds_or_skip(self) -> "RestTimer":
        if self.skip == (self.seconds is not None):
            raise ValueError("Give seconds to start, or skip")
        return self


# --- reading -----------------------------------------------------------------------------------------------


class ReadWorkoutQuery(Input):
    """The token of the link of another user's workout, unless it was shared with the caller otherwise."""

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


# --- WebSocket actions -------------------------------------------------------------------------------------


class WorkoutAction(Transition):
    """An action on a workout."""

    workout_id: str = Field(max_length=64)


class CompleteWorkoutAction(CompleteWorkout, WorkoutAction):
    """The data of `workout:complete`."""


class CompleteSetAction(CompleteSet):
    """The data of `set:complete`."""

    workout_id: str = Field(max_length=64)
    exercise_index: int | None = Field(None, ge=0, lt=MAX_EXERCISES)
    set_index: int = Field(ge=0, lt=MAX_SETS)


class RestStartAction(WorkoutAction):
    """The data of `rest:start`."""

    seconds: int = Field(ge=1, le=3600)


class SyncRequestAction(Input):
    """The data of `sync:request`: everything since a version, or a snapshot; without a workout, of the active one."""

    workout_id: str | None = Field(None, max_length=64)
    since_version: int | None = Field(None, ge=0)
