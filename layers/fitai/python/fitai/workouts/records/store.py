"""The items of records and last sessions."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, WriteConflict, get_many, of_kind, put, query
from fitai.kernel.types import Model
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.models import Bests, WorkoutExercise
from fitai.workouts.records.sessions import PastSession
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import (
    LoadedWorkout,
    WorkoutExerciseItem,
    exercise_history_partition,
    exercise_sort_key,
    whole_exercise_history,
    workout_partition,
)


def exercises_with_plans(items: Iterable[WorkoutExerciseItem]) -> list[tuple[WorkoutExercise, ExercisePlan | None]]:
    return [(item.exercise, item.guide) for item in items]


INDEX_LAG = timedelta(minutes=5)
"""An index has what was written before this. It mostly takes well under a second; nobody promises how long."""


MAX_RECENT_WORKOUTS = 200
"""Workouts whose recent changes are noted of an exercise; the earliest go first."""


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


class RecentlyChangedWorkout(Model):
    """A workout that an exercise was recomputed for: when, and at which places of it the exercise was found."""

    workout_id: str
    at: Moment
    places: list[int] = []


class RecentChanges(Model):
    """What was changed of an exercise's history so recently that the index may not have it yet.

    Attributes:
        workouts: those that were added, changed or removed; each is noted when its records are put in order.
        rewritten: when others were last given other records because of that.
    """

    workouts: list[RecentlyChangedWorkout] = []
    rewritten: Moment | None = None

    def at(self, now: datetime) -> "RecentChanges":
        """Without what the index has by now."""
        rewritten = self.rewritten if self.rewritten and now - self.rewritten < INDEX_LAG else None
        return RecentChanges(workouts=[one for one in self.workouts if now - one.at < INDEX_LAG], rewritten=rewritten)

    def noting(
        self, workout_id: str, places: Iterable[int], now: datetime, *, rewrote: bool = False
    ) -> "RecentChanges":
        """With a workout as it was just read."""
        noted = RecentlyChangedWorkout(workout_id=workout_id, at=now, places=list(places))
        others = [one for one in self.workouts if one.workout_id != workout_id]
        return RecentChanges(
            workouts=[*others, noted][-MAX_RECENT_WORKOUTS:], rewritten=now if rewrote else self.rewritten
        )

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
    recent: PydanticAttribute[RecentChanges] = PydanticAttribute(RecentChanges, null=True)

    @classmethod
    def of(
        cls, user_id: str, exercise_id: str, sessions: list[PastSession], recent: RecentChanges, version: int
    ) -> "SessionsItem":
        return cls(
            PK=f"USER#{user_id}",
            SK=f"SESSIONS#{exercise_id}",
            exercise_id=exercise_id,
            version=version,
            sessions=sessions,
            recent=recent,
        )


def load_records(user_id: str, exercise_ids: Iterable[str]) -> dict[str, RecordItem]:
    """The records of exercises, as far as there are any: one request."""
    keys = [(f"USER#{user_id}", f"RECORD#{exercise_id}") for exercise_id in exercise_ids]
    return {item.exercise_id: item for item in of_kind(get_many(keys), RecordItem)}


@dataclass(slots=True)
class PastPerformance:
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

    def recent(self, exercise_id: str, now: datetime) -> RecentChanges:
        """What the index of an exercise's history may not have yet."""
        item = self.sessions.get(exercise_id)
        return (item.recent if item and item.recent else RecentChanges()).at(now)


def load_past_performance(user_id: str, exercise_ids: Iterable[str]) -> PastPerformance:
    """Records and last sessions of exercises, as far as there are any: one request for fifty of them."""
    wanted = list(dict.fromkeys(exercise_ids))
    found: list[Entity] = []
    for start in range(0, len(wanted), 50):
        part = wanted[start : start + 50]
        found += get_many((f"USER#{user_id}", f"{kind}#{one}") for one in part for kind in ("RECORD", "SESSIONS"))
    return PastPerformance(
        {item.exercise_id: item for item in of_kind(found, RecordItem)},
        {item.exercise_id: item for item in of_kind(found, SessionsItem)},
    )


