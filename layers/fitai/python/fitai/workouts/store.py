"""The items of workouts.

    WORKOUT#<id>   EXERCISE#<nn>        an exercise with its sets     GSI1: the user's history of that exercise
    WORKOUT#<id>   HEAD                 everything else of it         GSI1: history by day, GSI2: by status and day
    WORKOUT#<id>   MEMBER#<connection>  the devices that follow it (kernel.live)
    WORKOUT#<id>   OPERATION#<version>  what was done, for devices that missed it
    WORKOUT#<id>   CLIENT#<client id>   which version a client's operation became
    USER#<id>      ACTIVE_WORKOUT       the one that runs or is paused
    USER#<id>      RECORD#<exercise>    the best of an exercise

The keys are such that one query reads exercises, head and followers, and none of the log.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.errors import Conflict
from fitai.kernel.live import Member
from fitai.kernel.table import (
    ABSENT,
    Document,
    Entity,
    Slice,
    Write,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
)
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.models import Workout, WorkoutExercise
from fitai.workouts.rules import ACTIVE, Bests

LOG_KEPT = 30 * 24 * 60 * 60
"""Seconds that operations are kept for devices that missed them; older gaps get a snapshot."""


class WorkoutState(Workout):
    """A workout with what only the server knows of it."""

    user_id: str
    running_since: Moment | None = None
    link_hash: str | None = None


def partition(workout_id: str) -> str:
    """The partition of a workout: its items, and the room of the devices that follow it."""
    return f"WORKOUT#{workout_id}"


class WorkoutItem(Entity, discriminator="workout"):
    """The head of a workout: all of it but its exercises."""

    user_id = UnicodeAttribute()
    status = UnicodeAttribute()
    version = NumberAttribute()
    template_id = UnicodeAttribute(null=True)
    state: Document[WorkoutState] = Document(WorkoutState)

    @classmethod
    def of(cls, state: WorkoutState) -> "WorkoutItem":
        place = f"{state.date.isoformat()}#{state.id}"
        return cls(
            PK=partition(state.id),
            SK="HEAD",
            GSI1PK=f"USER#{state.user_id}#WORKOUTS",
            GSI1SK=place,
            GSI2PK=f"USER#{state.user_id}#WORKOUTS#{state.status}",
            GSI2SK=place,
            user_id=state.user_id,
            status=state.status,
            version=state.version,
            template_id=state.template_id,
            state=state.model_copy(update={"exercises": []}),
        )


class DeletedWorkoutItem(Entity, discriminator="deleted_workout"):
    """What stays of a deleted workout, so that it does not come back."""

    user_id = UnicodeAttribute()
    version = NumberAttribute()
    deleted_at = UnicodeAttribute()

    @classmethod
    def of(cls, state: WorkoutState) -> "DeletedWorkoutItem":
        return cls(
            PK=partition(state.id),
            SK="HEAD",
            user_id=state.user_id,
            version=state.version + 1,
            deleted_at=clock.iso(clock.now()),
        )


class WorkoutExerciseItem(Entity, discriminator="workout_exercise"):
    """An exercise of a workout with its sets.

    `before` is the best of the exercise before this workout, `record_version` the version of the record item that
    it goes with: both are taken when the workout starts. `revision` counts the writes of this item.
    """

    user_id = UnicodeAttribute()
    exercise: Document[WorkoutExercise] = Document(WorkoutExercise)
    before: Document[Bests] = Document(Bests, null=True)
    record_version = NumberAttribute(default=0)
    revision = NumberAttribute(default=1)

    @classmethod
    def of(
        cls,
        state: WorkoutState,
        exercise: WorkoutExercise,
        before: Bests | None = None,
        record_version: int = 0,
        revision: int = 1,
    ) -> "WorkoutExerciseItem":
        item = cls(
            PK=partition(state.id),
            SK=f"EXERCISE#{exercise.index:02d}",
            user_id=state.user_id,
            exercise=exercise,
            before=before,
            record_version=record_version,
            revision=revision,
        )
        # A cancelled workout keeps its sets, but counts for nothing: it is no part of the exercise's history.
        if state.status != "cancelled" and any(one.completed_at is not None for one in exercise.sets):
            item.GSI1PK = exercise_history(state.user_id, exercise.exercise_id)
            item.GSI1SK = f"{state.date.isoformat()}#{state.id}#{exercise.index:02d}"
        return item

    @property
    def workout_id(self) -> str:
        return self.PK.removeprefix("WORKOUT#")


def exercise_history(user_id: str, exercise_id: str) -> str:
    """GSI1's partition of all that a user did of an exercise."""
    return f"USER#{user_id}#EXERCISE#{exercise_id}"


class ActiveItem(Entity, discriminator="active_workout"):
    """Which workout of a user runs or is paused: at most one."""

    workout_id = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, workout_id: str = "") -> "ActiveItem":
        return cls(PK=f"USER#{user_id}", SK="ACTIVE_WORKOUT", workout_id=workout_id)


