"""Operations on a workout: read once, decide, write once, push to the devices.

An operation is a `Command`: a value that says what is wanted, and decides what it changes. One operation raises the
version by one. When another device wrote first, everything is read and decided again, so that no accepted operation is
lost; with a client id it is applied once, however often it is sent.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from fitai.coach.motivation.live_events import Motivation
from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises
from fitai.kernel import clock, events
from fitai.kernel.errors import Problem
from fitai.kernel.events import Event
from fitai.kernel.live import delivery
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience, LiveEvent, ReplyTarget
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.users import published
from fitai.workouts import operation_log
from fitai.workouts import store as workouts_store
from fitai.workouts.active import store as active_store
from fitai.workouts.event_builders import rest_started_writes
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.models import Workout
from fitai.workouts.records import store as records_store
from fitai.workouts.records.performance import PastPerformance, RecordChange, StoredRecord, with_current_records
from fitai.workouts.start_facts import StartFacts, read_start_facts
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState
from fitai.workouts.store import load_own_workout

# --- commands and changes ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """What an operation decided.

    Attributes:
        state: the new state; its version and time are set when it is written.
        live_events: the events for the devices, given the state as it is written.
        exercises: those to write. removed: those to remove.
        records: records that change. Only the active workout changes records.
        active_place: "take" makes the workout the user's active one, "release" ends that.
        event: the domain event, given the state as it is written.
        writes: other items that belong into the transaction.
        motivation: words for the owner's devices, told after the other events. They are only for an operation that is sent
            while it happens: batches of devices that were away have none.
    """

    state: WorkoutState
    live_events: Callable[[WorkoutState], Sequence[LiveEvent]]
    exercises: tuple[LoadedExercise, ...] = ()
    removed: tuple[LoadedExercise, ...] = ()
    records: tuple[RecordChange, ...] = ()
    active_place: Literal["take", "release"] | None = None
    event: Callable[[WorkoutState], Event] | None = None
    writes: tuple[Write, ...] = ()
    motivation: Motivation | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read for a decision besides the workout.

    Attributes:
        exercises: by id, what the workout's owner may train with.
        performance: what the owner did of exercises before.
        exercise_units: by exercise, the unit of its weights, where the owner has chosen one.
        start: what was read for the words at a start; None where they were not needed.
    """

    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    performance: PastPerformance = field(default_factory=PastPerformance)
    exercise_units: Mapping[str, WeightUnit] = field(default_factory=dict)
    start: StartFacts | None = None


