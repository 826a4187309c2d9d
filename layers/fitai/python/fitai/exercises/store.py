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

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.exercises.models import Exercise, ExerciseStatus, ExerciseSummary
from fitai.exercises.rules import Counts
from fitai.kernel import clock, personal_data
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
    query_all,
    update,
)

LIBRARY = "LIBRARY"
PENDING = "EXERCISES#PENDING"
SHARDS = 4
"""Items over which an exercise's counts are spread. More of them may be taken at any time, fewer not."""
BATCH_MOST = 100
"""Keys of one BatchGetItem."""
LOOKED_THROUGH = 200
"""Cards that one page of a filtered list reads at most."""
KEPT = 30 * 24 * 60 * 60
"""Seconds that it is remembered of a deleted workout that it counts no more: longer than any queue holds an event."""


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
            PK=_partition(exercise.id),
            SK="EXERCISE",
            GSI1PK=PENDING if waits else None,
            GSI1SK=f"{_iso(exercise)}#{exercise.id}" if waits else None,
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
            PK=shelf(exercise.created_by),
            SK=f"EXERCISE#{iso(exercise.created_at)}#{exercise.id}",
            exercise_id=exercise.id,
            summary=ExerciseSummary.model_validate(exercise.model_dump(include=set(ExerciseSummary.model_fields))),
        )


class LibraryEntry(Entity, discriminator="library_entry"):
    """What the library has in addition to the written one, or in its place; nothing, where it was removed."""

    exercise: PydanticAttribute[Exercise] = PydanticAttribute(Exercise, null=True)

    @classmethod
    def of(cls, exercise_id: str, exercise: Exercise | None = None) -> "LibraryEntry":
        return cls(PK=LIBRARY, SK=f"EXERCISE#{exercise_id}", exercise=exercise)


class LibraryTurn(Entity, discriminator="library_turn"):
    """When a change of the library was last published at once, in epoch seconds."""

    at = NumberAttribute()

    @classmethod
    def of(cls, at: int) -> "LibraryTurn":
        return cls(PK=LIBRARY, SK="TURN", at=at)


class LibraryImports(Entity, discriminator="library_imports"):
    """What imports have added to the library, by name; each is a file (`import_key`)."""

    imports: PydanticAttribute[list[str]] = PydanticAttribute(list[str])

    @classmethod
    def of(cls, imports: list[str]) -> "LibraryImports":
        return cls(PK=LIBRARY, SK="IMPORTS", imports=imports)


class ExerciseMetricsItem(Entity, discriminator="exercise_metrics"):
    """What the users of a shard have added to an exercise's counts."""

    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    usage_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, shard: int, exercise_id: str) -> "ExerciseMetricsItem":
        return cls(PK=_metrics(shard), SK=exercise_id)

    @property
    def counts(self) -> Counts:
        """What the rules see of it."""
        return Counts(int(self.rating_sum), int(self.rating_count), int(self.usage_count))


class ExerciseRatingItem(Entity, discriminator="exercise_rating"):
    """What a user thinks of an exercise."""

    rating = NumberAttribute()
    rated_at = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, exercise_id: str, rating: int = 0) -> "ExerciseRatingItem":
        return cls(
            PK=ratings(user_id),
            SK=f"EXERCISE#{exercise_id}",
            rating=rating,
            rated_at=iso(clock.now()),
        )


class ExerciseUsesItem(Entity, discriminator="exercise_uses"):
    """Which exercises a workout has been counted for, and at which of its versions."""

    version = NumberAttribute()
    exercises: PydanticAttribute[list[str]] = PydanticAttribute(list[str])

    @classmethod
    def of(cls, user_id: str, workout_id: str, version: int = 0, exercises: Iterable[str] = ()) -> "ExerciseUsesItem":
        return cls(
            PK=counted(user_id),
            SK=f"WORKOUT#{workout_id}",
            version=version,
            exercises=sorted(exercises),
        )


# --- exercises ---------------------------------------------------------------------------------------------------


class AlreadyThere(Exception):
    """An exercise with this id exists: the same request was carried out before."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An exercise as the table has it."""

    exercise: Exercise
    published: bool = False
    removed: bool = False

    @property
    def version(self) -> int:
        """What a change of it must name."""
        return self.exercise.version or 0


def find(exercise_id: str) -> Stored | None:
    """The exercise that somebody made or changed, or None; one GetItem."""
    item = get(ExerciseItem, _partition(exercise_id), "EXERCISE")
    return None if item is None else _stored(item)


def find_many(exercise_ids: Iterable[str]) -> list[Stored]:
    """Those that there are, in no order; one BatchGetItem for a hundred."""
    keys = [(_partition(id), "EXERCISE") for id in dict.fromkeys(exercise_ids)]
    found: list[Entity] = []
    for start in range(0, len(keys), BATCH_MOST):
        found += get_many(keys[start : start + BATCH_MOST])
    return [_stored(item) for item in of_kind(found, ExerciseItem)]


