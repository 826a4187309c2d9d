"""The items of records and last sessions."""

from collections.abc import Collection, Container, Iterable, Sequence
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, events
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import (
    ABSENT,
    Entity,
    PydanticAttribute,
    Write,
    WriteConflict,
    get_many,
    of_kind,
    put,
    query,
    query_all,
)
from fitai.workouts import store as workouts_store
from fitai.workouts.events import RecordsChanged
from fitai.workouts.models import Bests
from fitai.workouts.records.performance import (
    PastPerformance,
    RecentChanges,
    RecordChange,
    StoredRecord,
    StoredSessions,
)
from fitai.workouts.records.sessions import PastSession
from fitai.workouts.records.strength import SessionStrength
from fitai.workouts.state import LoadedExercise

StoredStrength = (
    tuple[date, str, int, list[tuple[float, int]]] | tuple[date, str, int, list[tuple[float, int]], float | None]
)
"""The strength of a session without names of fields: day, workout, flags, sets, RPE; older items lack the RPE."""
ASSISTED, DELOAD = 1, 2
"""The flags of a stored strength."""


class RecordItem(Entity, discriminator="exercise_record"):
    """The bests of a user's exercise."""

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

    @property
    def record(self) -> StoredRecord:
        """The item as a value."""
        return StoredRecord(self.exercise_id, self.bests, int(self.version))


class SessionsItem(Entity, discriminator="exercise_sessions"):
    """What a user did of an exercise in the last workouts that had it, the newest first.

    Written each time that its records are recomputed, on the version that this was decided on: so of two that happen
    at once the second is decided again, and knows of the first by `recent`.
    """

    exercise_id = UnicodeAttribute()
    version = NumberAttribute()
    sessions: CompressedAttribute[list[PastSession]] = CompressedAttribute(list[PastSession], keeps_defaults=True)
    recent: PydanticAttribute[RecentChanges] = PydanticAttribute(RecentChanges, null=True)
    strengths: CompressedAttribute[list[StoredStrength]] = CompressedAttribute(
        list[StoredStrength], keeps_defaults=True, null=True
    )

    @classmethod
    def of(
        cls,
        user_id: str,
        exercise_id: str,
        sessions: list[PastSession],
        strengths: Sequence[SessionStrength],
        recent: RecentChanges,
        version: int,
    ) -> "SessionsItem":
        return cls(
            PK=f"USER#{user_id}",
            SK=f"SESSIONS#{exercise_id}",
            exercise_id=exercise_id,
            version=version,
            sessions=sessions,
            strengths=[_stored_strength(strength) for strength in strengths],
            recent=recent,
        )

    @property
    def stored(self) -> StoredSessions:
        """The item as a value."""
        strengths = None if self.strengths is None else [_session_strength(stored) for stored in self.strengths]
        return StoredSessions(
            self.exercise_id, self.sessions, self.recent or RecentChanges(), int(self.version), strengths
        )


def _stored_strength(strength: SessionStrength) -> StoredStrength:
    flags = ASSISTED * strength.assisted + DELOAD * strength.is_deload
    if strength.rpe is None:
        return strength.date, strength.workout_id, flags, strength.sets
    return strength.date, strength.workout_id, flags, strength.sets, strength.rpe


def _session_strength(stored: StoredStrength) -> SessionStrength:
    day, workout_id, flags, sets, *efforts = stored
    return SessionStrength(
        workout_id=workout_id,
        date=day,
        sets=sets,
        assisted=bool(flags & ASSISTED),
        is_deload=bool(flags & DELOAD),
        rpe=efforts[0] if efforts else None,
    )


class RecordConflict(WriteConflict):
    """The record has another version than the write was decided on: `record`."""

    def __init__(self, exercise_id: str, record: StoredRecord | None) -> None:
        super().__init__(exercise_id)
        self.exercise_id, self.record = exercise_id, record


# --- reading -----------------------------------------------------------------------------------------------


def load_records(user_id: str, exercise_ids: Iterable[str]) -> dict[str, StoredRecord]:
    """The records of up to 100 exercises, as far as there are any: one request."""
    return load_records_with(user_id, exercise_ids)[0]


def load_records_with(
    user_id: str, exercise_ids: Iterable[str], *others: tuple[str, str]
) -> tuple[dict[str, StoredRecord], list[Entity]]:
    """The records of exercises, as far as there are any, and the items of other keys: one request for up to 100."""
    keys = [(f"USER#{user_id}", f"RECORD#{exercise_id}") for exercise_id in exercise_ids]
    items = get_many([*keys, *others])
    return {item.exercise_id: item.record for item in of_kind(items, RecordItem)}, items


def load_past_performance(user_id: str, exercise_ids: Iterable[str]) -> PastPerformance:
    """Records and last sessions of exercises, as far as there are any: one request for fifty of them."""
    return load_past_performance_with(user_id, exercise_ids)[0]


