"""What the table knows of exercises: those that somebody made or changed, and what is counted of all of them.

    EXERCISE#<id>             EXERCISE                  an exercise as its creator, or an admin, has it now
                              GSI1 EXERCISES#PENDING / <updated>#<id>     while it waits for approval
    USER#<id>#EXERCISES       EXERCISE#<created>#<id>   its card in the creator's list
    LIBRARY                   EXERCISE#<id>             its approved state, which the library's snapshot is made of
    LIBRARY                   TURN                      when a change was last published at once
    LIBRARY                   IMPORTS                   what imports have added to it, by name
    LIBRARY#METRICS#<shard>   <exercise>                ratings and uses that users of the shard have added
    USER#<id>#RATINGS         EXERCISE#<exercise>       a user's rating
    USER#<id>#EXERCISE_USES   WORKOUT#<workout>         which exercises a workout has been counted for

An exercise, its card and its approved state are written in one transaction; so are a rating or a use and its counts.
Counts are spread over `SHARDS` items by user, so that many who rate one exercise at once seldom meet. A user's counts
always lie in the same shard.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.exercises.library.store import LibraryEntry
from fitai.exercises.models import Exercise, ExerciseStatus, ExerciseSummary
from fitai.kernel import clock
from fitai.kernel.clock import iso
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    QueryPage,
    Write,
    commit,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
)

PENDING_PARTITION = "EXERCISES#PENDING"
MAX_BATCH = 100
"""Keys of one BatchGetItem."""
MAX_FILTERED_CARDS = 200
"""Cards that one page of a filtered list reads at most."""


class ExerciseItem(Entity, discriminator="exercise"):
    """An exercise that somebody made, or one of the written library's that an admin has changed.

    `published` says that the library holds a state of it; `removed_at` that an admin took it out of the library.
    """

    created_by = UnicodeAttribute(null=True)
    version = NumberAttribute()
    exercise: PydanticAttribute[Exercise] = PydanticAttribute(Exercise)
    published = BooleanAttribute(default=False)
    removed_at = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, exercise: Exercise, *, published: bool, removed_at: str | None = None) -> "ExerciseItem":
        waits = exercise.status == ExerciseStatus.PENDING
        return cls(
            PK=_exercise_partition(exercise.id),
            SK="EXERCISE",
            GSI1PK=PENDING_PARTITION if waits else None,
            GSI1SK=f"{_updated_at(exercise)}#{exercise.id}" if waits else None,
            created_by=exercise.created_by,
            version=exercise.version,
            exercise=exercise,
            published=published,
            removed_at=removed_at,
        )


class ExerciseCard(Entity, discriminator="exercise_card"):
    """What a creator's list shows of an exercise."""

    exercise_id = UnicodeAttribute()
    summary: PydanticAttribute[ExerciseSummary] = PydanticAttribute(ExerciseSummary)

    @classmethod
    def of(cls, exercise: Exercise) -> "ExerciseCard":
        assert exercise.created_by is not None
        assert exercise.created_at is not None
        return cls(
            PK=own_exercises_partition(exercise.created_by),
            SK=f"EXERCISE#{iso(exercise.created_at)}#{exercise.id}",
            exercise_id=exercise.id,
            summary=ExerciseSummary.model_validate(exercise.model_dump(include=set(ExerciseSummary.model_fields))),
        )


# --- exercises ---------------------------------------------------------------------------------------------------


class ExerciseAlreadyExists(Exception):
    """An exercise with this id exists: the same request was carried out before."""


@dataclass(frozen=True, slots=True)
class StoredExercise:
    """An exercise as the table has it."""

    exercise: Exercise
    published: bool = False
    removed: bool = False

    @property
    def version(self) -> int:
        """What a change of it must name."""
        return self.exercise.version or 0


def find_exercise(exercise_id: str) -> StoredExercise | None:
    """The exercise that somebody made or changed, or None; one GetItem."""
    item = get(ExerciseItem, _exercise_partition(exercise_id), "EXERCISE")
    return None if item is None else _stored_exercise(item)


def find_exercises(exercise_ids: Iterable[str]) -> list[StoredExercise]:
    """Those that there are, in no order; one BatchGetItem for a hundred."""
    keys = [(_exercise_partition(id), "EXERCISE") for id in dict.fromkeys(exercise_ids)]
    found: list[Entity] = []
    for start in range(0, len(keys), MAX_BATCH):
        found += get_many(keys[start : start + MAX_BATCH])
    return [_stored_exercise(item) for item in of_kind(found, ExerciseItem)]


def create_exercise(exercise: Exercise) -> None:
    """Write a new custom exercise.

    Raises:
        AlreadyThere: the id is in use.
    """
    item = ExerciseItem.of(exercise, published=False)
    commit(put(item, when=ABSENT, otherwise=ExerciseAlreadyExists), put(ExerciseCard.of(exercise), when=ABSENT))