def create(exercise: Exercise) -> None:
    """Write a new custom exercise.

    Raises:
        AlreadyThere: the id is in use.
    """
    item = ExerciseItem.of(exercise, published=False)
    commit(put(item, when=ABSENT, otherwise=AlreadyThere), put(ExerciseCard.of(exercise), when=ABSENT))


def replace(before: Stored, after: Exercise, *more: Write, published: bool) -> None:
    """Write the next version of an exercise, and what belongs to it.

    Args:
        before: what was read; its version 0 stands for one of the written library that nobody has changed yet.
        published: whether the library holds a state of it; where `after` is approved, that state is `after`.
        more: writes for the same transaction.

    Raises:
        Conflict: the stored version is another one. NotFound: it has been deleted.
    """
    item = ExerciseItem.of(after, published=published)
    writes = [put(item, when=_unchanged(before), otherwise=_outdated)]
    if after.created_by is not None:
        writes.append(put(ExerciseCard.of(after), when=PRESENT))
    if after.status == ExerciseStatus.APPROVED:
        writes.append(put(LibraryEntry.of(after.id, after), when=ABSENT | PRESENT))
    commit(*writes, *more)


def remove(before: Stored, *more: Write) -> None:
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


def hide(before: Stored, *more: Write) -> None:
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


def anonymise(before: Stored, approved: Exercise) -> None:
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


def entry(exercise_id: str) -> Exercise | None:
    """The approved state of an exercise, or None; one GetItem."""
    item = get(LibraryEntry, LIBRARY, f"EXERCISE#{exercise_id}")
    return None if item is None else item.exercise


def own(owner: str, limit: int, after: dict[str, str] | None, *, filtered: bool) -> tuple[list[ExerciseCard], bool]:
    """The cards of what somebody made, newest first, and whether there may be more; one Query.

    Args:
        filtered: not all of them will be shown: more are read.
    """
    part = query(
        shelf(owner),
        begins="EXERCISE#",
        newest_first=True,
        limit=LOOKED_THROUGH if filtered else limit + 1,
        after=None if after is None else {"PK": shelf(owner), "SK": after["SK"]},
    )
    return of_kind(part.items, ExerciseCard), part.after is not None


def pending(limit: int, after: dict[str, str] | None) -> tuple[list[Exercise], dict[str, str] | None]:
    """What waits for approval, longest first; one Query of GSI1."""
    start = None if after is None else {"GSI1PK": PENDING} | {name: after[name] for name in ("GSI1SK", "PK", "SK")}
    part: QueryPage = query(PENDING, index="GSI1", limit=limit, after=start)
    rest = part.after and {name: part.after[name] for name in ("GSI1SK", "PK", "SK")}
    return [item.exercise for item in of_kind(part.items, ExerciseItem)], rest


def shelf(owner: str) -> str:
    """The partition of what somebody made."""
    return f"USER#{owner}#EXERCISES"


def ratings(user_id: str) -> str:
    """The partition of somebody's ratings."""
    return f"USER#{user_id}#RATINGS"


def counted(user_id: str) -> str:
    """The partition of the workouts of somebody that exercises were counted for."""
    return f"USER#{user_id}#EXERCISE_USES"


