"""The items of workouts.

    WORKOUT#<id>   EXERCISE#<nn>        an exercise with its sets     GSI1: the user's history of that exercise
    WORKOUT#<id>   HEAD                 everything else of it         GSI1: history by day, GSI2: by status and day
    WORKOUT#<id>   LISTENER#<room>      a group's room that sees it (kernel.live)
    WORKOUT#<id>   MEMBER#<connection>  the devices that follow it (kernel.live)
    WORKOUT#<id>   OPERATION#<version>  what was done, for devices that missed it
    WORKOUT#<id>   CLIENT#<client id>   which version a client's operation became
    USER#<id>      ACTIVE_WORKOUT       the one that runs or is paused
    USER#<id>#SHARED_WORKOUTS  WORKOUT#<id>    that another one's workout names the user as a recipient
    USER#<id>#SHARED_BY        <since>#<workout>   that the user shares the workout with somebody
    USER#<id>#SHOWN_WORKOUTS   <since>#<workout>   that another one's workout is in the user's list
                               GSI1: who has a workout in the list, GSI2: what somebody has there of an owner's
    USER#<id>      CALENDAR             that the user's planned workouts can be subscribed to
    CALENDAR#<token, hashed>   CALENDAR   whose calendar the token opens
    USER#<id>#CHANGES  <time>#<id>#<version>   that a workout was made, changed or deleted, for devices that ask
    USER#<id>      RECORD#<exercise>    the best of an exercise
    USER#<id>      SESSIONS#<exercise>  what was done of an exercise the last times

The keys are such that one query reads exercises, head and followers, and none of the log.
"""

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial

from pydantic import Field
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.errors import Conflict
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    QueryPage,
    Write,
    WriteConflict,
    batch_delete,
    commit,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
    retry_on_conflict,
)
from fitai.kernel.types import Model
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.models import OutlinedExercise, Workout, WorkoutExercise, WorkoutSummary
from fitai.workouts.rules import ACTIVE, Bests
from fitai.workouts.targets import Guide, PastSession

LOG_KEPT = 30 * 24 * 60 * 60
"""Seconds that operations are kept for devices that missed them; older gaps get a snapshot."""
CHANGES_KEPT = 90 * 24 * 60 * 60
"""Seconds that the log of changes reaches back; a device that was away for longer starts anew."""
INDEX_LAG = timedelta(minutes=5)
"""An index has what was written before this. It mostly takes well under a second; nobody promises how long."""
RECENT_MOST = 200
"""Workouts whose recent changes are noted of an exercise; the earliest go first."""
FRAMES_MOST = 200_000
"""Characters of events in one item of the log, of the 400 KB that an item may have."""


class WorkoutState(Workout):
    """A workout with what only the server knows of it."""

    user_id: str
    running_since: Moment | None = None
    link_hash: str | None = None
    offline: bool = Field(False, description="Done apart from the others: its records are put in order afterwards.")
    edited: dict[str, Moment] = Field({}, description="When which field was last changed.")
    import_id: str | None = Field(None, description="The import that it came by.")
    imported_as: str | None = Field(None, description="What it held then, in short.")

    @property
    def waits(self) -> bool:
        """Whether it was started offline and is not the active one: planned, but begun."""
        return self.status == "planned" and self.started_at is not None


def partition(workout_id: str) -> str:
    """The partition of a workout: its items, and the room of the devices that follow it."""
    return f"WORKOUT#{workout_id}"


def exercise_place(index: int) -> str:
    """The sort key of a workout's exercise."""
    return f"EXERCISE#{index:02d}"


class WorkoutItem(Entity, discriminator="workout"):
    """The head of a workout: all of it but its exercises."""

    user_id = UnicodeAttribute()
    status = UnicodeAttribute()
    version = NumberAttribute()
    template_id = UnicodeAttribute(null=True)
    state: PydanticAttribute[WorkoutState] = PydanticAttribute(WorkoutState)
    outline: PydanticAttribute[list[OutlinedExercise]] = PydanticAttribute(list[OutlinedExercise], null=True)
    """The exercises in short, where lists show them: of what is shared, or planned."""

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
            outline=_outline(state) if state.sharing.is_shared or state.status == "planned" else None,
        )


