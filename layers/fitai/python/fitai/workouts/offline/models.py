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
    exercise_id: str | None = Field(None, max_length=100)
    set_index: int | None = Field(None, ge=0, lt=MAX_SETS)


class SetReference(Input):
    """A set: by the operation that completed it, or by its place and when it was completed."""

    set_client_id: str | None = Field(None, min_length=1, max_length=100)
    exercise_index: int | None = Field(None, ge=0, lt=MAX_EXERCISES)
    set_index: int | None = Field(None, ge=0, lt=MAX_SETS)
    completed_at: Moment | None = None

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


class AddExercise(ChangeExercise):
    """An exercise to add after the last one."""

    exercise_id: str = Field(max_length=100)


# --- what is answered --------------------------------------------------------------------------------------


class SyncFieldError(Model):
    """A field of an operation that is wrong."""

    path: str
    message: str


class SyncError(Model):
    """Why an operation was not applied. With `retry` it may be, when it is sent again; otherwise it never will."""

    code: str
    message: str
    retry: bool = False
    fields: list[SyncFieldError] | None = None


class SyncResult(Model):
    """The result of an operation. `exerciseIndex` and `setIndex` say where its set is now."""

    client_id: str
    status: Literal["applied", "duplicate", "rejected"]
    version: int | None = None
    workout_id: str | None = None
    workout_status: Status | None = None
    exercise_index: int | None = None
    set_index: int | None = None
    error: SyncError | None = None


class SyncResults(Model):
    """A result for each operation, in their order."""

    results: list[SyncResult]


# --- changes -----------------------------------------------------------------------------------------------


class WorkoutChange(Model):
    """That a workout was created, changed or deleted. `workout` is what it was then, without its exercises."""

    workout_id: str
    version: int
    deleted: bool = False
    changed_at: Moment
    workout: WorkoutSummary | None = None


class ChangesQuery(Paging):
    """The changes since a cursor; without one, all workouts, and a cursor to continue with."""
