"""What a batch of operations that were done offline is made of, and what is answered to each. docs/sync.md explains it."""

from typing import Any, Literal

from pydantic import Field, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model
from fitai.workouts.models import MAX_EXERCISES, MAX_SETS, Status, WorkoutSummary
from fitai.workouts.requests import ChangeExercise, CompleteSet

MAX_SYNC_OPERATIONS = 500
"""Operations in one batch."""


class SyncOperation(Input):
    """What was done offline; `data` is what the operation takes."""

    client_id: str = Field(min_length=1, max_length=100, description="Never used for another operation.")
    op: str = Field(
        min_length=1,
        max_length=40,
        description="create, start, pause, resume, complete, cancel, set, correct_set, delete_set, add_exercise, "
        "exercise, rest, update or delete",
    )
    workout_id: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="A UUID or ULID, chosen by the client for a new workout; or the clientId of the create.",
    )
    at: Moment | None = Field(None, description="When it was done, by the device's clock.")
    data: dict[str, Any] = {}


class SyncBatch(Input):
    """Operations that were done offline, in the order in which they were done."""

    operations: list[SyncOperation] = Field(min_length=1, max_length=MAX_SYNC_OPERATIONS)
    sent_at: Moment | None = Field(None, description="The device's clock now: how wrong it is, it is wrong for all.")


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
    """What became of an operation. `exerciseIndex` and `setIndex` say where its set is now."""

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


class OfflineSet(CompleteSet):
    """set: the place is where the device saw it; the set goes to the next one, when that was taken meanwhile."""

    exercise_index: int | None = Field(None, ge=0, lt=MAX_EXERCISES)
    exercise_id: str | None = Field(None, max_length=100)
    set_index: int | None = Field(None, ge=0, lt=MAX_SETS)


class SetReference(Input):
    """delete_set: which set. By the operation that did it, or by its place and when it was done."""

    set_client_id: str | None = Field(None, min_length=1, max_length=100)
    exercise_index: int | None = Field(None, ge=0, lt=MAX_EXERCISES)
    set_index: int | None = Field(None, ge=0, lt=MAX_SETS)
    completed_at: Moment | None = None

    @model_validator(mode="after")
    def _one(self) -> "SetReference":
        place = (self.exercise_index, self.set_index, self.completed_at)
        if (self.set_client_id is None) == any(one is None for one in place):
            raise ValueError("Give setClientId, or exerciseIndex, setIndex and completedAt")
        return self


class OfflineCorrection(SetReference, CompleteSet):
    """correct_set: which set, and what was done."""


class OfflineExercise(ChangeExercise):
    """exercise: move to it, or change it."""

    exercise_index: int = Field(ge=0, lt=MAX_EXERCISES)


class AddExercise(ChangeExercise):
    """add_exercise: after the last one."""

    exercise_id: str = Field(max_length=100)


class WorkoutChange(Model):
    """That a workout was made, changed or deleted. `workout` is how it stood then, without its exercises."""

    workout_id: str
    version: int
    deleted: bool = False
    changed_at: Moment
    workout: WorkoutSummary | None = None


class ChangesQuery(Paging):
    """The changes since a cursor; without one, all workouts, and a cursor to go on with."""