def _outline(state: WorkoutState) -> list[OutlinedExercise]:
    return [
        OutlinedExercise(
            exercise_id=one.exercise_id,
            name=one.name,
            sets=len(one.sets),
            completed_sets=sum(each.completed_at is not None for each in one.sets),
            total_volume=one.total_volume,
            personal_records=len(one.personal_records),
        )
        for one in state.exercises
    ]


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
            # Found again when all that is kept about its owner is to go.
            GSI1PK=f"USER#{state.user_id}#DELETED_WORKOUTS",
            GSI1SK=state.id,
            user_id=state.user_id,
            version=state.version + 1,
            deleted_at=clock.iso(clock.now()),
        )


class WorkoutExerciseItem(Entity, discriminator="workout_exercise"):
    """An exercise of a workout with its sets.

    `before` is the best of the exercise before this workout, `record_version` the version of the record item that
    it goes with: both are taken when the workout starts. `revision` counts the writes of this item. `guide` is there
    when a template planned the exercise.
    """

    user_id = UnicodeAttribute()
    exercise: PydanticAttribute[WorkoutExercise] = PydanticAttribute(WorkoutExercise)
    before: PydanticAttribute[Bests] = PydanticAttribute(Bests, null=True)
    record_version = NumberAttribute(default=0)
    revision = NumberAttribute(default=1)
    guide: PydanticAttribute[Guide] = PydanticAttribute(Guide, null=True)

    @classmethod
    def of(
        cls,
        state: WorkoutState,
        exercise: WorkoutExercise,
        before: Bests | None = None,
        record_version: int = 0,
        revision: int = 1,
        guide: Guide | None = None,
    ) -> "WorkoutExerciseItem":
        item = cls(
            PK=partition(state.id),
            SK=exercise_place(exercise.index),
            user_id=state.user_id,
            exercise=exercise,
            before=before,
            record_version=record_version,
            revision=revision,
            guide=guide,
        )
        # A cancelled workout keeps its sets, but counts for nothing: it is no part of the exercise's history. Nor is
        # one that waits for its turn, until it is completed.
        if state.status not in ("cancelled", "planned") and any(one.completed_at is not None for one in exercise.sets):
            item.GSI1PK = exercise_history(state.user_id, exercise.exercise_id)
            item.GSI1SK = f"{state.date.isoformat()}#{state.id}#{exercise.index:02d}"
        return item

    def again(
        self, state: WorkoutState, exercise: WorkoutExercise, record_version: int | None = None
    ) -> "WorkoutExerciseItem":
        """The item with another state of its exercise, and all else that it knows."""
        version = int(self.record_version) if record_version is None else record_version
        return self.of(state, exercise, self.before, version, int(self.revision), self.guide)

    @property
    def workout_id(self) -> str:
        return self.PK.removeprefix("WORKOUT#")


def exercise_history(user_id: str, exercise_id: str) -> str:
    """GSI1's partition of all that a user did of an exercise."""
    return f"USER#{user_id}#EXERCISE#{exercise_id}"


class RecipientItem(Entity, discriminator="workout_recipient"):
    """That a workout was shared with a user by name, and may be so still: found when the user's account goes."""

    workout_id = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, workout_id: str) -> "RecipientItem":
        return cls(PK=shared_with(user_id), SK=f"WORKOUT#{workout_id}", workout_id=workout_id)


def shared_with(user_id: str) -> str:
    """The partition of the workouts that name a user as a recipient."""
    return f"USER#{user_id}#SHARED_WORKOUTS"


class SharedItem(Entity, discriminator="shared_workout"):
    """That a user shares a workout: there exactly while its head says so."""

    workout_id = UnicodeAttribute()
    visibility = UnicodeAttribute()

    @classmethod
    def of(cls, state: WorkoutState) -> "SharedItem":
        return cls(
            PK=shared_by(state.user_id),
            SK=shared_place(state),
            workout_id=state.id,
            visibility=state.sharing.visibility,
        )

    @property
    def since(self) -> str:
        """Since when it is shared."""
        return self.SK.partition("#")[0]