def all_records(user_id: str, limit: int) -> list[RecordItem]:
    """The records of a user's exercises, at most `limit`: one query."""
    return of_kind(query(f"USER#{user_id}", begins="RECORD#", limit=limit).items, RecordItem)


def current_exercise_history(
    user_id: str, exercise_id: str, recent: RecentChanges, *, without: Container[str], doubted: bool = False
) -> list[WorkoutExerciseItem]:
    """All that a user did of an exercise, as the table has it, in no order: `whole_history`, and what that may lack.

    Where nothing was changed lately it is the query alone; else a request more for each hundred items that are doubted.

    Args:
        without: workouts that are left out.
        doubted: everything that the index says is read again, as after others were given other records.
    """
    noted = {one.workout_id: one.places for one in recent.workouts if one.workout_id not in without}
    every = doubted or recent.rewritten is not None
    listed = {
        (one.PK, one.SK): one for one in whole_exercise_history(user_id, exercise_id) if one.workout_id not in without
    }
    again = {key for key, one in listed.items() if every or one.workout_id in noted}
    again |= {(workout_partition(one), exercise_sort_key(index)) for one, places in noted.items() for index in places}
    wanted = sorted(again)
    found: list[Entity] = []
    for start in range(0, len(wanted), 100):
        found += get_many(wanted[start : start + 100])
    there = [
        one
        for one in of_kind(found, WorkoutExerciseItem)
        if exercise_history_partition(user_id, exercise_id) == one.GSI1PK
    ]
    return [one for key, one in listed.items() if key not in again] + there


def started_exercise_items(
    state: WorkoutState,
    entries: Sequence[WorkoutExercise],
    known: PastPerformance | None = None,
    guides: Mapping[int, ExercisePlan] | None = None,
) -> list[WorkoutExerciseItem]:
    """The items of exercises that begin now: they take the records as they stand.

    Args:
        known: how the user stands in them; one request, where it is not given.
    """
    known = known or load_past_performance(state.user_id, {entry.exercise_id for entry in entries})
    items = []
    for entry in entries:
        record = known.records.get(entry.exercise_id)
        bests, version = (record.bests, int(record.version)) if record else (Bests(), 0)
        guide = (guides or {}).get(entry.index)
        items.append(WorkoutExerciseItem.of(state, entry, bests, version, guide=guide))
    return items


class RecordConflict(WriteConflict):
    """The record is another one by now: `record`."""

    def __init__(self, exercise_id: str, record: RecordItem | None) -> None:
        super().__init__(exercise_id)
        self.exercise_id, self.record = exercise_id, record


def record_write(user_id: str, exercise_id: str, bests: Bests, known_version: int) -> Write:
    """A record's write, on top of the version that it was decided on; 0 where there was none.

    Raises (at commit):
        RecordMoved: it has another version.
    """

    def moved(standing: object) -> Exception:
        record = RecordItem.from_raw_data(standing) if isinstance(standing, dict) else None
        return RecordConflict(exercise_id, record)

    condition = RecordItem.version == known_version if known_version else ABSENT
    return put(RecordItem.of(user_id, exercise_id, bests, known_version + 1), when=condition, otherwise=moved)


def with_current_records(loaded: LoadedWorkout, moved: Mapping[str, RecordItem | None]) -> LoadedWorkout:
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


def sessions_write(
    user_id: str, exercise_id: str, sessions: list[PastSession], recent: RecentChanges, standing: SessionsItem | None
) -> Write:
    """The write of the last sessions and of what was changed lately, on top of those that it was decided on."""
    version = int(standing.version) if standing else 0
    condition = SessionsItem.version == version if version else ABSENT
    return put(SessionsItem.of(user_id, exercise_id, sessions, recent, version + 1), when=condition)
