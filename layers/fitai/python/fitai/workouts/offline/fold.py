"""Several operations on one workout, decided one after the other in memory, and written together.

Each raises the version by one and is logged as if it had been sent alone; what they write is folded: of several writes
of an item the last content counts, on the condition of the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from fitai.kernel import events
from fitai.kernel.events import Event
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience, LiveEvent
from fitai.kernel.table import TRANSACTION_LIMIT, Write, commit
from fitai.workouts import operation_log, store
from fitai.workouts.event_builders import rest_started_writes
from fitai.workouts.events import WorkoutCorrected
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.operation_log import LoggedOperation
from fitai.workouts.operations import Change, active_place_writes, saved_state
from fitai.workouts.records import store as records_store
from fitai.workouts.records.performance import RecordChange
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState

MAX_LOG_CHARACTERS = 1_500_000
"""Characters of events in one transaction, of the 4 MB that it may have."""


@dataclass(frozen=True, slots=True)
class FoldResult:
    """What was written, and the events for the devices that follow it."""

    state: WorkoutState
    events: Sequence[LiveEvent]
    followers: Sequence[Connection]
    audiences: Sequence[Audience]


class Fold:
    """A workout, and the changes that were applied to it since it was read or written.

    A workout that was begun offline while another one is active is decided on as if it were active, and written as
    planned: `is_active` says whether it is the user's active one.
    """

    def __init__(self, base: LoadedWorkout | None, now: datetime) -> None:
        self.now = now
        self.is_active = base is not None and base.state.status in ACTIVE_STATUSES
        self._reset(base)
        if base is not None:
            self.current = replace(base, state=_as_active(base.state))

    def _reset(self, base: LoadedWorkout | None) -> None:
        """Begin with what is in the table now; None for a workout that is new."""
        self.base = base
        self._is_changed = False
        self._client_versions: dict[str, int] = {}
        self._logged: list[LoggedOperation] = []
        self._log_size = 0
        self._last_events: Sequence[LiveEvent] = []
        self._touched_indexes: set[int] = set()
        self._records: dict[str, RecordChange] = {}
        self._active_place: Literal["take", "release"] | None = None
        self._events: list[Event] = []
        self._other_writes: list[Write] = []

    @property
    def written_state(self) -> WorkoutState:
        """The workout as it is to be written."""
        state = self.current.state
        if self.is_active or state.status not in ACTIVE_STATUSES:
            return state
        return state.model_copy(update={"status": "planned"})

    # --- changes -------------------------------------------------------------------------------------------

    def create(self, state: WorkoutState, exercises: Iterable[LoadedExercise], client_id: str) -> int:
        """Begin with a new workout.

        Returns:
            its version.
        """
        self.current = LoadedWorkout(state.model_copy(update={"updated_at": self.now}), tuple(exercises))
        self._touched_indexes = {exercise.index for exercise in self.current.exercises}
        self._client_versions[client_id] = state.version
        self._is_changed = True
        return state.version

    def has_room_for(self, change: Change) -> bool:
        """Whether a change fits into the transaction."""
        if not self._is_changed:
            return True
        client_id_and_log = 2
        writes_added = (
            client_id_and_log
            + len(change.exercises)
            + len(change.removed)
            + len(change.records)
            + len(change.writes)
            + (change.active_place is not None)
            + (change.event is not None)
        )
        return self._write_count + writes_added <= TRANSACTION_LIMIT and self._log_size <= MAX_LOG_CHARACTERS

    @property
    def _write_count(self) -> int:
        # Two neighbouring items of the log hold more than one item's worth, so this is never too few.
        log_items = 2 * self._log_size // operation_log.MAX_LOG_ITEM_CHARACTERS + 2
        head_running_head_change_log_and_rest = 5
        return (
            head_running_head_change_log_and_rest
            + log_items
            + len(self._client_versions)
            + len(self._touched_indexes)
            + len(self._records)
            + (self._active_place is not None)
            + len(self._events)
            + len(self._other_writes)
        )

    def apply(self, change: Change, client_id: str | None) -> int:
        """Apply a change; without a client id it belongs to the operation before it.

        Returns:
            the version that it makes.
        """
        before = self.current.state
        version = before.version + (client_id is not None)
        state = saved_state(change, before, self.now).model_copy(update={"version": version})
        ends = before.status in ACTIVE_STATUSES and state.status not in ACTIVE_STATUSES
        exercises = {exercise.index: exercise for exercise in self.current.exercises}
        for exercise in change.removed:
            del exercises[exercise.index]
        exercises |= {exercise.index: exercise for exercise in change.exercises}
        self._touched_indexes |= {exercise.index for exercise in (*change.removed, *change.exercises)}
        if ends and not self.is_active:
            # They were written as those of a planned workout, and become part of the exercises' histories now.
            self._touched_indexes |= set(exercises)
        self.current = replace(
            self.current, state=state, exercises=tuple(exercises[index] for index in sorted(exercises))
        )
        if self.is_active:
            self._add_records(change.records)
            self._active_place = change.active_place or self._active_place
        if change.event is not None:
            self._add_event(change.event(state))
        self._other_writes += change.writes
        self._last_events = change.live_events(self.written_state)
        self._log(before, version)
        if client_id is not None:
            self._client_versions[client_id] = version
        self._is_changed = True
        if state.status not in ACTIVE_STATUSES:
            self.is_active = False
        return version

    def _log(self, before: WorkoutState, version: int) -> None:
        state = self.written_state
        logged = operation_log.logged_operation(before, state, version, self._last_events, self.now)
        self._logged.append(logged)
        self._log_size += operation_log.logged_size(logged)

    def _add_records(self, records: Iterable[RecordChange]) -> None:
        for record in records:
            first = self._records.get(record.exercise_id, record)
            self._records[record.exercise_id] = replace(record, version_before=first.version_before)

    def _add_event(self, event: Event) -> None:
        """Add a domain event. A correction holds the whole workout: the last one is enough."""
        corrections = [earlier for earlier in self._events if isinstance(earlier, WorkoutCorrected)]
        if isinstance(event, WorkoutCorrected) and corrections:
            former_ids = {
                exercise_id for correction in (*corrections, event) for exercise_id in correction.former_exercise_ids
            }
            event = event.model_copy(update={"former_exercise_ids": sorted(former_ids)})
            self._events = [earlier for earlier in self._events if not isinstance(earlier, WorkoutCorrected)]
        self._events.append(event)

    # --- writing -------------------------------------------------------------------------------------------

    def write(self) -> FoldResult | None:
        """Write what was applied; None where there was nothing.

        Raises:
            WriteConflict: somebody else wrote first, or one of the operations was applied already.
            Conflict: `workout_active`: another workout is active by now.
        """
        if not self._is_changed:
            return None
        self.current = replace(self.current, state=_without_expired_rest(self.current.state, self.now))
        state = self.written_state
        commit(*self._writes(state))
        is_alone = len(self._client_versions) == 1
        live_events = (
            self._last_events if is_alone else [WorkoutSynced(workout_id=state.id, reason="synced", workout=state)]
        )
        written = tuple(
            store.written_exercise(exercise, self._revision_at(exercise.index))
            if exercise.index in self._touched_indexes
            else exercise
            for exercise in self.current.exercises
        )
        self.current = replace(self.current, exercises=written)
        self._reset(replace(self.current, state=state, has_running_head=state.status in ACTIVE_STATUSES))
        return FoldResult(state, live_events, self.current.followers, self.current.audiences)

    def _revision_at(self, index: int) -> int:
        return self.base.revision_at(index) if self.base else 0

    def _writes(self, state: WorkoutState) -> list[Write]:
        before = self.base
        indexes = {exercise.index for exercise in self.current.exercises}
        head = store.creation_writes(state, []) if before is None else store.head_writes(before, state)
        return [
            *operation_log.batch_log_writes(state.id, self._logged, self._client_versions),
            *head,
            *(
                store.exercise_write(state, exercise, self._revision_at(exercise.index))
                for exercise in self.current.exercises
                if exercise.index in self._touched_indexes
            ),
            *(
                store.exercise_removal_write(exercise)
                for exercise in (before.exercises if before else ())
                if exercise.index not in indexes
            ),
            *active_place_writes(self._active_place, state),
            *records_store.record_writes(state.user_id, state.id, self._records.values()),
            *map(events.outbox_write, self._events),
            *self._other_writes,
            *rest_started_writes(before.state if before else None, state),
        ]


def _as_active(state: WorkoutState) -> WorkoutState:
    """A workout that waits for its turn, as if it were active."""
    if not state.waits:
        return state
    return state.model_copy(update={"status": "in_progress" if state.running_since else "paused"})


def _without_expired_rest(state: WorkoutState, now: datetime) -> WorkoutState:
    """The workout without a rest that is over."""
    rest = state.real_time.rest
    if rest is None or rest.ends_at > now:
        return state
    real_time = state.real_time.model_copy(update={"is_resting": False, "rest": None})
    return state.model_copy(update={"real_time": real_time})