class RecordItem(Entity, discriminator="exercise_record"):
    """The best that a user did of an exercise."""

    exercise_id = UnicodeAttribute()
    version = NumberAttribute()
    bests: Document[Bests] = Document(Bests)
    updated_at = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, exercise_id: str, bests: Bests, version: int) -> "RecordItem":
        return cls(
            PK=f"USER#{user_id}",
            SK=f"RECORD#{exercise_id}",
            exercise_id=exercise_id,
            version=version,
            bests=bests,
            updated_at=clock.iso(clock.now()),
        )


class OperationItem(Entity, discriminator="workout_operation"):
    """The events of one operation, as they were sent."""

    frames: Document[list[MissedOperation]] = Document(list[MissedOperation])

    @classmethod
    def of(cls, workout_id: str, version: int, frames: list[MissedOperation]) -> "OperationItem":
        return cls(
            PK=partition(workout_id),
            SK=f"OPERATION#{version:08d}",
            frames=frames,
            ttl=clock.epoch() + LOG_KEPT,
        )


class ClientOperationItem(Entity, discriminator="client_operation"):
    """Which version of the workout a client's operation became."""

    version = NumberAttribute()

    @classmethod
    def of(cls, workout_id: str, client_id: str, version: int) -> "ClientOperationItem":
        # Hashed: the client's text may hold anything, and be longer than a key.
        name = hashlib.blake2b(client_id.encode(), digest_size=16).hexdigest()
        return cls(PK=partition(workout_id), SK=f"CLIENT#{name}", version=version, ttl=clock.epoch() + LOG_KEPT)


class Seen(Exception):
    """The client's operation was already applied, and became `version`."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Loaded:
    """A workout as it was read: the basis that a change is decided and conditioned on."""

    state: WorkoutState
    items: list[WorkoutExerciseItem]
    followers: list[Member] = field(default_factory=list)

    def with_exercise(self, exercise_id: str) -> list[WorkoutExerciseItem]:
        """The items of one exercise; an exercise may stand in a workout twice."""
        return [item for item in self.items if item.exercise.exercise_id == exercise_id]


def load(workout_id: str) -> Loaded | None:
    """A workout, its exercises and its followers: one query, strongly consistent."""
    items = list(query_all(partition(workout_id), between=("EXERCISE#", "MEMBER#~")))
    heads = of_kind(items, WorkoutItem)
    if not heads:
        return None
    exercises = of_kind(items, WorkoutExerciseItem)
    state = heads[0].state.model_copy(update={"exercises": [item.exercise for item in exercises]})
    return Loaded(state, exercises, of_kind(items, Member))


def active(user_id: str) -> str | None:
    """The id of the workout that runs or is paused."""
    item = get(ActiveItem, f"USER#{user_id}", "ACTIVE_WORKOUT")
    return None if item is None else item.workout_id


def records(user_id: str, exercise_ids: Iterable[str]) -> dict[str, RecordItem]:
    """The records of exercises, as far as there are any: one request."""
    keys = [(f"USER#{user_id}", f"RECORD#{exercise_id}") for exercise_id in exercise_ids]
    return {item.exercise_id: item for item in of_kind(get_many(keys), RecordItem)}


def all_records(user_id: str, limit: int) -> list[RecordItem]:
    """The records of a user's exercises, at most `limit`: one query."""
    return of_kind(query(f"USER#{user_id}", begins="RECORD#", limit=limit).items, RecordItem)


def history(
    user_id: str,
    *,
    status: str | None,
    since: date | None,
    until: date | None,
    template: str | None,
    limit: int,
    after: dict[str, str] | None,
) -> tuple[list[WorkoutState], dict[str, str] | None]:
    """A page of a user's workouts, newest first: one query.

    A template is a filter on what the query reads: such a page may hold fewer than `limit`, and go on.
    """
    index = "GSI2" if status else "GSI1"
    pk = f"USER#{user_id}#WORKOUTS" + (f"#{status}" if status else "")
    part = query(
        pk,
        between=(since.isoformat() if since else "0", f"{until.isoformat() if until else '9'}~"),
        limit=limit,
        newest_first=True,
        after=after,
        index=index,
        where=WorkoutItem.template_id == template if template else None,
    )
    return [item.state for item in of_kind(part.items, WorkoutItem)], part.after


def exercise_part(
    user_id: str,
    exercise_id: str,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int,
    after: dict[str, str] | None = None,
) -> Slice:
    """A page of what a user did of an exercise, newest first: one query."""
    return query(
        exercise_history(user_id, exercise_id),
        between=(since.isoformat() if since else "0", f"{until.isoformat() if until else '9'}~"),
        limit=limit,
        newest_first=True,
        after=after,
        index="GSI1",
    )


def whole_history(user_id: str, exercise_id: str) -> list[WorkoutExerciseItem]:
    """All that a user did of an exercise, oldest first. For recomputing records; it grows with the history."""
    return of_kind(query_all(exercise_history(user_id, exercise_id), index="GSI1"), WorkoutExerciseItem)