class ShownItem(Entity, discriminator="shown_workout"):
    """That a workout is in the list of those which are shared with a reader; whether it is shown is asked each time."""

    workout_id = UnicodeAttribute()
    owner_id = UnicodeAttribute()

    @classmethod
    def of(cls, reader_id: str, owner_id: str, workout_id: str, since: str) -> "ShownItem":
        place = f"{since}#{workout_id}"
        return cls(
            PK=shown_to(reader_id),
            SK=place,
            GSI1PK=readers_of(workout_id),
            GSI1SK=f"{reader_id}#{since}",
            GSI2PK=shown_between(owner_id, reader_id),
            GSI2SK=place,
            workout_id=workout_id,
            owner_id=owner_id,
        )

    @property
    def reader_id(self) -> str:
        """In whose list it is."""
        return str(self.GSI1SK).rpartition("#")[0]


def shared_by(user_id: str) -> str:
    """The partition of what a user shares."""
    return f"USER#{user_id}#SHARED_BY"


def shown_to(user_id: str) -> str:
    """The partition of a user's list of others' workouts."""
    return f"USER#{user_id}#SHOWN_WORKOUTS"


def readers_of(workout_id: str) -> str:
    """GSI1's partition of those who have a workout in their list."""
    return f"WORKOUT#{workout_id}#READERS"


def shown_between(owner_id: str, reader_id: str) -> str:
    """GSI2's partition of what a reader has of an owner's in the list."""
    return f"USER#{owner_id}#SHOWN_TO#{reader_id}"


def shared_place(state: WorkoutState) -> str:
    """Where a shared workout stands in lists: by when it was shared first."""
    since = state.sharing.shared_at
    return f"{clock.iso(since)}#{state.id}" if since else ""


class CalendarItem(Entity, discriminator="calendar_feed"):
    """Whose planned workouts a calendar's secret address shows."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, token_hash: str, user_id: str = "") -> "CalendarItem":
        return cls(PK=f"CALENDAR#{token_hash}", SK="CALENDAR", user_id=user_id)


class OwnCalendarItem(Entity, discriminator="own_calendar"):
    """The one secret address of a user's calendar, as its hash."""

    token_hash = UnicodeAttribute()
    created_at = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, token_hash: str = "") -> "OwnCalendarItem":
        return cls(PK=f"USER#{user_id}", SK="CALENDAR", token_hash=token_hash, created_at=clock.iso(clock.now()))


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
    bests: PydanticAttribute[Bests] = PydanticAttribute(Bests)
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


class RecentWorkout(Model):
    """A workout that an exercise was recomputed for: when, and at which places of it the exercise was found."""

    workout_id: str
    at: Moment
    places: list[int] = []


class Recent(Model):
    """What was changed of an exercise's history so recently that the index may not have it yet.

    Attributes:
        workouts: those that were added, changed or removed; each is noted when its records are put in order.
        rewritten: when others were last given other records because of that.
    """

    workouts: list[RecentWorkout] = []
    rewritten: Moment | None = None

    def at(self, now: datetime) -> "Recent":
        """Without what the index has by now."""
        rewritten = self.rewritten if self.rewritten and now - self.rewritten < INDEX_LAG else None
        return Recent(workouts=[one for one in self.workouts if now - one.at < INDEX_LAG], rewritten=rewritten)

    def noting(self, workout_id: str, places: Iterable[int], now: datetime, *, rewrote: bool = False) -> "Recent":
        """With a workout as it was just read."""
        noted = RecentWorkout(workout_id=workout_id, at=now, places=list(places))
        others = [one for one in self.workouts if one.workout_id != workout_id]
        return Recent(workouts=[*others, noted][-RECENT_MOST:], rewritten=now if rewrote else self.rewritten)

    def notes(self, workout_id: str) -> bool:
        """Whether the workout is noted."""
        return any(one.workout_id == workout_id for one in self.workouts)


