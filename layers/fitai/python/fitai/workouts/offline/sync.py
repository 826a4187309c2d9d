"""What was done offline: many operations of many workouts, each applied once, answered one by one.

The operations of a workout are folded into as few transactions as hold them. What depends on something that has not
arrived is put off until the rest of the batch is done, and then answered with a code that says to send it again:
docs/sync.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, NotFound, Problem, Unavailable
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.observability import logger
from fitai.kernel.table import WriteConflict, commit, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.kernel.types import Units, parse
from fitai.workouts import operation_log, rules, store
from fitai.workouts.live import edits, followers, transitions
from fitai.workouts.offline.fold import Fold
from fitai.workouts.offline.models import (
    OfflineSet,
    SetReference,
    SyncBatch,
    SyncError,
    SyncFieldError,
    SyncOperation,
    SyncResult,
    SyncResults,
)
from fitai.workouts.offline.operations import (
    DECIDERS,
    ENDING_OPERATIONS,
    INPUT_TYPES,
    OPERATIONS_NEEDING_START,
    DependencyMissing,
    OfflineOperation,
    workout_deleted,
    workout_missing,
)
from fitai.workouts.offline.rules import CLOCK_TOLERANCE, canonical_id, locate_set, plausible_time
from fitai.workouts.operations import Change
from fitai.workouts.planning import service
from fitai.workouts.records import store as records_store
from fitai.workouts.records.store import RecordItem
from fitai.workouts.requests import CreateWorkout
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import DeletedWorkoutItem, LoadedWorkout

TIME_LIMIT = 20.0
"""How long a batch is worked on; what is left then is answered `retry`, well before API Gateway's 29 seconds."""
LIVE_START_WINDOW = timedelta(minutes=5)
"""A start that is reported within this time is a live one: nothing else can have moved the records meanwhile."""


@dataclass(slots=True)
class ActivePlace:
    """Which workout is the user's active one: read when it is first asked for."""

    user_id: str
    _known: bool = False
    _id: str | None = None

    @property
    def taken_by(self) -> str | None:
        """The active workout's id."""
        if not self._known:
            self.is_now(store.active_workout_id(self.user_id))
        return self._id

    def is_now(self, workout_id: str | None) -> None:
        """What it is after a write, or a refusal."""
        self._known, self._id = True, workout_id

    def is_free_of(self, workout_id: str) -> None:
        """The workout is over, or was never the active one."""
        if self._id == workout_id:
            self._id = None


def sync_batch(caller: Caller, batch: SyncBatch, units: Units, seconds: float = TIME_LIMIT) -> SyncResults:
    """Apply a batch; one result for each operation, in the order given.

    Args:
        units: those that the measures in `data` are in, and that the weights of substitutes are rounded in.
        seconds: after these, what is left is answered with `retry`.
    """
    return BatchSync(caller, clock.now(), units, TimeBudget(seconds)).run(batch)


