"""What the table adds to the written library: approved exercises, imports, and counts."""

import zlib
from dataclasses import dataclass, field
from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.models import Exercise
from fitai.kernel import clock
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write, commit, get, put, query_all, update

LIBRARY_PARTITION = "LIBRARY"


METRICS_SHARDS = 4
"""Items over which an exercise's counts are spread. More of them may be taken at any time, fewer not."""


class LibraryEntry(Entity, discriminator="library_entry"):
    """What the library has in addition to the written one, or in its place; nothing, where it was removed."""

    exercise: PydanticAttribute[Exercise] = PydanticAttribute(Exercise, null=True)

    @classmethod
    def of(cls, exercise_id: str, exercise: Exercise | None = None) -> "LibraryEntry":
        return cls(PK=LIBRARY_PARTITION, SK=f"EXERCISE#{exercise_id}", exercise=exercise)


class PublicationTurn(Entity, discriminator="library_turn"):
    """When a change of the library was last published at once, in epoch seconds."""

    at = NumberAttribute()

    @classmethod
    def of(cls, at: int) -> "PublicationTurn":
        return cls(PK=LIBRARY_PARTITION, SK="TURN", at=at)


class LibraryImports(Entity, discriminator="library_imports"):
    """What imports have added to the library, by name; each is a file (`import_key`)."""

    imports: PydanticAttribute[list[str]] = PydanticAttribute(list[str])

    @classmethod
    def of(cls, imports: list[str]) -> "LibraryImports":
        return cls(PK=LIBRARY_PARTITION, SK="IMPORTS", imports=imports)


class ExerciseMetricsItem(Entity, discriminator="exercise_metrics"):
    """What the users of a shard have added to an exercise's counts."""

    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    usage_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, shard: int, exercise_id: str) -> "ExerciseMetricsItem":
        return cls(PK=metrics_partition(shard), SK=exercise_id)

    @property
    def counts(self) -> ExerciseCounts:
        """What the rules see of it."""
        return ExerciseCounts(int(self.rating_sum), int(self.rating_count), int(self.usage_count))


def load_entry(exercise_id: str) -> Exercise | None:
    """The approved state of an exercise, or None; one GetItem."""
    item = get(LibraryEntry, LIBRARY_PARTITION, f"EXERCISE#{exercise_id}")
    return None if item is None else item.exercise


def count_write(user_id: str, exercise_id: str, added: ExerciseCounts) -> Write:
    """The write that adds to an exercise's counts, in the user's shard."""
    item = ExerciseMetricsItem
    pairs = (
        (item.rating_sum, added.rating_sum),
        (item.rating_count, added.rating_count),
        (item.usage_count, added.uses),
    )
    return update(
        item.of(zlib.crc32(user_id.encode()) % METRICS_SHARDS, exercise_id),
        # The kind is set too: where nothing was ever counted, the update makes the item.
        item.kind.set(item),
        *(attribute.add(value) for attribute, value in pairs if value),
        when=ABSENT | PRESENT,
    )


def metrics_partition(shard: int) -> str:
    return f"{LIBRARY_PARTITION}#METRICS#{shard}"


@dataclass(frozen=True, slots=True)
class LibraryOverlay:
    """What the table has to add to the written library.

    Attributes:
        entries: approved exercises by id, whether custom or changed; None for one that was removed.
        counts: by id.
        imports: the names of what imports have added.
    """

    entries: dict[str, Exercise | None] = field(default_factory=dict)
    counts: dict[str, ExerciseCounts] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)


def load_imports() -> list[str]:
    """The names of what imports have added to the library; one GetItem."""
    item = get(LibraryImports, LIBRARY_PARTITION, "IMPORTS")
    return [] if item is None else item.imports


def add_import_write(before: list[str], added: str) -> Write:
    """The write that makes what an import added part of the library; `before` are the names that were read."""
    unchanged = LibraryImports.imports == before if before else ABSENT
    return put(LibraryImports.of([*before, added]), when=unchanged)


def load_overlay() -> LibraryOverlay:
    """Everything; a Query for the entries, one for each shard, and one for each further megabyte.

    Counts are read in the cheaper way, which may miss the last second: the next publication has it.
    """
    found = LibraryOverlay()
    for item in query_all(LIBRARY_PARTITION):
        if isinstance(item, LibraryEntry):
            found.entries[item.SK.removeprefix("EXERCISE#")] = item.exercise
        elif isinstance(item, LibraryImports):
            found.imports.extend(item.imports)
    for shard in range(METRICS_SHARDS):
        for item in query_all(metrics_partition(shard), consistent=False):
            if isinstance(item, ExerciseMetricsItem):
                found.counts[item.SK] = found.counts.get(item.SK, ExerciseCounts()) + item.counts
    return found


def claim_publication(pause: int) -> int | None:
    """Make it ours to publish a change at once, where nobody else has within the last `pause` seconds.

    Returns:
        None when it is ours; else when the one began who has, in epoch seconds.
    """
    now = clock.epoch()
    free = ABSENT | (PublicationTurn.at <= now - pause)

    def taken(standing: dict[str, Any] | None) -> Exception:
        return _PublicationClaimed(now if standing is None else int(standing["at"]["N"]))

    try:
        commit(put(PublicationTurn.of(now), when=free, otherwise=taken))
    except _PublicationClaimed as other:
        return other.at
    return None


class _PublicationClaimed(Exception):
    """Somebody else publishes, since `at`."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at