class SessionsItem(Entity, discriminator="exercise_sessions"):
    """What a user did of an exercise in the last workouts that had it, the newest first.

    Written each time that its records are put in order, on the version that this was decided on: so of two that
    happen at once the second is decided anew, and knows of the first by `recent`.
    """

    exercise_id = UnicodeAttribute()
    version = NumberAttribute()
    sessions: PydanticAttribute[list[PastSession]] = PydanticAttribute(list[PastSession])
    recent: PydanticAttribute[Recent] = PydanticAttribute(Recent, null=True)

    @classmethod
    def of(
        cls, user_id: str, exercise_id: str, sessions: list[PastSession], recent: Recent, version: int
    ) -> "SessionsItem":
        return cls(
            PK=f"USER#{user_id}",
            SK=f"SESSIONS#{exercise_id}",
            exercise_id=exercise_id,
            version=version,
            sessions=sessions,
            recent=recent,
        )


class OperationItem(Entity, discriminator="workout_operation"):
    """The events of an operation, or of several that were written together, as they were sent.

    Its place is the version of the last one.
    """

    frames: PydanticAttribute[list[MissedOperation]] = PydanticAttribute(list[MissedOperation])

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


class ChangeItem(Entity, discriminator="workout_change"):
    """That a workout was written: what it was then, or that it is gone."""

    workout_id = UnicodeAttribute()
    version = NumberAttribute()
    summary: PydanticAttribute[WorkoutSummary] = PydanticAttribute(WorkoutSummary, null=True)

    @classmethod
    def of(cls, user_id: str, workout_id: str, version: int, summary: WorkoutSummary | None) -> "ChangeItem":
        now = clock.now()
        return cls(
            PK=change_log(user_id),
            SK=f"{change_place(now)}#{workout_id}#{version:08d}",
            workout_id=workout_id,
            version=version,
            summary=summary,
            ttl=int(now.timestamp()) + CHANGES_KEPT,
        )

    @property
    def at(self) -> datetime:
        """When it was decided."""
        return datetime.fromisoformat(self.SK.partition("#")[0])


def change_log(user_id: str) -> str:
    """The partition of what has happened to a user's workouts."""
    return f"USER#{user_id}#CHANGES"


def change_place(moment: datetime) -> str:
    """Where a moment lies in the log: by the microsecond, so that two writes of a container keep their order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


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
    followers: list[Connection] = field(default_factory=list)
    audiences: list[Audience] = field(default_factory=list)

    def with_exercise(self, exercise_id: str) -> list[WorkoutExerciseItem]:
        """The items of one exercise; an exercise may stand in a workout twice."""
        return [item for item in self.items if item.exercise.exercise_id == exercise_id]


def load(workout_id: str) -> Loaded | None:
    """A workout, its exercises and its followers: one query, strongly consistent."""
    found = look_up(workout_id)
    return found if isinstance(found, Loaded) else None


def look_up(workout_id: str) -> Loaded | DeletedWorkoutItem | None:
    """A workout, or what stays of a deleted one: one query, strongly consistent."""
    items = list(query_all(partition(workout_id), between=("EXERCISE#", "MEMBER#~")))
    heads = of_kind(items, WorkoutItem)
    if not heads:
        return next(iter(of_kind(items, DeletedWorkoutItem)), None)
    exercises = of_kind(items, WorkoutExerciseItem)
    state = heads[0].state.model_copy(update={"exercises": [item.exercise for item in exercises]})
    return Loaded(state, exercises, of_kind(items, Connection), of_kind(items, Audience))


def active(user_id: str) -> str | None:
    """The id of the workout that runs or is paused."""
    item = get(ActiveItem, f"USER#{user_id}", "ACTIVE_WORKOUT")
    return None if item is None else item.workout_id


def records(user_id: str, exercise_ids: Iterable[str]) -> dict[str, RecordItem]:
    """The records of exercises, as far as there are any: one request."""
    keys = [(f"USER#{user_id}", f"RECORD#{exercise_id}") for exercise_id in exercise_ids]
    return {item.exercise_id: item for item in of_kind(get_many(keys), RecordItem)}


@dataclass(slots=True)
class Standing:
    """How a user stands in some exercises: the records, and the last sessions."""

    records: dict[str, RecordItem]
    sessions: dict[str, SessionsItem]

    def bests(self, exercise_id: str) -> Bests:
        """The best of an exercise."""
        record = self.records.get(exercise_id)
        return record.bests if record else Bests()

    def done(self, exercise_id: str) -> list[PastSession]:
        """The last sessions of an exercise, the newest first."""
        item = self.sessions.get(exercise_id)
        return item.sessions if item else []

    def recent(self, exercise_id: str, now: datetime) -> Recent:
        """What the index of an exercise's history may not have yet."""
        item = self.sessions.get(exercise_id)
        return (item.recent if item and item.recent else Recent()).at(now)


