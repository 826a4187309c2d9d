"""What is shared by the workouts of one batch: whose it is, which workout is active, and the results so far."""

from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from fitai.kernel.errors import Problem
from fitai.kernel.identity import Caller
from fitai.kernel.time_budget import TimeBudget
from fitai.kernel.types import Units
from fitai.workouts.active import store as active_store
from fitai.workouts.offline.models import SyncError, SyncFieldError, SyncResult
from fitai.workouts.offline.operations import OfflineOperation
from fitai.workouts.records.performance import StoredRecord


class ActivePlace:
    """Which workout is the user's active one: read when it is first needed."""

    def __init__(self, user_id: str) -> None:
        self._user_id = user_id
        self._is_read = False
        self._workout_id: str | None = None

    @property
    def workout_id(self) -> str | None:
        """The active workout's id."""
        if not self._is_read:
            self.set_workout(active_store.active_workout_id(self._user_id))
        return self._workout_id

    def set_workout(self, workout_id: str | None) -> None:
        """Note which workout is active after a write, or a refusal."""
        self._is_read, self._workout_id = True, workout_id

    def clear_workout(self, workout_id: str) -> None:
        """Note that a workout is not active: it is over, or never was."""
        if self._workout_id == workout_id:
            self._workout_id = None


class BatchState:
    """One batch while it is applied.

    Attributes:
        units: those of the measures in the operations' data.
        results: by client id, the operations that have a result.
        conflicting_records: by exercise, the records that a write conflicted with.
    """

    def __init__(self, caller: Caller, now: datetime, units: Units, budget: TimeBudget) -> None:
        self.caller = caller
        self.now = now
        self.units = units
        self.budget = budget
        self.active_place = ActivePlace(caller.id)
        self.results: dict[str, SyncResult] = {}
        self.conflicting_records: dict[str, StoredRecord | None] = {}

    @property
    def is_late(self) -> bool:
        """Whether the time is up."""
        return self.budget.is_over

    def workout_id_for(self, client_id: str) -> str:
        """The id of a workout whose creation named none: the same one however often it is sent."""
        return str(uuid5(NAMESPACE_URL, f"{self.caller.id}/POST /workouts/sync/{client_id}"))

    def without_results(self, operations: Iterable[OfflineOperation]) -> list[OfflineOperation]:
        """Those of the operations that have no result yet."""
        return [operation for operation in operations if operation.client_id not in self.results]

    def reject(self, client_id: str, problem: Problem, workout_id: str | None = None) -> None:
        """Reject an operation for good."""
        fields = [SyncFieldError(path=error.path, message=error.message) for error in problem.fields]
        error = SyncError(code=problem.problem_code, message=problem.message, fields=fields or None)
        self.results[client_id] = SyncResult(client_id=client_id, status="rejected", workout_id=workout_id, error=error)

    def reject_for_now(self, client_id: str, code: str, message: str) -> None:
        """Reject an operation that may be applied when it is sent again."""
        error = SyncError(code=code, message=message, retry=True)
        self.results[client_id] = SyncResult(client_id=client_id, status="rejected", error=error)

    def postpone(
        self,
        operations: Iterable[OfflineOperation],
        code: str = "retry",
        message: str = "There was no time for this one; send it again.",
    ) -> None:
        """Reject, for now, those of the operations that have no result yet."""
        for operation in self.without_results(operations):
            self.reject_for_now(operation.client_id, code, message)
