"""Several operations on one workout, decided one after the other in memory, and written together.

Each raises the version by one and is logged as if it had been sent alone; what they write is folded: of several writes
of an item the last content counts, on the condition of the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from fitai.kernel import events
from fitai.kernel.events import OutboxItem
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience, LiveEvent
from fitai.kernel.table import TRANSACTION_LIMIT, Write, commit
from fitai.workouts import change_log, operation_log, store
from fitai.workouts.event_builders import rest_started_writes
from fitai.workouts.events import WorkoutCorrected
from fitai.workouts.live_events import MissedOperation, WorkoutSynced
from fitai.workouts.operation_log import logged_event
from fitai.workouts.operations import Change
from fitai.workouts.records.store import RecordItem
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import ActiveWorkoutItem, LoadedWorkout, WorkoutExerciseItem

ItemKey = tuple[str, str]
MAX_LOG_CHARACTERS = 1_500_000
"""Characters of events in one transaction, of the 4 MB that it may have."""


@dataclass(frozen=True, slots=True)
class FoldResult:
    """What was written, and what the devices that follow it are to be told."""

    state: WorkoutState
    told: list[LiveEvent]
    followers: list[Connection]
    audiences: list[Audience]


class Fold:
    """A workout, and what has been done to it since it was read.

    One that was begun offline while another workout is the active one is decided on as if it were active, and written
    as planned: `holds` says whether it has the user's one active place.
    """

    def __init__(self, base: LoadedWorkout | None, now: datetime) -> None:
        self.now = now
        self.holds = base is not None and base.state.status in ACTIVE_STATUSES
        self._reset(base)
        if base is not None:
            self.current = LoadedWorkout(_as_active(base.state), list(base.items), base.followers, base.audiences)

    def _reset(self, base: LoadedWorkout | None) -> None:
        self.base = base
        self._clients: dict[str, int] = {}
        self._frames: list[MissedOperation] = []
        self._size = 0
        self._last: list[LiveEvent] = []
        self._touched: set[str] = set()
        self._others: dict[ItemKey, Write] = {}
        self._changed = False

    @property
    def standing(self) -> WorkoutState:
        """The workout as it is to be written."""
        state = self.current.state
        if self.holds or state.status not in ACTIVE_STATUSES:
            return state
        return state.model_copy(update={"status": "planned"})

    def create(self, state: WorkoutState, items: list[WorkoutExerciseItem], client_id: str) -> int:
        """The workout is new; gives its version."""
        self.current = LoadedWorkout(state.model_copy(update={"updated_at": self.now}), items)
        self._touched = {item.SK for item in items}
        self._clients[client_id] = state.version
        self._changed = True
        return state.version

    def fits(self, change: Change) -> bool:
        """Whether there is room for a change in the transaction."""
        if not self._changed:
            return True
        others = change.writes(self.current.state)
        standing = [self._others.get((write.item.PK, write.item.SK)) for write in others]
        if any(
            one and (one.actions or one.checks or write.actions or write.checks)
            for one, write in zip(standing, others, strict=True)
        ):
            return False
        added = len(change.items) + len(change.removed) + len(others) + 2
        return self._count + added <= TRANSACTION_LIMIT and self._size <= MAX_LOG_CHARACTERS

    @property
    def _count(self) -> int:
        # Two neighbouring parts of the log hold more than one part's worth, so this is never too few.
        log = 2 * self._size // operation_log.MAX_LOG_ITEM_CHARACTERS + 2
        head_change_and_rest = 3
        return head_change_and_rest + log + len(self._clients) + len(self._touched) + len(self._others)

    def take(self, change: Change, client_id: str | None) -> int:
        """Apply a change; gives the version. Without a client id it belongs to the operation before."""
        version = self.current.state.version + (client_id is not None)
        state = change.state.model_copy(update={"version": version, "updated_at": self.now})
        items = {item.SK: item for item in self.current.items}
        ended = self.current.state.status in ACTIVE_STATUSES and state.status not in ACTIVE_STATUSES
        for item in change.removed:
            del items[item.SK]
        for item in change.items:
            items[item.SK] = item
        self._touched |= {item.SK for item in (*change.removed, *change.items)}
        if ended and not self.holds:
            # They were written as those of a planned workout, and become part of the exercises' histories now.
            self._touched |= set(items)
        here = self.current
        self.current = LoadedWorkout(state, [items[one] for one in sorted(items)], here.followers, here.audiences)
        self._fold(self._kept(change, state))
        self._last = list(change.tell(self.standing))
        frames = [logged_event(event, version, self.now) for event in self._last]
        self._frames += frames
        self._size += sum(map(operation_log.logged_size, frames))
        if client_id is not None:
            self._clients[client_id] = version
        self._changed = True
        if state.status not in ACTIVE_STATUSES:
            self.holds = False
        return version

    def _kept(self, change: Change, state: WorkoutState) -> list[Write]:
        """What else a change writes. Without the active place there are no records to move, and no place to release."""
        writes = change.writes(state)
        if self.holds:
            return writes
        return [write for write in writes if not isinstance(write.item, ActiveWorkoutItem | RecordItem)]

    def _fold(self, writes: Iterable[Write]) -> None:
        for write in writes:
            key = (write.item.PK, write.item.SK)
            first = self._others.get(key)
            self._others[key] = write if first is None else replace(first, item=write.item, deletes=write.deletes)
        self._fold_corrections()

    def _fold_corrections(self) -> None:
        """A correction tells of the whole workout: the last one is enough."""
        told = [
            (key, write.item)
            for key, write in self._others.items()
            if isinstance(write.item, OutboxItem) and write.item.name == WorkoutCorrected.name
        ]
        if len(told) < 2:
            return
        shapes = [WorkoutCorrected.model_validate_json(item.body) for _, item in told]
        former = sorted({one for shape in shapes for one in shape.former_exercise_ids})
        for key, _ in told:
            del self._others[key]
        self._fold([events.outbox_write(shapes[-1].model_copy(update={"former_exercise_ids": former}))])

    def write(self) -> "FoldResult | None":
        """Write what was done; None where there was nothing.

        Raises:
            Contended: somebody else wrote first, or one of the operations is already there.
            Conflict: `workout_active`: another workout has taken the place.
        """
        if not self._changed:
            return None
        self.current.state = _without_expired_rest(self.current.state, self.now)
        state = self.standing
        items = [_with_keys_of_state(state, item) for item in self.current.items]
        commit(*self._writes(state, items))
        alone = len(self._clients) == 1
        told: list[LiveEvent] = (
            self._last if alone else [WorkoutSynced(workout_id=state.id, reason="synced", workout=state)]
        )
        followers, audiences = self.current.followers, self.current.audiences
        self.current.items = items
        self._reset(LoadedWorkout(state, items, followers, audiences))
        return FoldResult(state, told, followers, audiences)

    def _writes(self, state: WorkoutState, items: list[WorkoutExerciseItem]) -> list[Write]:
        before = self.base
        known = {item.SK: item for item in before.items} if before else {}
        kept = {item.SK for item in items}
        head = store.creation_writes(state, [])[0] if before is None else store.head_write(before, state)
        return [
            *operation_log.batch_log_writes(state.id, self._frames, self._clients),
            head,
            change_log.change_log_write(state),
            *(store.exercise_write(item, known.values()) for item in items if item.SK in self._touched),
            *(store.exercise_removal_write(item) for item in known.values() if item.SK not in kept),
            *self._others.values(),
            *rest_started_writes(before.state if before else None, state),
        ]


def _as_active(state: WorkoutState) -> WorkoutState:
    """A workout that waits for its turn, as if it had it."""
    if not state.waits:
        return state
    return state.model_copy(update={"status": "in_progress" if state.running_since else "paused"})


def _without_expired_rest(state: WorkoutState, now: datetime) -> WorkoutState:
    """A workout without a rest that is over by now."""
    rest = state.real_time.rest
    if rest is None or rest.ends_at > now:
        return state
    over = state.real_time.model_copy(update={"is_resting": False, "rest": None})
    return state.model_copy(update={"real_time": over})


def _with_keys_of_state(state: WorkoutState, item: WorkoutExerciseItem) -> WorkoutExerciseItem:
    """The item under the keys that the state of its workout gives it."""
    return item.again(state, item.exercise)