def standing(user_id: str, exercise_ids: Iterable[str]) -> Standing:
    """Records and last sessions of exercises, as far as there are any: one request for fifty of them."""
    wanted = list(dict.fromkeys(exercise_ids))
    found: list[Entity] = []
    for start in range(0, len(wanted), 50):
        part = wanted[start : start + 50]
        found += get_many((f"USER#{user_id}", f"{kind}#{one}") for one in part for kind in ("RECORD", "SESSIONS"))
    return Standing(
        {item.exercise_id: item for item in of_kind(found, RecordItem)},
        {item.exercise_id: item for item in of_kind(found, SessionsItem)},
    )


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
) -> QueryPage:
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


def present_history(
    user_id: str, exercise_id: str, recent: Recent, *, without: Container[str], doubted: bool = False
) -> list[WorkoutExerciseItem]:
    """All that a user did of an exercise, as the table has it, in no order: `whole_history`, and what that may lack.

    Where nothing was changed lately it is the query alone; else a request more for each hundred items that are doubted.

    Args:
        without: workouts that are left out.
        doubted: everything that the index says is read again, as after others were given other records.
    """
    noted = {one.workout_id: one.places for one in recent.workouts if one.workout_id not in without}
    every = doubted or recent.rewritten is not None
    listed = {(one.PK, one.SK): one for one in whole_history(user_id, exercise_id) if one.workout_id not in without}
    again = {key for key, one in listed.items() if every or one.workout_id in noted}
    again |= {(partition(one), exercise_place(index)) for one, places in noted.items() for index in places}
    wanted = sorted(again)
    found: list[Entity] = []
    for start in range(0, len(wanted), 100):
        found += get_many(wanted[start : start + 100])
    there = [one for one in of_kind(found, WorkoutExerciseItem) if exercise_history(user_id, exercise_id) == one.GSI1PK]
    return [one for key, one in listed.items() if key not in again] + there


def completed_part(
    user_id: str, since: date | None, until: date | None, limit: int, after: dict[str, str] | None
) -> tuple[list[WorkoutState], dict[str, str] | None]:
    """The heads of a part of a user's completed workouts, the oldest first: one query."""
    between = (since.isoformat() if since else "0", f"{until.isoformat() if until else '9'}~")
    part = query(f"USER#{user_id}#WORKOUTS#completed", between=between, limit=limit, after=after, index="GSI2")
    return [item.state for item in of_kind(part.items, WorkoutItem)], part.after


def filled(states: Sequence[WorkoutState]) -> list[WorkoutState]:
    """Workouts with their exercises: a request for each hundred exercises. For a workout alone `load` is cheaper."""
    places = [(partition(state.id), exercise_place(index)) for state in states for index in range(state.exercise_count)]
    found: dict[str, list[WorkoutExercise]] = {}
    for start in range(0, len(places), 100):
        for item in of_kind(get_many(places[start : start + 100], consistent=False), WorkoutExerciseItem):
            found.setdefault(item.workout_id, []).append(item.exercise)
    return [
        state.model_copy(update={"exercises": sorted(found.get(state.id, []), key=lambda one: one.index)})
        for state in states
    ]


def heads(workout_ids: Iterable[str]) -> dict[str, WorkoutState]:
    """The heads of up to 100 workouts: one request."""
    found = get_many([(partition(workout_id), "HEAD") for workout_id in workout_ids])
    return {item.state.id: item.state for item in of_kind(found, WorkoutItem)}


def operation(workout_id: str, version: int) -> list[MissedOperation] | None:
    """The events of one operation, or None when the log no longer has it."""
    found = operations_since(workout_id, version - 1, 1)
    frames = [frame for item in found for frame in item.frames if frame.version == version]
    return frames or None


