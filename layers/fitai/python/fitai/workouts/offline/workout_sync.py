"""The operations of one workout in a batch: folded into as few transactions as hold them.

An operation that depends on something that has not arrived is tried again after the others, and at last rejected with a
code that says to send it again.
"""

from datetime import timedelta
from typing import Literal

from fitai.kernel.errors import Conflict, NotFound, Problem, Unavailable
from fitai.kernel.live import delivery
from fitai.kernel.table import commit
from fitai.workouts import operation_log, store
from fitai.workouts.live import edits, followers
from fitai.workouts.live.transitions import StartWorkout
from fitai.workouts.offline.batch_state import BatchState
from fitai.workouts.offline.commands import DependencyMissing
from fitai.workouts.offline.fold import Fold
from fitai.workouts.offline.models import OfflineSet, SetReference, SyncResult
from fitai.workouts.offline.operations import OfflineOperation, Progress
from fitai.workouts.offline.rules import locate_set
from fitai.workouts.operations import Change, read_facts
from fitai.workouts.planning import service
from fitai.workouts.records.performance import with_current_records
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import DeletedWorkout, LoadedWorkout, WorkoutState

LIVE_START_WINDOW = timedelta(minutes=5)
"""A start that is reported within this time is a live one: nothing else can have changed the records meanwhile."""


def _missing() -> DependencyMissing:
    return DependencyMissing("missing_workout", "There is no such workout yet; send its creation, then this again.")


def _deleted() -> Conflict:
    return Conflict("This workout was deleted.", code="gone")