def stale(version: int) -> Conflict:
    """The change starts from a version that is not the current one."""
    return Conflict(
        "Somebody changed this exercise in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )


def _partition(exercise_id: str) -> str:
    return f"EXERCISE#{exercise_id}"


def _iso(exercise: Exercise) -> str:
    return iso(exercise.updated_at or clock.now())


def _stored(item: ExerciseItem) -> Stored:
    return Stored(item.exercise, bool(item.published), item.removed_at is not None)


def _unchanged(before: Stored) -> Any:
    return ExerciseItem.version == before.version if before.version else ABSENT


def _outdated(standing: dict[str, Any] | None) -> Exception:
    return NotFound() if standing is None else stale(int(ExerciseItem.from_raw_data(standing).version))


# --- counts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """A user's rating of an exercise, and what is counted of it over all shards."""

    rating: int | None
    counts: Counts


def standing(user_id: str, exercise_id: str) -> Standing:
    """One BatchGetItem."""
    rated = ExerciseRatingItem.of(user_id, exercise_id)
    shards = [(_metrics(shard), exercise_id) for shard in range(SHARDS)]
    items = get_many([(rated.PK, rated.SK), *shards])
    own = of_kind(items, ExerciseRatingItem)
    counts = sum((item.counts for item in of_kind(items, ExerciseMetricsItem)), Counts())
    return Standing(int(own[0].rating) if own else None, counts)


def rate(user_id: str, exercise_id: str, before: int | None, after: int) -> None:
    """Put a user's rating in place of the one before, and count it.

    Raises:
        Contended: the rating is not `before` any more.
    """
    item = ExerciseRatingItem.of(user_id, exercise_id, after)
    same = ABSENT if before is None else ExerciseRatingItem.rating == before
    commit(put(item, when=same), count(user_id, exercise_id, Counts().rerated(before, after)))


def unrate(user_id: str, item: ExerciseRatingItem) -> None:
    """Take a rating back. Nothing happens where it is gone, or has been replaced.

    Raises:
        Contended: others rate the exercise at the same moment.
    """
    taken = Counts(-int(item.rating), -1)
    still = ExerciseRatingItem.rating == item.rating
    try:
        commit(delete(item, when=still, otherwise=_Gone), count(user_id, item.SK.removeprefix("EXERCISE#"), taken))
    except _Gone:
        return


class _Gone(Exception):
    """What was to be taken back is not there as it was read."""


def count(user_id: str, exercise_id: str, added: Counts) -> Write:
    """The write that adds to an exercise's counts, in the user's shard."""
    item = ExerciseMetricsItem
    pairs = (
        (item.rating_sum, added.rating_sum),
        (item.rating_count, added.rating_count),
        (item.usage_count, added.uses),
    )
    return update(
        item.of(zlib.crc32(user_id.encode()) % SHARDS, exercise_id),
        # The kind is set too: where nothing was ever counted, the update makes the item.
        item.kind.set(item),
        *(attribute.add(value) for attribute, value in pairs if value),
        when=ABSENT | PRESENT,
    )


def uses(user_id: str, workout_id: str) -> tuple[int, set[str]]:
    """At which version a workout was counted (0 for never), and for which exercises; one GetItem."""
    key = ExerciseUsesItem.of(user_id, workout_id)
    item = get(ExerciseUsesItem, key.PK, key.SK)
    return (int(item.version), set(item.exercises)) if item else (0, set())


def use(user_id: str, workout_id: str, before: tuple[int, set[str]], version: int, exercises: set[str]) -> None:
    """Count a workout for these exercises, in place of what it was counted for.

    Raises:
        Contended: it has been counted otherwise since `before` was read. Gone: the user's account was deleted.
    """
    known, counted = before
    item = ExerciseUsesItem.of(user_id, workout_id, version, exercises)
    if not exercises:
        item.ttl = clock.epoch() + KEPT
    same = ExerciseUsesItem.version == known if known else ABSENT
    commit(
        put(item, when=same),
        *(count(user_id, id, Counts(uses=1)) for id in sorted(exercises - counted)),
        *(count(user_id, id, Counts(uses=-1)) for id in sorted(counted - exercises)),
        personal_data.account_exists_check_write(user_id),
    )


def _metrics(shard: int) -> str:
    return f"{LIBRARY}#METRICS#{shard}"


# --- what the snapshot is made of ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overlay:
    """What the table has to add to the written library.

    Attributes:
        entries: approved exercises by id, whether custom or changed; None for one that was removed.
        counts: by id.
        imports: the names of what imports have added.
    """

    entries: dict[str, Exercise | None] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)


def imports() -> list[str]:
    """The names of what imports have added to the library; one GetItem."""
    item = get(LibraryImports, LIBRARY, "IMPORTS")
    return [] if item is None else item.imports


def add_import(before: list[str], added: str) -> Write:
    """The write that makes what an import added part of the library; `before` are the names that were read."""
    unchanged = LibraryImports.imports == before if before else ABSENT
    return put(LibraryImports.of([*before, added]), when=unchanged)


def import_key(added: str) -> str:
    """The object that holds what an import added."""
    return f"library/imports/{added}.json"


def overlay() -> Overlay:
    """Everything; a Query for the entries, one for each shard, and one for each further megabyte.

    Counts are read in the cheaper way, which may miss the last second: the next publication has it.
    """
    found = Overlay()
    for item in query_all(LIBRARY):
        if isinstance(item, LibraryEntry):
            found.entries[item.SK.removeprefix("EXERCISE#")] = item.exercise
        elif isinstance(item, LibraryImports):
            found.imports.extend(item.imports)
    for shard in range(SHARDS):
        for item in query_all(_metrics(shard), consistent=False):
            if isinstance(item, ExerciseMetricsItem):
                found.counts[item.SK] = found.counts.get(item.SK, Counts()) + item.counts
    return found


def take_turn(pause: int) -> int | None:
    """Make it ours to publish a change at once, where nobody else has within the last `pause` seconds.

    Returns:
        None when it is ours; else when the one began who has, in epoch seconds.
    """
    now = clock.epoch()
    free = ABSENT | (LibraryTurn.at <= now - pause)

    def taken(standing: dict[str, Any] | None) -> Exception:
        return _Taken(now if standing is None else int(standing["at"]["N"]))

    try:
        commit(put(LibraryTurn.of(now), when=free, otherwise=taken))
    except _Taken as other:
        return other.at
    return None


class _Taken(Exception):
    """Somebody else publishes, since `at`."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at