def client_operation(workout_id: str, client_id: str) -> int | None:
    """Which version of the workout a client's operation became; None when it was not applied."""
    place = ClientOperationItem.of(workout_id, client_id, 0)
    item = get(ClientOperationItem, place.PK, place.SK)
    return None if item is None else int(item.version)


def client_operations(workout_id: str, client_ids: Iterable[str]) -> dict[str, int]:
    """Which of a client's operations were applied, and which versions they became: a request for each hundred."""
    places = {ClientOperationItem.of(workout_id, one, 0).SK: one for one in client_ids}
    keys = [(partition(workout_id), place) for place in places]
    found: dict[str, int] = {}
    for start in range(0, len(keys), 100):
        for item in of_kind(get_many(keys[start : start + 100]), ClientOperationItem):
            found[places[item.SK]] = int(item.version)
    return found


def operations_since(workout_id: str, version: int, limit: int) -> list[OperationItem]:
    """The operations after a version, at most `limit`: one query."""
    between = (f"OPERATION#{version + 1:08d}", "OPERATION#~")
    return of_kind(query(partition(workout_id), between=between, limit=limit).items, OperationItem)


def changes_since(user_id: str, place: str, limit: int) -> tuple[list[ChangeItem], bool]:
    """The log of changes after a place, and whether it goes on after these: one query, strongly consistent."""
    # `!` sorts before the `#` that follows the time in a place, and after the end of a whole one.
    part = query(change_log(user_id), between=(f"{place}!", "~"), limit=limit)
    return of_kind(part.items, ChangeItem), part.after is not None


def planned(
    state: WorkoutState, entries: Iterable[WorkoutExercise], guides: Mapping[int, Guide] | None = None
) -> list[WorkoutExerciseItem]:
    """The items of exercises that have not begun: they know no records yet.

    Args:
        guides: by the exercise's index, where a template planned it.
    """
    return [WorkoutExerciseItem.of(state, entry, guide=(guides or {}).get(entry.index)) for entry in entries]


def beginning(
    state: WorkoutState,
    entries: Sequence[WorkoutExercise],
    known: Standing | None = None,
    guides: Mapping[int, Guide] | None = None,
) -> list[WorkoutExerciseItem]:
    """The items of exercises that begin now: they take the records as they stand.

    Args:
        known: how the user stands in them; one request, where it is not given.
    """
    known = known or standing(state.user_id, {entry.exercise_id for entry in entries})
    items = []
    for entry in entries:
        record = known.records.get(entry.exercise_id)
        bests, version = (record.bests, int(record.version)) if record else (Bests(), 0)
        guide = (guides or {}).get(entry.index)
        items.append(WorkoutExerciseItem.of(state, entry, bests, version, guide=guide))
    return items


# --- writing -----------------------------------------------------------------------------------------------


def creating(state: WorkoutState, exercises: Sequence[WorkoutExerciseItem]) -> list[Write]:
    """The writes of a new workout."""
    head = put(WorkoutItem.of(state), when=ABSENT, otherwise=AlreadyThere)
    return [head, *(put(one) for one in exercises), noting(state)]


class AlreadyThere(Exception):
    """This workout was created before, by the same request."""


def noting(state: WorkoutState, *, deleted: bool = False) -> Write:
    """The entry of a write in the log of changes: it goes into every transaction that writes a head."""
    summary = None if deleted else WorkoutSummary.model_validate(dict(state))
    version = state.version + deleted
    return put(ChangeItem.of(state.user_id, state.id, version, summary), when=ABSENT)


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


class RecordMoved(WriteConflict):
    """The record is another one by now: `record`."""

    def __init__(self, exercise_id: str, record: RecordItem | None) -> None:
        super().__init__(exercise_id)
        self.exercise_id, self.record = exercise_id, record