def load_past_performance_with(
    user_id: str, exercise_ids: Iterable[str], *others: tuple[str, str]
) -> tuple[PastPerformance, list[Entity]]:
    """Records and last sessions of exercises, and the items of other keys: one request for a hundred keys, two an exercise."""
    distinct_ids = dict.fromkeys(exercise_ids)
    keys = [
        (f"USER#{user_id}", f"{prefix}#{exercise_id}")
        for exercise_id in distinct_ids
        for prefix in ("RECORD", "SESSIONS")
    ]
    keys += others
    items = get_many(keys)
    performance = PastPerformance(
        {item.exercise_id: item.record for item in of_kind(items, RecordItem)},
        {item.exercise_id: item.stored for item in of_kind(items, SessionsItem)},
    )
    return performance, items


def load_sessions_with(
    user_id: str, exercise_ids: Iterable[str], *others: tuple[str, str]
) -> tuple[dict[str, StoredSessions], list[Entity]]:
    """The last sessions of exercises, as far as there are any, and the items of other keys: one request for up to 100.

    Eventually consistent.
    """
    keys = [(f"USER#{user_id}", f"SESSIONS#{exercise_id}") for exercise_id in exercise_ids]
    items = get_many([*keys, *others], consistent=False)
    return {item.exercise_id: item.stored for item in of_kind(items, SessionsItem)}, items


def all_records(user_id: str, limit: int) -> list[StoredRecord]:
    """The records of a user's exercises, at most `limit`: one query."""
    items = query(f"USER#{user_id}", begins="RECORD#", limit=limit).items
    return [item.record for item in of_kind(items, RecordItem)]


def exercises_with_records(user_id: str) -> list[str]:
    """The ids of all exercises of which a user has a record or last sessions: as many queries as they need."""
    partition = f"USER#{user_id}"
    records = of_kind(query_all(partition, begins="RECORD#"), RecordItem)
    sessions = of_kind(query_all(partition, begins="SESSIONS#"), SessionsItem)
    ids = [*(record.exercise_id for record in records), *(session.exercise_id for session in sessions)]
    return list(dict.fromkeys(ids))


def records_page(
    user_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[StoredRecord], dict[str, str] | None]:
    """A page of a user's records by exercise, and the position of the next page: one query.

    Records of which nothing is left are left out, so that a page may be short.
    """
    position = None if after is None else after | {"PK": f"USER#{user_id}"}
    page = query(f"USER#{user_id}", begins="RECORD#", limit=limit, after=position)
    records = [item.record for item in of_kind(page.items, RecordItem)]
    return [record for record in records if record.bests != Bests()], page.after


def current_exercise_history(
    user_id: str, exercise_id: str, recent: RecentChanges, *, without: Container[str], reread: bool = False
) -> list[LoadedExercise]:
    """An exercise's whole history as the table has it, in no order: what the index says, and what it may lack.

    Where nothing was changed lately it is the query alone; else one more request for each hundred items that the index
    may have in an earlier state.

    Args:
        without: workouts that are left out.
        reread: everything that the index says is read again, as after others were given other records.
    """
    recent_places = {
        workout.workout_id: workout.places for workout in recent.workouts if workout.workout_id not in without
    }
    reread = reread or recent.rewritten is not None
    indexed = {
        (loaded.workout_id, loaded.index): loaded
        for loaded in workouts_store.whole_exercise_history(user_id, exercise_id)
        if loaded.workout_id not in without
    }
    doubtful = {place for place in indexed if reread or place[0] in recent_places}
    doubtful |= {(workout_id, index) for workout_id, places in recent_places.items() for index in places}
    return [
        *(loaded for place, loaded in indexed.items() if place not in doubtful),
        *workouts_store.exercises_of_history(user_id, exercise_id, doubtful),
    ]


# --- writing -----------------------------------------------------------------------------------------------


def record_writes(user_id: str, workout_id: str, changes: Collection[RecordChange]) -> list[Write]:
    """The writes of changed records, and of the event that tells of them; none without changes.

    Args:
        workout_id: the workout that has changed them.

    Raises (at commit):
        RecordConflict: it has another version than the change was decided on.
    """

    if not changes:
        return []
    exercise_ids = sorted(change.exercise_id for change in changes)
    event = RecordsChanged(user_id=user_id, workout_id=workout_id, exercise_ids=exercise_ids)
    return [*(_record_write(user_id, change) for change in changes), events.outbox_write(event)]


def _record_write(user_id: str, change: RecordChange) -> Write:
    def conflict(current_item: object) -> Exception:
        record = RecordItem.from_raw_data(current_item).record if isinstance(current_item, dict) else None
        return RecordConflict(change.exercise_id, record)

    condition = RecordItem.version == change.version_before if change.version_before else ABSENT
    item = RecordItem.of(user_id, change.exercise_id, change.bests, change.version)
    return put(item, when=condition, otherwise=conflict)


def sessions_write(
    user_id: str,
    exercise_id: str,
    sessions: list[PastSession],
    strengths: Sequence[SessionStrength],
    recent: RecentChanges,
    before: StoredSessions | None,
) -> Write:
    """The write of the last sessions and of what was changed lately, on top of those that it was decided on."""
    version = before.version if before else 0
    condition = SessionsItem.version == version if version else ABSENT
    return put(SessionsItem.of(user_id, exercise_id, sessions, strengths, recent, version + 1), when=condition)