class BatchSync:
    """One batch on its way."""

    def __init__(self, caller: Caller, now: datetime, units: Units, budget: TimeBudget) -> None:
        self.caller = caller
        self.now = now
        self.units = units
        self.budget = budget
        self.place = ActivePlace(caller.id)
        self.results: dict[str, SyncResult] = {}
        self.moved: dict[str, RecordItem | None] = {}

    def run(self, batch: SyncBatch) -> SyncResults:
        """Apply it, workout by workout: first those that end in it, since they make room for another active one."""
        groups: dict[str, list[OfflineOperation]] = {}
        for operation in self._read(batch):
            groups.setdefault(operation.workout_id, []).append(operation)
        ordered = sorted(groups.items(), key=lambda group: not any(one.name in ENDING_OPERATIONS for one in group[1]))
        put_off: list[tuple[str, list[OfflineOperation]]] = []
        for workout_id, operations in ordered:
            # A workout that repeats another one of the batch comes after it.
            waits = any(one.name == "create" and one.given.workout_id in groups for one in operations)
            if waits:
                put_off.append((workout_id, operations))
            else:
                self._group(workout_id, operations)
        for workout_id, operations in put_off:
            self._group(workout_id, operations)
        return SyncResults(results=list(self._answers(batch.operations)))

    def _answers(self, operations: Iterable[SyncOperation]) -> Iterator[SyncResult]:
        told: set[str] = set()
        for one in operations:
            result = self.results[one.client_id]
            if one.client_id in told and result.status == "applied":
                result = result.model_copy(update={"status": "duplicate"})
            told.add(one.client_id)
            yield result

    # --- reading -------------------------------------------------------------------------------------------

    def _read(self, batch: SyncBatch) -> Iterator[OfflineOperation]:
        """The operations that can be read, each client id once; the others are rejected."""
        offset = self.now - batch.sent_at if batch.sent_at else timedelta()
        offset = offset if abs(offset) > CLOCK_TOLERANCE else timedelta()
        made: dict[str, str] = {}
        for one in batch.operations:
            if one.op == "create":
                made.setdefault(one.client_id, canonical_id(one.workout_id) or self.named(one.client_id))
        seen: set[str] = set()
        for one in batch.operations:
            if one.client_id in seen:
                continue
            seen.add(one.client_id)
            try:
                yield self._operation(one, made, offset)
            except Problem as problem:
                self._reject(one.client_id, problem)

    def _operation(self, one: SyncOperation, made: dict[str, str], offset: timedelta) -> OfflineOperation:
        shape = INPUT_TYPES.get(one.op)
        if shape is None:
            raise Invalid("There is no such operation.", code="unknown_operation")
        given = parse(shape, one.data, self.units, ("data",))
        if isinstance(given, CreateWorkout):
            workout_id = made[one.client_id]
            if one.workout_id is not None and canonical_id(one.workout_id) is None:
                raise Invalid.field("workoutId", "Must be a UUID or a ULID")
            if given.workout_id is not None:
                given = given.model_copy(update={"workout_id": self._resolved(given.workout_id, made)})
        elif one.workout_id is None:
            raise Invalid.field("workoutId", "Is needed for this operation")
        else:
            workout_id = self._resolved(one.workout_id, made)
        return OfflineOperation(
            one.client_id, one.op, workout_id, given, plausible_time(one.at, offset, self.now), self.units
        )

    def _resolved(self, reference: str, made: dict[str, str]) -> str:
        return made.get(reference) or canonical_id(reference) or self.named(reference)

    def named(self, client_id: str) -> str:
        """The id of a workout whose creation named none: the same one however often it is sent."""
        return str(uuid5(NAMESPACE_URL, f"{self.caller.id}/POST /workouts/sync/{client_id}"))

    # --- one workout ---------------------------------------------------------------------------------------

    def _group(self, workout_id: str, operations: list[OfflineOperation]) -> None:
        """Apply the operations of a workout, again from a fresh reading when somebody else wrote first."""

        def attempt() -> None:
            left = [one for one in operations if one.client_id not in self.results]
            try:
                WorkoutSync(self, workout_id, left).run()
            except (operation_log.AlreadyApplied, store.WorkoutExists):
                raise WriteConflict from None
            except records_store.RecordConflict as found:
                self.moved[found.exercise_id] = found.record
                raise
            except Conflict as conflict:
                if conflict.problem_code != "workout_active":
                    raise
                # Another device has started a workout since we looked.
                self.place.is_now(str(conflict.details.get("workoutId")))
                raise WriteConflict from None

        if self.is_late:
            return self.put_off(operations)
        try:
            retry_on_conflict(attempt)
        except Unavailable:
            self.put_off(operations)
        except Exception:
            # One workout that cannot be dealt with must not keep a device from sending all the others.
            logger().exception("a workout could not be synced", extra={"workoutId": workout_id})
            self.put_off(operations, "internal", "Something went wrong on our side; send it again later.")

    @property
    def is_late(self) -> bool:
        """Whether the time is up."""
        return self.budget.is_over

    def put_off(
        self,
        operations: Iterable[OfflineOperation],
        code: str = "retry",
        message: str = "There was no time for this one; send it again.",
    ) -> None:
        """Answer those that have no answer yet: later."""
        for one in operations:
            error = SyncError(code=code, message=message, retry=True)
            result = SyncResult(client_id=one.client_id, status="rejected", error=error)
            self.results.setdefault(one.client_id, result)

    def _reject(self, client_id: str, problem: Problem, workout_id: str | None = None) -> None:
        fields = [SyncFieldError(path=one.path, message=one.message) for one in problem.fields]
        error = SyncError(code=problem.problem_code, message=problem.message, fields=fields or None)
        self.results[client_id] = SyncResult(client_id=client_id, status="rejected", workout_id=workout_id, error=error)

    def reject(self, one: OfflineOperation, problem: Problem) -> None:
        """Answer an operation: never."""
        self._reject(one.client_id, problem, one.workout_id)