def heads(workout_ids: Iterable[str]) -> dict[str, WorkoutState]:
    """The heads of up to 100 workouts: one request."""
    found = get_many([(partition(workout_id), "HEAD") for workout_id in workout_ids])
    return {item.state.id: item.state for item in of_kind(found, WorkoutItem)}


def operation(workout_id: str, version: int) -> list[MissedOperation] | None:
    """The events of one operation, or None when the log no longer has it."""
    item = get(OperationItem, partition(workout_id), f"OPERATION#{version:08d}")
    return None if item is None else item.frames


def operations_since(workout_id: str, version: int, limit: int) -> list[OperationItem]:
    """The operations after a version, at most `limit`: one query."""
    between = (f"OPERATION#{version + 1:08d}", "OPERATION#~")
    return of_kind(query(partition(workout_id), between=between, limit=limit).items, OperationItem)


def planned(state: WorkoutState, entries: Iterable[WorkoutExercise]) -> list[WorkoutExerciseItem]:
    """The items of exercises that have not begun: they know no records yet."""
    return [WorkoutExerciseItem.of(state, entry) for entry in entries]


def beginning(state: WorkoutState, entries: Sequence[WorkoutExercise]) -> list[WorkoutExerciseItem]:
    """The items of exercises that begin now: they take the records as they stand, by one request."""
    standing = records(state.user_id, {entry.exercise_id for entry in entries})
    items = []
    for entry in entries:
        record = standing.get(entry.exercise_id)
        bests, version = (record.bests, int(record.version)) if record else (Bests(), 0)
        items.append(WorkoutExerciseItem.of(state, entry, bests, version))
    return items


# --- writing -----------------------------------------------------------------------------------------------


def creating(state: WorkoutState, exercises: Sequence[WorkoutExerciseItem]) -> list[Write]:
    """The writes of a new workout."""
    return [put(WorkoutItem.of(state), when=ABSENT, otherwise=AlreadyThere), *(put(one) for one in exercises)]


class AlreadyThere(Exception):
    """This workout was created before, by the same request."""


def saving(before: Loaded, state: WorkoutState) -> Write:
    """The head's write: it holds every change of a workout to the version that it was decided on."""
    return put(WorkoutItem.of(state), when=WorkoutItem.version == before.state.version)


def saving_exercise(item: WorkoutExerciseItem, known: Iterable[WorkoutExerciseItem]) -> Write:
    """An exercise's write; its item is new, or was read at its last revision."""
    old = next((one for one in known if one.SK == item.SK), None)
    if old is None:
        return put(item, when=ABSENT)
    item.revision = int(old.revision) + 1
    return put(item, when=WorkoutExerciseItem.revision == int(old.revision))


def removing_exercise(item: WorkoutExerciseItem) -> Write:
    """The removal of an exercise that was read."""
    return delete(item, when=WorkoutExerciseItem.revision == int(item.revision))


def saving_record(user_id: str, exercise_id: str, bests: Bests, known_version: int) -> Write:
    """A record's write, on top of the version that it was decided on; 0 where there was none."""
    condition = RecordItem.version == known_version if known_version else ABSENT
    return put(RecordItem.of(user_id, exercise_id, bests, known_version + 1), when=condition)


def activating(state: WorkoutState) -> Write:
    """Make it the user's one active workout.

    Raises (at commit):
        Conflict: `workout_active` with the id of the one that is active.
    """

    def refused(standing: object) -> Exception:
        other = standing["workout_id"]["S"] if isinstance(standing, dict) else None
        return Conflict(
            "Another workout is running; complete or cancel it first.",
            code="workout_active",
            details={"workoutId": other},
        )

    item = ActiveItem.of(state.user_id, state.id)
    return put(item, when=ABSENT | (ActiveItem.workout_id == state.id), otherwise=refused)


def releasing(state: WorkoutState) -> Write:
    """It is no longer the active one."""
    return delete(ActiveItem.of(state.user_id), when=ABSENT | (ActiveItem.workout_id == state.id))


def logging(workout_id: str, version: int, frames: list[MissedOperation], client_id: str | None) -> list[Write]:
    """The log of an operation; with a client id it happens once.

    Raises (at commit):
        Seen: the client's operation is already there.
    """
    writes = [put(OperationItem.of(workout_id, version, frames), when=ABSENT)]
    if client_id is not None:

        def seen(standing: object) -> Exception:
            return Seen(int(standing["version"]["N"]) if isinstance(standing, dict) else version)

        item = ClientOperationItem.of(workout_id, client_id, version)
        # First, so that a repeated operation is told apart from one that lost a race.
        writes.insert(0, put(item, when=ABSENT, otherwise=seen))
    return writes


def deleting(before: Loaded) -> list[Write]:
    """The removal of a workout: its items go, a marker stays."""
    state = before.state
    head = put(DeletedWorkoutItem.of(state), when=WorkoutItem.version == state.version)
    writes = [head, *(removing_exercise(item) for item in before.items)]
    return [*writes, releasing(state)] if state.status in ACTIVE else writes
