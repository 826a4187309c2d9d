"""What the operations of devices without a network take, and what is answered to each. docs/sync.md explains it."""

from typing import Literal

from pydantic import Field, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model
from fitai.workouts.models import MAX_EXERCISES, MAX_SETS, Status, WorkoutSummary
from fitai.workouts.requests import ChangeExercise, CompleteSet

# --- what operations take ----------------------------------------------------------------------------------


class OfflineSet(CompleteSet):
    """A set, at the place where the device saw it; when that was filled meanwhile, the set goes to the next one."""

    exercise_index: int | None = Field(None, ge=0, lt=MAX_EXERCISES)
    """The position of the exercise where the device saw it, counted from 0."""
    exercise_id: str | None = Field(None, max_length=100)
    """The exercise that the device saw there."""
    set_index: int | None = Field(None, ge=0, lt=MAX_SETS)
    """The position of the set where the device saw it, counted from 0; without it, the next open one."""


class SetReference(Input):
    """A set: by the operation that completed it, or by its place and when it was completed."""

    set_client_id: str | None = Field(None, min_length=1, max_length=100)
    """The `clientId` of the operation that completed the set."""
    exercise_index: int | None = Field(None, ge=0, lt=MAX_EXERCISES)
    """The position of the exercise in the workout, counted from 0."""
    set_index: int | None = Field(None, ge=0, lt=MAX_SETS)
    """The position of the set in its exercise, counted from 0."""
    completed_at: Moment | None = None
    """When the set was completed, where its position may have moved."""

    @model_validator(mode="after")
    def _either_id_or_place(self) -> "SetReference":
        place = (self.exercise_index, self.set_index, self.completed_at)
        if (self.set_client_id is None) == any(value is None for value in place):
            raise ValueError("Give setClientId, or exerciseIndex, setIndex and completedAt")
        return self


class OfflineCorrection(SetReference, CompleteSet):
    """A correction: which set, and what was done."""


class OfflineExercise(ChangeExercise):
    """An exercise to move to, or to change."""

    exercise_index: int = Field(ge=0, lt=MAX_EXERCISES)
    """The position of the exercise in the workout, counted from 0."""


class AddExercise(ChangeExercise):
    """An exercise to add after the last one."""

    exercise_id: str = Field(max_length=100)
    """The id of an exercise of the library, or of one of the user's own."""


# --- what is answered --------------------------------------------------------------------------------------


class SyncFieldError(Model):
    """A field of an operation that is wrong."""

    path: str
    """The field, as the client wrote it."""
    message: str
    """What is allowed."""


class SyncError(Model):
    """Why an operation was not applied. With `retry` it may be, when it is sent again; otherwise it never will."""

    code: str
    """What went wrong, one of the codes of docs/errors.md."""
    message: str
    """What went wrong, a sentence to be shown."""
    retry: bool = False
    """Whether the operation may be applied when it is sent again."""
    fields: list[SyncFieldError] | None = None
    """The fields of the operation that are not valid."""


class SyncResult(Model):
    """The result of an operation. `exerciseIndex` and `setIndex` say where its set is now."""

    client_id: str
    """The `clientId` of the operation."""
    status: Literal["applied", "duplicate", "rejected"]
    """Whether it was applied now, had been applied before, or is rejected."""
    version: int | None = None
    """The version of the workout after it."""
    workout_id: str | None = None
    """The id of the workout, also of one that the operation created."""
    workout_status: Status | None = None
    """The state of the workout after it."""
    exercise_index: int | None = None
    """Where the exercise is now, counted from 0."""
    set_index: int | None = None
    """Where the set is now, counted from 0."""
    error: SyncError | None = None
    """Why it was rejected."""


class SyncResults(Model):
    """A result for each operation, in their order."""

    results: list[SyncResult]
    """One result for each operation, in their order."""


# --- changes -----------------------------------------------------------------------------------------------


class WorkoutChange(Model):
    """That a workout was created, changed or deleted. `workout` is what it was then, without its exercises."""

    workout_id: str
    """The id of the workout."""
    version: int
    """The version of the workout after the change."""
    deleted: bool = False
    """Whether the workout was deleted; remove it from the device."""
    changed_at: Moment
    """When it was changed."""
    workout: WorkoutSummary | None = None
    """The workout after the change, without its exercises; left out when it was deleted."""


class ChangesQuery(Paging):
    """The changes since a cursor; without one, all workouts, and a cursor to continue with."""