def replace_exercise(before: StoredExercise, after: Exercise, *more: Write, published: bool) -> None:
    """Write the next version of an exercise, and what belongs to it.

    Args:
        before: what was read; its version 0 stands for one of the written library that nobody has changed yet.
        published: whether the library holds a state of it; where `after` is approved, that state is `after`.
        more: writes for the same transaction.

    Raises:
        Conflict: the stored version is another one. NotFound: it has been deleted.
    """
    item = ExerciseItem.of(after, published=published)
    writes = [put(item, when=_unchanged(before), otherwise=_version_error)]
    if after.created_by is not None:
        writes.append(put(ExerciseCard.of(after), when=PRESENT))
    if after.status == ExerciseStatus.APPROVED:
        writes.append(put(LibraryEntry.of(after.id, after), when=ABSENT | PRESENT))
    commit(*writes, *more)


def delete_exercise(before: StoredExercise, *more: Write) -> None:
    """Take a custom exercise away, out of the library too.

    Raises:
        Contended: somebody changed it after `before` was read.
    """
    exercise = before.exercise
    writes = [delete(ExerciseItem.of(exercise, published=False), when=_unchanged(before))]
    if exercise.created_by is not None:
        writes.append(delete(ExerciseCard.of(exercise)))
    if before.published:
        writes.append(delete(LibraryEntry.of(exercise.id)))
    commit(*writes, *more)


def hide_library_exercise(before: StoredExercise, *more: Write) -> None:
    """Take one of the written library's out of the library; its next version may bring it back.

    Raises:
        Contended: somebody changed it after `before` was read.
    """
    after = before.exercise.model_copy(
        update={"version": before.version + 1, "status": ExerciseStatus.APPROVED, "updated_at": clock.now()}
    )
    item = ExerciseItem.of(after, published=False, removed_at=iso(clock.now()))
    commit(
        put(item, when=_unchanged(before)),
        put(LibraryEntry.of(after.id), when=ABSENT | PRESENT),
        *more,
    )


def anonymize_exercise(before: StoredExercise, approved: Exercise) -> None:
    """Leave the approved state of an exercise, and nothing of who made it.

    Raises:
        Contended: somebody changed it after `before` was read.
    """
    nobodys = approved.model_copy(update={"created_by": None, "version": before.version + 1})
    commit(
        put(ExerciseItem.of(nobodys, published=True), when=_unchanged(before)),
        put(LibraryEntry.of(nobodys.id, nobodys), when=PRESENT),
        delete(ExerciseCard.of(before.exercise)),
    )


def load_own_cards(
    owner: str, limit: int, after: dict[str, str] | None, *, filtered: bool
) -> tuple[list[ExerciseCard], bool]:
    """The cards of what somebody made, newest first, and whether there may be more; one Query.

    Args:
        filtered: not all of them will be shown: more are read.
    """
    part = query(
        own_exercises_partition(owner),
        begins="EXERCISE#",
        newest_first=True,
        limit=MAX_FILTERED_CARDS if filtered else limit + 1,
        after=None if after is None else {"PK": own_exercises_partition(owner), "SK": after["SK"]},
    )
    return of_kind(part.items, ExerciseCard), part.after is not None


def load_pending(limit: int, after: dict[str, str] | None) -> tuple[list[Exercise], dict[str, str] | None]:
    """What waits for approval, longest first; one Query of GSI1."""
    start = (
        None
        if after is None
        else {"GSI1PK": PENDING_PARTITION} | {name: after[name] for name in ("GSI1SK", "PK", "SK")}
    )
    part: QueryPage = query(PENDING_PARTITION, index="GSI1", limit=limit, after=start)
    rest = part.after and {name: part.after[name] for name in ("GSI1SK", "PK", "SK")}
    return [item.exercise for item in of_kind(part.items, ExerciseItem)], rest


def own_exercises_partition(owner: str) -> str:
    """The partition of what somebody made."""
    return f"USER#{owner}#EXERCISES"


def stale_version(version: int) -> Conflict:
    """The change starts from a version that is not the current one."""
    return Conflict(
        "Somebody changed this exercise in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )


def _exercise_partition(exercise_id: str) -> str:
    return f"EXERCISE#{exercise_id}"


def _updated_at(exercise: Exercise) -> str:
    return iso(exercise.updated_at or clock.now())


def _stored_exercise(item: ExerciseItem) -> StoredExercise:
    return StoredExercise(item.exercise, bool(item.published), item.removed_at is not None)


def _unchanged(before: StoredExercise) -> Any:
    return ExerciseItem.version == before.version if before.version else ABSENT


def _version_error(standing: dict[str, Any] | None) -> Exception:
    return NotFound() if standing is None else stale_version(int(ExerciseItem.from_raw_data(standing).version))


# --- counts ------------------------------------------------------------------------------------------------------


# --- what the snapshot is made of ----------------------------------------------------------------------------------