class WorkoutSync:
    """The operations of one workout, on one reading of it.

    Attributes:
        remaining: those that are neither applied nor answered.
        applied: by client id, the versions of the operations that were applied, now or before.
        unwritten: those that are applied in memory only.
    """

    def __init__(self, batch: BatchState, workout_id: str, operations: list[OfflineOperation]) -> None:
        self.batch = batch
        self.workout_id = workout_id
        self.remaining = operations
        self.ends_in_batch = any(operation.type.ends_workout for operation in operations)
        self.fold: Fold | None = None
        self.is_deleted = False
        self.applied: dict[str, int] = {}
        self.unwritten: list[OfflineOperation] = []

    def run(self) -> None:
        """Apply what can be applied; give everything a result.

        Raises:
            WriteConflict: somebody else wrote first. Conflict: `workout_active`.
        """
        if not self._open():
            return
        lenient = False
        while self.remaining:
            count_before = len(self.remaining)
            blocked = self._try_remaining(lenient)
            if self.batch.is_late:
                break
            if len(self.remaining) < count_before:
                lenient = False
            elif lenient:
                self._reject_blocked(blocked)
                break
            else:
                # Nothing more will arrive: sets whose places are too far out go to the next ones.
                lenient = True
        self._write()
        self.batch.postpone(self.remaining)

    # --- opening -------------------------------------------------------------------------------------------

    def _open(self) -> bool:
        """Read the workout; False when that gives everything a result."""
        workout = store.load_workout_or_deletion(self.workout_id)
        if workout is None and not any(operation.type.applied_as == "creation" for operation in self.remaining):
            # The reference may be the client id of a creation in an earlier batch, which looks like an id itself.
            created_id = self.batch.workout_id_for(self.workout_id)
            workout = store.load_workout_or_deletion(created_id)
            self.workout_id = created_id if workout is not None else self.workout_id
        if isinstance(workout, DeletedWorkout):
            is_own = workout.user_id == self.batch.caller.id
            return self._reject_on_deleted(workout) if is_own else self._reject_on_foreign()
        if workout is not None:
            if workout.state.user_id != self.batch.caller.id:
                return self._reject_on_foreign()
            self.fold = Fold(with_current_records(workout, self.batch.conflicting_records), self.batch.now)
            self._answer_duplicates(workout.state)
        return True

    def _reject_on_foreign(self) -> bool:
        """Reject operations on another user's workout as if there were none; a creation must know that its id is taken."""
        for operation in self.remaining:
            if operation.type.applied_as == "creation":
                self._reject(operation, Conflict("Choose another id for this workout.", code="id_unavailable"))
        self._reject_blocked(
            {operation.client_id: _missing() for operation in self.batch.without_results(self.remaining)}
        )
        return False

    def _reject_on_deleted(self, workout: DeletedWorkout) -> bool:
        """Answer operations on a deleted workout: those that were applied before, or delete it, are duplicates."""
        versions = operation_log.client_operation_versions(
            self.workout_id, [operation.client_id for operation in self.remaining]
        )
        for operation in self.remaining:
            if operation.client_id in versions:
                self._answer_duplicate(operation, versions[operation.client_id], None)
            elif operation.type.applied_as == "deletion":
                self._answer_duplicate(operation, workout.version, None)
            else:
                self._reject(operation, _deleted())
        return False

    def _answer_duplicates(self, state: WorkoutState) -> None:
        """Answer what was applied before, by an earlier batch or online."""
        client_ids = [operation.client_id for operation in self.remaining]
        set_ids = [
            operation.data.set_client_id
            for operation in self.remaining
            if isinstance(operation.data, SetReference) and operation.data.set_client_id is not None
        ]
        self.applied = operation_log.client_operation_versions(self.workout_id, [*client_ids, *set_ids])
        for operation in self.remaining:
            if operation.client_id in self.applied:
                self._answer_duplicate(operation, self.applied[operation.client_id], state)
            elif isinstance(operation.data, OfflineSet) and locate_set(state, operation.client_id):
                # The log of client ids is kept for a time; the set has its client id for good.
                self._answer_duplicate(operation, None, state)
        self.remaining = self.batch.without_results(self.remaining)

    # --- applying ------------------------------------------------------------------------------------------

    def _try_remaining(self, lenient: bool) -> dict[str, DependencyMissing]:
        """Try each operation that remains.

        Args:
            lenient: a set whose place is too far out takes the next one; one of them, since it may help the others.

        Returns:
            by client id, why operations cannot be applied yet.
        """
        blocked: dict[str, DependencyMissing] = {}
        for operation in sorted(self.remaining, key=_claimed_set_index) if lenient else self.remaining:
            try:
                self._apply(operation, lenient)
            except DependencyMissing as reason:
                blocked[operation.client_id] = reason
                continue
            except Unavailable:
                raise
            except Problem as problem:
                self._reject(operation, problem)
            if lenient or self.batch.is_late:
                break
        self.remaining = [
            operation for operation in self.batch.without_results(self.remaining) if operation not in self.unwritten
        ]
        return blocked

    def _apply(self, operation: OfflineOperation, lenient: bool) -> None:
        if self.is_deleted:
            raise _deleted()
        if operation.type.applied_as == "creation":
            return self._create(operation)
        if self.fold is None:
            raise _missing()
        if operation.type.applied_as == "deletion":
            return self._delete(operation, self.fold)
        if operation.type.applied_as == "start":
            change, becomes_active = self._start_change(operation, self.fold)
            return self._add(operation, self.fold, change, becomes_active=becomes_active)
        state = self.fold.current.state
        if operation.type.needs_start and state.status == "planned":
            raise DependencyMissing(
                "not_started", "The workout has not been started yet; send its start, then this again."
            )
        assert operation.type.command is not None
        command = operation.type.command(operation, Progress(self.applied, lenient))
        # Nothing of a workout happens before it begins; what is compared with others by its time keeps it.
        begins_at = operation.at if operation.type.is_compared_by_time else state.started_at or operation.at
        facts = read_facts(command, self.fold.current)
        change = command.decide(self.fold.current, facts, max(operation.at, begins_at))
        return self._add(operation, self.fold, change)

    def _add(
        self, operation: OfflineOperation, fold: Fold, change: Change, *, becomes_active: bool | None = None
    ) -> None:
        """Add a change to the fold; what was added before is written first, when there is no room."""
        if not fold.has_room_for(change):
            self._write()
        if becomes_active is not None:
            fold.is_active = becomes_active
        self.applied[operation.client_id] = fold.apply(change, operation.client_id)
        self.unwritten.append(operation)

    def _create(self, operation: OfflineOperation) -> None:
        if self.fold is not None:
            raise Conflict("You have a workout with this id already.", code="workout_exists")
        try:
            planned = service.plan_workout(self.batch.caller, self.workout_id, operation.data, operation.at)
        except NotFound:
            if operation.data.workout_id is None:
                raise
            raise _missing() from None
        fold = Fold(None, self.batch.now)
        exercises = store.planned_exercises(planned.state, planned.plans)
        self.applied[operation.client_id] = fold.create(planned.state, exercises, operation.client_id)
        self.fold = fold
        self.unwritten.append(operation)
        if operation.data.start:
            change, fold.is_active = self._start_change(operation, fold)
            fold.apply(change, None)

    def _start_change(self, operation: OfflineOperation, fold: Fold) -> tuple[Change, bool]:
        """The change that a start makes, and whether the workout becomes the active one.

        One that also ends in this batch does not: it is over, and takes nobody's place.
        """
        state = fold.written_state
        is_free = not self.ends_in_batch and self.batch.active_place.workout_id in (None, self.workout_id)
        if state.waits and not is_free:
            raise DependencyMissing("workout_active", "It has begun; it goes on live when the other workout has ended.")
        is_late = operation.at < self.batch.now - LIVE_START_WINDOW
        command = StartWorkout(offline=state.waits or not is_free or is_late)
        loaded = LoadedWorkout(state, fold.current.exercises)
        facts = read_facts(command, loaded)
        return command.decide(loaded, facts, max(operation.at, state.started_at or operation.at)), is_free

    def _delete(self, operation: OfflineOperation, fold: Fold) -> None:
        restored_at = fold.current.state.restored_at
        if restored_at is not None and operation.at < restored_at:
            raise Conflict("The workout was restored after this deletion.", code="superseded")
        self._write()
        if fold.base is None:
            raise _missing()
        version = fold.base.state.version + 1
        commit(
            *operation_log.batch_log_writes(self.workout_id, [], {operation.client_id: version}),
            *edits.deletion_event_writes(fold.base),
        )
        self.is_deleted = True
        self.batch.results[operation.client_id] = self._result(operation, "applied", version, None)
        self.batch.active_place.clear_workout(self.workout_id)
        edits.push_deletion(fold.base)

    # --- writing -------------------------------------------------------------------------------------------

    def _write(self) -> None:
        """Write what was applied in memory, answer it, and push its events."""
        if self.fold is None or self.is_deleted:
            return
        was_active = self.fold.base is not None and self.fold.base.state.status in ACTIVE_STATUSES
        written = self.fold.write()
        if written is None:
            return
        for operation in self.unwritten:
            version = self.applied[operation.client_id]
            self.batch.results[operation.client_id] = self._result(operation, "applied", version, written.state)
        self.unwritten.clear()
        is_active = written.state.status in ACTIVE_STATUSES
        if is_active:
            self.batch.active_place.set_workout(self.workout_id)
        else:
            self.batch.active_place.clear_workout(self.workout_id)
        new_followers = followers.add_user_devices(written.state) if is_active and not was_active else []
        receivers = [*written.followers, *new_followers]
        delivery.push_operation(receivers, written.audiences, *written.events, version=written.state.version)

    # --- results -------------------------------------------------------------------------------------------

    def _reject(self, operation: OfflineOperation, problem: Problem) -> None:
        self.batch.reject(operation.client_id, problem, operation.workout_id)

    def _reject_blocked(self, reasons: dict[str, DependencyMissing]) -> None:
        for client_id, reason in reasons.items():
            self.batch.reject_for_now(client_id, reason.code, reason.message)
        self.remaining = self.batch.without_results(self.remaining)

    def _answer_duplicate(self, operation: OfflineOperation, version: int | None, state: WorkoutState | None) -> None:
        self.batch.results[operation.client_id] = self._result(operation, "duplicate", version, state)

    def _result(
        self,
        operation: OfflineOperation,
        status: Literal["applied", "duplicate"],
        version: int | None,
        state: WorkoutState | None,
    ) -> SyncResult:
        exercise_index, set_index = (locate_set(state, operation.client_id) if state else None) or (None, None)
        return SyncResult(
            client_id=operation.client_id,
            status=status,
            version=version,
            workout_id=self.workout_id,
            workout_status=state.status if state else None,
            exercise_index=exercise_index,
            set_index=set_index,
        )


def _claimed_set_index(operation: OfflineOperation) -> int:
    return (operation.data.set_index or 0) if isinstance(operation.data, OfflineSet) else 0
