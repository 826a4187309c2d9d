"""What was done offline: many operations of many workouts, each applied once, answered one by one. docs/sync.md."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, Problem, Unavailable
from fitai.kernel.identity import Caller
from fitai.kernel.observability import log_failure
from fitai.kernel.table import WriteConflict, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.kernel.types import Units, parse
from fitai.workouts import operation_log, store
from fitai.workouts.offline.batch import SyncBatch, SyncOperation
from fitai.workouts.offline.batch_state import BatchState
from fitai.workouts.offline.models import SyncResult, SyncResults
from fitai.workouts.offline.operations import OPERATION_TYPES, OfflineOperation
from fitai.workouts.offline.rules import CLOCK_TOLERANCE, canonical_id, plausible_time
from fitai.workouts.offline.workout_sync import WorkoutSync
from fitai.workouts.records import store as records_store
from fitai.workouts.requests import CreateWorkout

TIME_LIMIT = 20.0
"""Seconds that a batch is worked on; what is left then is answered `retry`, well before API Gateway's 29 seconds."""


def sync_batch(caller: Caller, batch: SyncBatch, units: Units, seconds: float = TIME_LIMIT) -> SyncResults:
    """Apply a batch; one result for each operation, in the order of the batch.

    Workout by workout: first those that end in it, since they make room for another active one.

    Args:
        units: those that the measures in `data` are in, and that the weights of substitutes are rounded in.
        seconds: after these, what is left is answered with `retry`.
    """
    state = BatchState(caller, clock.now(), units, TimeBudget(seconds))
    operations_by_workout: dict[str, list[OfflineOperation]] = {}
    for operation in _read_operations(state, batch):
        operations_by_workout.setdefault(operation.workout_id, []).append(operation)

    def position(workout: tuple[str, list[OfflineOperation]]) -> tuple[bool, bool]:
        _, operations = workout
        # A workout that repeats another one of the batch comes after it.
        repeats = any(
            isinstance(operation.data, CreateWorkout) and operation.data.workout_id in operations_by_workout
            for operation in operations
        )
        return repeats, not any(operation.type.ends_workout for operation in operations)

    for workout_id, operations in sorted(operations_by_workout.items(), key=position):
        _sync_workout(state, workout_id, operations)
    return SyncResults(results=list(_ordered_results(state, batch.operations)))


def _sync_workout(state: BatchState, workout_id: str, operations: list[OfflineOperation]) -> None:
    """Apply the operations of a workout; when somebody else wrote first, it is read again."""

    def attempt() -> None:
        try:
            WorkoutSync(state, workout_id, state.without_results(operations)).run()
        except (operation_log.AlreadyApplied, store.WorkoutExists):
            raise WriteConflict from None
        except records_store.RecordConflict as conflict:
            state.conflicting_records[conflict.exercise_id] = conflict.record
            raise
        except Conflict as conflict:
            if conflict.problem_code != "workout_active":
                raise
            # Another device has started a workout since it was read which one is active.
            state.active_place.set_workout(str(conflict.details.get("workoutId")))
            raise WriteConflict from None

    if state.is_late:
        return state.postpone(operations)
    try:
        retry_on_conflict(attempt)
    except Unavailable:
        state.postpone(operations)
    except Exception as error:
        # One workout that cannot be dealt with must not keep a device from sending all the others.
        log_failure("a workout could not be synced", error, workoutId=workout_id)
        state.postpone(operations, "internal", "Something went wrong on our side; send it again later.")


def _ordered_results(state: BatchState, operations: Iterable[SyncOperation]) -> Iterator[SyncResult]:
    """The results in the order of the operations; an operation that is in the batch twice is a duplicate the second time."""
    answered_ids: set[str] = set()
    for operation in operations:
        result = state.results[operation.client_id]
        if operation.client_id in answered_ids and result.status == "applied":
            result = result.model_copy(update={"status": "duplicate"})
        answered_ids.add(operation.client_id)
        yield result


# --- reading -----------------------------------------------------------------------------------------------


def _read_operations(state: BatchState, batch: SyncBatch) -> Iterator[OfflineOperation]:
    """The operations that can be read, each client id once; the others are rejected."""
    clock_offset = state.now - batch.sent_at if batch.sent_at else timedelta()
    clock_offset = clock_offset if abs(clock_offset) > CLOCK_TOLERANCE else timedelta()
    created_ids: dict[str, str] = {}
    for operation in batch.operations:
        if operation.op == "create":
            workout_id = canonical_id(operation.workout_id) or state.workout_id_for(operation.client_id)
            created_ids.setdefault(operation.client_id, workout_id)
    first_by_client_id: dict[str, SyncOperation] = {}
    for operation in batch.operations:
        first_by_client_id.setdefault(operation.client_id, operation)
    for operation in first_by_client_id.values():
        try:
            yield _read_operation(state, operation, created_ids, clock_offset)
        except Problem as problem:
            state.reject(operation.client_id, problem)


def _read_operation(
    state: BatchState, operation: SyncOperation, created_ids: dict[str, str], clock_offset: timedelta
) -> OfflineOperation:
    """Parse an operation, find its workout, and make its time plausible.

    Args:
        created_ids: the ids of the workouts that the batch creates, by the client ids of their creations.
        clock_offset: what the device's clock lacks.

    Raises:
        Invalid: `unknown_operation`, or what is wrong with its data.
    """
    operation_type = OPERATION_TYPES.get(operation.op)
    if operation_type is None:
        raise Invalid("There is no such operation.", code="unknown_operation")
    data = parse(operation_type.input_type, operation.data, state.units, ("data",))
    if isinstance(data, CreateWorkout):
        workout_id = created_ids[operation.client_id]
        if operation.workout_id is not None and canonical_id(operation.workout_id) is None:
            raise Invalid.field("workoutId", "Must be a UUID or a ULID")
        if data.workout_id is not None:
            data = data.model_copy(update={"workout_id": _resolved_id(state, data.workout_id, created_ids)})
    elif operation.workout_id is None:
        raise Invalid.field("workoutId", "Is needed for this operation")
    else:
        workout_id = _resolved_id(state, operation.workout_id, created_ids)
    at = plausible_time(operation.at, clock_offset, state.now)
    return OfflineOperation(operation.client_id, operation_type, workout_id, data, at, state.units)


def _resolved_id(state: BatchState, reference: str, created_ids: dict[str, str]) -> str:
    """The id of a workout that is named by it, or by the client id of its creation."""
    return created_ids.get(reference) or canonical_id(reference) or state.workout_id_for(reference)