def saving_record(user_id: str, exercise_id: str, bests: Bests, known_version: int) -> Write:
    """A record's write, on top of the version that it was decided on; 0 where there was none.

    Raises (at commit):
        RecordMoved: it has another version.
    """

    def moved(standing: object) -> Exception:
        record = RecordItem.from_raw_data(standing) if isinstance(standing, dict) else None
        return RecordMoved(exercise_id, record)

    condition = RecordItem.version == known_version if known_version else ABSENT
    return put(RecordItem.of(user_id, exercise_id, bests, known_version + 1), when=condition, otherwise=moved)


def caught_up(loaded: Loaded, moved: Mapping[str, RecordItem | None]) -> Loaded:
    """The workout going on from the records as they are.

    A workout that started in the moment in which its records were recomputed took them as they had been, and nobody
    tells it: whoever recomputes finds only workouts that run. It has added nothing to the records then, so they are
    what was there before it.

    Args:
        moved: by exercise, the records that were found in the way.
    """
    for item in loaded.items:
        record = moved.get(item.exercise.exercise_id)
        if record is not None and int(record.version) > int(item.record_version):
            item.before, item.record_version = record.bests, int(record.version)
    return loaded


def naming(user_id: str, workout_id: str) -> Write:
    """That the workout may name the user from now on; written before it does."""
    return put(RecipientItem.of(user_id, workout_id), when=RecipientItem.PK.exists() | ABSENT)


def forget_in_log(workout_id: str, user_id: str) -> None:
    """Drop the log of a workout up to the last operation that names a user; whoever missed those gets a snapshot."""
    log = of_kind(query_all(partition(workout_id), begins="OPERATION#"), OperationItem)
    naming = [place for place, item in enumerate(log) if user_id in json.dumps(item.serialize())]
    if naming:
        batch_delete((item.PK, item.SK) for item in log[: naming[-1] + 1])


def saving_sessions(
    user_id: str, exercise_id: str, sessions: list[PastSession], recent: Recent, standing: SessionsItem | None
) -> Write:
    """The write of the last sessions and of what was changed lately, on top of those that it was decided on."""
    version = int(standing.version) if standing else 0
    condition = SessionsItem.version == version if version else ABSENT
    return put(SessionsItem.of(user_id, exercise_id, sessions, recent, version + 1), when=condition)


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


def logging_together(workout_id: str, frames: list[MissedOperation], clients: dict[str, int]) -> list[Write]:
    """The log of several operations that are written at once, in as few items as hold their events.

    Args:
        clients: the versions that the clients' operations become.

    Raises (at commit):
        Contended: one of them is already there.
    """
    writes = [put(ClientOperationItem.of(workout_id, one, version), when=ABSENT) for one, version in clients.items()]
    return writes + [
        put(OperationItem.of(workout_id, part[-1].version, part), when=ABSENT) for part in log_parts(frames)
    ]


def log_parts(frames: Iterable[MissedOperation]) -> list[list[MissedOperation]]:
    """Events cut into parts that an item holds; those of one operation stay together."""
    parts: list[list[MissedOperation]] = []
    size = 0
    for frame in frames:
        length = frame_size(frame)
        together = bool(parts) and (parts[-1][-1].version == frame.version or size + length <= FRAMES_MOST)
        if together:
            parts[-1].append(frame)
            size += length
        else:
            parts.append([frame])
            size = length
    return parts


def frame_size(frame: MissedOperation) -> int:
    """Characters that an event takes in the log, nearly."""
    return len(json.dumps(frame.data)) + 100


def deleting(before: Loaded) -> list[Write]:
    """The removal of a workout: its items go, a marker stays."""
    state = before.state
    head = put(DeletedWorkoutItem.of(state), when=WorkoutItem.version == state.version)
    writes = [head, *(removing_exercise(item) for item in before.items), noting(state, deleted=True)]
    writes += marking(state, None)
    return [*writes, releasing(state)] if state.status in ACTIVE else writes


# --- sharing -----------------------------------------------------------------------------------------------

SHOWN_AT_ONCE = 100
"""Lists that one transaction puts a workout into."""


@dataclass(frozen=True, slots=True)
class Head:
    """A workout without its sets, and its exercises in short."""

    state: WorkoutState
    outline: list[OutlinedExercise]