class WorkoutSync:
    """The operations of one workout, on one reading of it."""

    def __init__(self, batch: BatchSync, workout_id: str, operations: list[OfflineOperation]) -> None:
        self.batch = batch
        self.workout_id = workout_id
        self.left = operations
        self.ends = any(one.name in ENDING_OPERATIONS for one in operations)
        self.fold: Fold | None = None
        self.deleted = False
        self.done: dict[str, int] = {}
        """The versions of what was applied: client id → version."""
        self.unwritten: list[OfflineOperation] = []

    def run(self) -> None:
        """Apply what can be applied; answer everything."""
        if not self._open():
            return
        lenient = False
        while self.left:
            before = len(self.left)
            refused = self._pass(lenient)
            if self.batch.is_late:
                break
            if len(self.left) < before:
                lenient = False
            elif lenient:
                self._answer_refused(refused)
                break
            else:
                # Nothing more will come: sets whose places are too far out go to the next ones.
                lenient = True
        self._write()
        self.batch.put_off(self.left)

    # --- before --------------------------------------------------------------------------------------------

    def _open(self) -> bool:
        """Read the workout; False when that answers everything."""
        found = store.load_workout_or_deletion(self.workout_id)
        if found is None and not any(one.name == "create" for one in self.left):
            # The reference may be the client id of a creation in an earlier batch, which looks like an id itself.
            other = self.batch.named(self.workout_id)
            found = store.load_workout_or_deletion(other)
            self.workout_id = other if found is not None else self.workout_id
        if isinstance(found, DeletedWorkoutItem):
            return self._refuse_deleted(found) if found.user_id == self.batch.caller.id else self._refuse_foreign()
        if found is not None:
            if found.state.user_id != self.batch.caller.id:
                return self._refuse_foreign()
            self.fold = Fold(records_store.with_current_records(found, self.batch.moved), self.batch.now)
            self._answer_repeated(found.state)
        return True

    def _refuse_foreign(self) -> bool:
        """Somebody else's workout is as none; only a creation must be told that its id cannot be had."""
        for one in self.left:
            if one.name == "create":
                self.batch.reject(one, Conflict("Choose another id for this workout.", code="id_unavailable"))
        self._answer_refused({one.client_id: workout_missing() for one in self.left if one.name != "create"})
        return False

    def _refuse_deleted(self, marker: DeletedWorkoutItem) -> bool:
        applied = operation_log.client_operation_versions(self.workout_id, [one.client_id for one in self.left])
        for one in self.left:
            if one.client_id in applied:
                self._repeated(one, applied[one.client_id], None)
            elif one.name == "delete":
                self._repeated(one, int(marker.version), None)
            else:
                self.batch.reject(one, workout_deleted())
        return False

    def _answer_repeated(self, state: WorkoutState) -> None:
        """Answer what was applied before, by an earlier batch or by another door."""
        references = [one.given.set_client_id for one in self.left if isinstance(one.given, SetReference)]
        wanted = [one.client_id for one in self.left] + [one for one in references if one is not None]
        self.done = operation_log.client_operation_versions(self.workout_id, wanted)
        for one in self.left:
            if one.client_id in self.done:
                self._repeated(one, self.done[one.client_id], state)
            elif one.name == "set" and locate_set(state, one.client_id):
                # The log of client ids forgets in the end; the set itself does not.
                self._repeated(one, None, state)
        self.left = [one for one in self.left if one.client_id not in self.batch.results]

    # --- applying ------------------------------------------------------------------------------------------

    def _pass(self, lenient: bool) -> dict[str, DependencyMissing]:
        """Try each operation that is left; gives why the others cannot be applied yet.

        Args:
            lenient: a set whose place is too far out takes the next one; one of them, since it may help the others.
        """
        refused: dict[str, DependencyMissing] = {}
        for one in sorted(self.left, key=_claimed_set_index) if lenient else self.left:
            try:
                self._apply(one, lenient)
            except DependencyMissing as reason:
                refused[one.client_id] = reason
                continue
            except Unavailable:
                raise
            except Problem as problem:
                self.batch.reject(one, problem)
            if lenient or self.batch.is_late:
                break
        self.left = [one for one in self.left if one.client_id not in self.batch.results and one not in self.unwritten]
        return refused

    def _apply(self, one: OfflineOperation, lenient: bool) -> None:
        if self.deleted:
            raise workout_deleted()
        if one.name == "create":
            return self._create(one)
        if self.fold is None:
            raise workout_missing()
        if one.name == "delete":
            return self._delete(one, self.fold)
        if one.name == "start":
            return self._start(one, self.fold)
        state = self.fold.current.state
        if one.name in OPERATIONS_NEEDING_START and state.status == "planned":
            raise DependencyMissing(
                "not_started", "The workout has not been started yet; send its start, then this again."
            )
        # Nothing of a workout happens before it begins; a correction is compared with others by its own time.
        at = one.at if one.name in ("correct_set", "update") else max(one.at, state.started_at or one.at)
        decide = DECIDERS[one.name](one, self.fold.current, self.done, lenient)
        return self._take(one, self.fold, decide(self.fold.current, at))

    def _take(self, one: OfflineOperation, fold: Fold, change: Change, *, holds: bool | None = None) -> None:
        if not fold.fits(change):
            self._write()
        if holds is not None:
            fold.holds = holds
        self.done[one.client_id] = fold.take(change, one.client_id)
        self.unwritten.append(one)

    def _create(self, one: OfflineOperation) -> None:
        if self.fold is not None:
            raise Conflict("You have a workout with this id already.", code="workout_exists")
        try:
            planned = service.plan_workout(self.batch.caller, self.workout_id, one.given, one.at)
        except NotFound:
            if one.given.workout_id is None:
                raise
            raise workout_missing() from None
        fold = Fold(None, self.batch.now)
        state = planned.state
        items = store.planned_exercise_items(state, state.exercises, planned.plans)
        self.done[one.client_id] = fold.create(state, items, one.client_id)
        self.fold = fold
        self.unwritten.append(one)
        if one.given.start:
            change, holds = self._begun(one, fold)
            fold.holds = holds
            fold.take(change, None)

    def _start(self, one: OfflineOperation, fold: Fold) -> None:
        change, holds = self._begun(one, fold)
        self._take(one, fold, change, holds=holds)

    def _begun(self, one: OfflineOperation, fold: Fold) -> tuple[Change, bool]:
        """The change that a start makes, and whether the workout becomes the active one.

        One that also ends in this batch does not: it is over, and takes nobody's place.
        """
        standing = fold.standing
        free = not self.ends and self.batch.place.taken_by in (None, self.workout_id)
        if standing.waits and not free:
            raise DependencyMissing("workout_active", "It has begun; it goes on live when the other workout has ended.")
        at = max(one.at, standing.started_at or one.at)
        change = transitions.decide_start(LoadedWorkout(standing, fold.current.items), at)
        late = standing.waits or not free or one.at < self.batch.now - LIVE_START_WINDOW
        change.state = change.state.model_copy(update={"offline": standing.offline or late})
        return change, free

    def _delete(self, one: OfflineOperation, fold: Fold) -> None:
        self._write()
        if fold.base is None:
            raise workout_missing()
        version = fold.base.state.version + 1
        commit(
            *operation_log.batch_log_writes(self.workout_id, [], {one.client_id: version}),
            *edits.deletion_event_writes(fold.base),
        )
        self.deleted = True
        self.batch.results[one.client_id] = self._result(one, "applied", version, None)
        self._settle_place(active=False)
        edits.push_deletion(fold.base)

    # --- after ---------------------------------------------------------------------------------------------

    def _write(self) -> None:
        if self.fold is None or self.deleted:
            return
        held = self.fold.base is not None and self.fold.base.state.status in rules.ACTIVE_STATUSES
        written = self.fold.write()
        if written is None:
            return
        for one in self.unwritten:
            self.batch.results[one.client_id] = self._result(one, "applied", self.done[one.client_id], written.state)
        self.unwritten.clear()
        active = written.state.status in rules.ACTIVE_STATUSES
        self._settle_place(active=active)
        receivers = written.followers
        if active and not held:
            receivers = [*receivers, *followers.add_user_devices(written.state)]
        delivery.push(receivers, *written.told, version=written.state.version)
        delivery.push_to_audiences(written.audiences, *written.told)

    def _settle_place(self, *, active: bool) -> None:
        if active:
            self.batch.place.is_now(self.workout_id)
        else:
            self.batch.place.is_free_of(self.workout_id)

    def _answer_refused(self, reasons: dict[str, DependencyMissing]) -> None:
        for client_id, reason in reasons.items():
            error = SyncError(code=reason.code, message=reason.message, retry=True)
            self.batch.results[client_id] = SyncResult(client_id=client_id, status="rejected", error=error)
        self.left = [one for one in self.left if one.client_id not in self.batch.results]

    def _repeated(self, one: OfflineOperation, version: int | None, state: WorkoutState | None) -> None:
        self.batch.results[one.client_id] = self._result(one, "duplicate", version, state)

    def _result(
        self,
        one: OfflineOperation,
        status: Literal["applied", "duplicate"],
        version: int | None,
        state: WorkoutState | None,
    ) -> SyncResult:
        exercise, place = (locate_set(state, one.client_id) if state else None) or (None, None)
        return SyncResult(
            client_id=one.client_id,
            status=status,
            version=version,
            workout_id=self.workout_id,
            workout_status=state.status if state else None,
            exercise_index=exercise,
            set_index=place,
        )


# --- decisions ---------------------------------------------------------------------------------------------


def _claimed_set_index(one: OfflineOperation) -> int:
    return (one.given.set_index or 0) if isinstance(one.given, OfflineSet) else 0


# --- what a device claims ----------------------------------------------------------------------------------