class Command(ABC):
    """An operation on a workout: what is wanted.

    `decide` is pure: no request and no clock. What it needs to know besides the workout is declared by the methods
    before it, and read for it. The exercise library is in memory, and costs no request.
    """

    __slots__ = ()

    def exercise_ids_needed(self, loaded: LoadedWorkout) -> Iterable[str]:
        """The exercises that must be looked up."""
        return ()

    def record_ids_needed(self, loaded: LoadedWorkout) -> Iterable[str]:
        """The exercises whose records must be read."""
        return ()

    def performance_ids_needed(self, loaded: LoadedWorkout) -> Iterable[str]:
        """The exercises whose records and last sessions must be read."""
        return ()

    def starts_live(self, loaded: LoadedWorkout) -> bool:
        """Whether a workout begins by it that devices follow: then its owner's wishes and streaks must be read."""
        return False

    @abstractmethod
    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the operation changes.

        Raises:
            Conflict, Invalid: it is not possible.
        """


def read_facts(command: Command, loaded: LoadedWorkout) -> Facts:
    """Read what a command declares: a request for each kind of fact, none where nothing is declared.

    The units that the owner has chosen for exercises which are new in the workout are read with their records.
    """
    user_id = loaded.state.user_id
    exercise_ids = tuple(command.exercise_ids_needed(loaded))
    performance_ids = tuple(command.performance_ids_needed(loaded))
    record_ids = tuple(command.record_ids_needed(loaded))
    exercises = available_exercises(user_id, exercise_ids) if exercise_ids else {}
    has_new_exercises = any(not loaded.with_exercise(exercise_id) for exercise_id in exercise_ids)
    if command.starts_live(loaded):
        performance, start = read_start_facts(user_id, performance_ids)
        return Facts(exercises, performance, start=start)
    if performance_ids:
        return Facts(exercises, records_store.load_past_performance(user_id, performance_ids))
    if not has_new_exercises:
        records = records_store.load_records(user_id, record_ids) if record_ids else {}
        return Facts(exercises, PastPerformance(records))
    records, items = records_store.load_records_with(user_id, record_ids, published.account_key(user_id))
    return Facts(exercises, PastPerformance(records), published.athlete_among(items).exercise_units)


# --- applying ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OperationResult:
    """An operation that is committed.

    `repeated` holds the first result's events when the client's operation had been applied before.
    """

    state: WorkoutState
    events: Sequence[LiveEvent]
    followers: Sequence[Connection]
    audiences: Sequence[Audience] = ()
    repeated: Sequence[MissedOperation] | None = None

    @property
    def workout(self) -> Workout:
        """The workout as it is answered."""
        return self.state


def apply(
    user_id: str,
    workout_id: str,
    command: Command,
    *,
    client_id: str | None = None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> OperationResult:
    """Apply an operation to a workout of the user, and push its events to the followers.

    One query, what the command declares, and one transaction, when nobody else writes at the same moment.

    Args:
        sender: the connection that asked; it receives the events even when it is not (yet) a follower.

    Raises:
        NotFound: there is no such workout, or it is another user's.
        Conflict, Invalid: what the command raises.
    """
    conflicting_records: dict[str, StoredRecord | None] = {}

    def attempt() -> OperationResult:
        try:
            return _attempt(user_id, workout_id, command, client_id, conflicting_records)
        except records_store.RecordConflict as conflict:
            conflicting_records[conflict.exercise_id] = conflict.record
            raise

    try:
        result = retry_on_conflict(attempt)
    except operation_log.AlreadyApplied as duplicate:
        return _repeated_result(user_id, workout_id, duplicate.version, sender, replying)
    receivers = [*result.followers, *([sender] if sender else [])]
    delivery.push_operation(
        receivers, result.audiences, *result.events, version=result.state.version, replying=replying
    )
    return result


def _attempt(
    user_id: str,
    workout_id: str,
    command: Command,
    client_id: str | None,
    conflicting_records: Mapping[str, StoredRecord | None],
) -> OperationResult:
    loaded = with_current_records(load_own_workout(user_id, workout_id), conflicting_records)
    facts = read_facts(command, loaded)
    now = clock.now()
    try:
        change = command.decide(loaded, facts, now)
    except Problem:
        # A repeated operation may not be possible any more, because it was applied.
        if (
            client_id is not None
            and (version := operation_log.client_operation_version(workout_id, client_id)) is not None
        ):
            raise operation_log.AlreadyApplied(version) from None
        raise
    state = saved_state(change, loaded.state, now)
    if change.motivation is not None and state.motivation is not None:
        heard = state.motivation.with_sent(change.motivation.kind, now)
        state = state.model_copy(update={"motivation": heard})
    live_events = [*change.live_events(state), *([change.motivation] if change.motivation else [])]
    logged = operation_log.logged_operation(loaded.state, state, state.version, live_events, now)
    commit(
        *operation_log.operation_log_writes(workout_id, logged, client_id),
        *workouts_store.head_writes(loaded, state),
        *_change_writes(change, loaded, state),
        *rest_started_writes(loaded.state, state),
    )
    return OperationResult(state, live_events, loaded.followers, loaded.audiences)


def saved_state(change: Change, before: WorkoutState, now: datetime) -> WorkoutState:
    """The state of a change as it is written: of the next version, and without an offer that was made before it."""
    is_new_offer = change.state.finish_offer != before.finish_offer
    update = {
        "version": before.version + 1,
        "updated_at": now,
        "finish_offer": change.state.finish_offer if is_new_offer else None,
    }
    return change.state.model_copy(update=update)


def _change_writes(change: Change, loaded: LoadedWorkout, state: WorkoutState) -> list[Write]:
    """The writes of a change besides the workout's head."""
    return [
        *(
            workouts_store.exercise_write(state, exercise, loaded.revision_at(exercise.index))
            for exercise in change.exercises
        ),
        *map(workouts_store.exercise_removal_write, change.removed),
        *active_place_writes(change.active_place, state),
        *records_store.record_writes(state.user_id, state.id, change.records),
        *([events.outbox_write(change.event(state))] if change.event else []),
        *change.writes,
    ]


def active_place_writes(active_place: Literal["take", "release"] | None, state: WorkoutState) -> list[Write]:
    """The write that makes the workout the user's active one, or ends that.

    Raises (at commit):
        Conflict: `workout_active`, when another one is active.
    """
    if active_place is None:
        return []
    return [active_store.activation_write(state) if active_place == "take" else active_store.release_write(state)]


def _repeated_result(
    user_id: str, workout_id: str, version: int, sender: Connection | None, replying: ReplyTarget
) -> OperationResult:
    loaded = load_own_workout(user_id, workout_id)
    logged_events = operation_log.repeated_events(loaded.state, version)
    if sender is not None:
        delivery.push([sender], *(event.content for event in logged_events), version=version, replying=replying)
    return OperationResult(loaded.state, [], loaded.followers, repeated=logged_events)