def outlined(workout_ids: Iterable[str]) -> dict[str, Head]:
    """Up to 100 workouts in short, those that are gone left out: one BatchGetItem, none for none."""
    keys = [(partition(one), "HEAD") for one in dict.fromkeys(workout_ids)]
    found = of_kind(get_many(keys), WorkoutItem) if keys else []
    return {item.state.id: Head(item.state, item.outline or []) for item in found}


def marking(before: WorkoutState, after: WorkoutState | None) -> list[Write]:
    """The writes that keep the list of what the owner shares in step with the head; None for a deleted one."""
    old, new = (bool(one and one.sharing.shared_at) for one in (before, after))
    if after is not None and new:
        return [put(SharedItem.of(after), when=PRESENT | ABSENT)]
    return [delete(SharedItem.of(before), when=PRESENT | ABSENT)] if old else []


def shared(user_id: str, limit: int) -> list[SharedItem]:
    """What a user shares, the newest first, at most `limit`: one query."""
    return of_kind(query(shared_by(user_id), limit=limit, newest_first=True).items, SharedItem)


def shown(reader_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[ShownItem], dict[str, str] | None]:
    """A page of the reader's list, the newest first: one query."""
    position = None if after is None else after | {"PK": shown_to(reader_id)}
    part = query(shown_to(reader_id), limit=limit, newest_first=True, after=position)
    return of_kind(part.items, ShownItem), part.after


def show(items: Sequence[ShownItem]) -> None:
    """Put workouts into lists, where they may be already: a transaction for each hundred."""
    for start in range(0, len(items), SHOWN_AT_ONCE):
        part = items[start : start + SHOWN_AT_ONCE]
        retry_on_conflict(partial(commit, *(put(one, when=PRESENT | ABSENT) for one in part)))


def hide(items: Iterable[ShownItem]) -> None:
    """Take workouts out of lists."""
    batch_delete((item.PK, item.SK) for item in items)


def shown_pages(pk: str, index: str) -> Iterator[list[ShownItem]]:
    """Where workouts are in lists, by `readers_of` or `shown_between`, a page at a time."""
    after: dict[str, str] | None = None
    while True:
        part = query(pk, index=index, limit=SHOWN_AT_ONCE, after=after)
        yield of_kind(part.items, ShownItem)
        after = part.after
        if after is None:
            return


# --- the calendar ------------------------------------------------------------------------------------------


def own_calendar(user_id: str) -> OwnCalendarItem | None:
    """The user's calendar, if it can be subscribed to: one GetItem."""
    item = OwnCalendarItem.of(user_id)
    return get(OwnCalendarItem, item.PK, item.SK)


def calendar_owner(token_hash: str) -> str | None:
    """Whose calendar a token opens: one GetItem."""
    item = CalendarItem.of(token_hash)
    found = get(CalendarItem, item.PK, item.SK)
    return None if found is None else found.user_id


def opening_calendar(user_id: str, token_hash: str, before: OwnCalendarItem | None) -> list[Write]:
    """The writes that give a calendar an address, in place of the one before."""
    unchanged = ABSENT if before is None else OwnCalendarItem.token_hash == before.token_hash
    own = put(OwnCalendarItem.of(user_id, token_hash), when=unchanged)
    gone = [] if before is None else [delete(CalendarItem.of(before.token_hash), when=PRESENT | ABSENT)]
    return [own, put(CalendarItem.of(token_hash, user_id), when=ABSENT), *gone]


def closing_calendar(user_id: str, before: OwnCalendarItem) -> list[Write]:
    """The writes that take the calendar's address away."""
    own = delete(OwnCalendarItem.of(user_id), when=OwnCalendarItem.token_hash == before.token_hash)
    return [own, delete(CalendarItem.of(before.token_hash), when=PRESENT | ABSENT)]


def planned_between(user_id: str, since: date, until: date, limit: int) -> list[Head]:
    """The planned workouts of these days, the earliest first, at most `limit`: one query."""
    between = (since.isoformat(), f"{until.isoformat()}~")
    part = query(f"USER#{user_id}#WORKOUTS#planned", between=between, limit=limit, index="GSI2")
    return [Head(item.state, item.outline or []) for item in of_kind(part.items, WorkoutItem)]
