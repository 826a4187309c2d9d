"""What the table adds to the written library: approved exercises, imports and counts.

    LIBRARY                   EXERCISE#<id>             the approved state of a custom or changed exercise
    LIBRARY                   TURN                      when a change was last published immediately
    LIBRARY                   IMPORTS                   the names of the imports whose exercises are in the library
    LIBRARY                   METRICS_SHARDS            how many shards there are, where there are more than at first
    LIBRARY#METRICS#<shard>   <exercise>                the ratings and uses that users of the shard have added

Counts are spread over `METRICS_SHARDS` items by user, so that users who rate an exercise at the same moment seldom
write the same item. Where they do nevertheless, the number is doubled, up to `MAX_METRICS_SHARDS`. Only the sum of all shards is
a count: what a user takes back may be in another shard than what the user has added.
"""

import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.models import Exercise
from fitai.kernel import clock
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    WriteConflict,
    commit,
    get,
    get_many,
    of_kind,
    put,
    query_all,
    update,
)

LIBRARY_PARTITION = "LIBRARY"
METRICS_SHARDS = 4
"""Items that an exercise's counts are spread over at first. The number may be raised at any time, but not lowered."""
MAX_METRICS_SHARDS = 64
"""Items that an exercise's counts are spread over at most: a publication reads a partition for each."""


class LibraryEntryItem(Entity, discriminator="library_entry"):
    """An exercise that is added to the written library or replaces one of it; without an exercise, one that is removed."""

    exercise: PydanticAttribute[Exercise] = PydanticAttribute(Exercise, null=True)

    @classmethod
    def of(cls, exercise_id: str, exercise: Exercise | None = None) -> "LibraryEntryItem":
        return cls(PK=LIBRARY_PARTITION, SK=f"EXERCISE#{exercise_id}", exercise=exercise)


class PublicationTurnItem(Entity, discriminator="library_turn"):
    """When a change of the library was last published immediately, in epoch seconds."""

    at = NumberAttribute()

    @classmethod
    def of(cls, at: int) -> "PublicationTurnItem":
        return cls(PK=LIBRARY_PARTITION, SK="TURN", at=at)


class LibraryImportsItem(Entity, discriminator="library_imports"):
    """The names of the imports that are part of the library; each is an object (`objects.imported_exercises_key`)."""

    imports: PydanticAttribute[list[str]] = PydanticAttribute(list[str])

    @classmethod
    def of(cls, imports: list[str]) -> "LibraryImportsItem":
        return cls(PK=LIBRARY_PARTITION, SK="IMPORTS", imports=imports)


class MetricsShardsItem(Entity, discriminator="metrics_shards"):
    """How many items an exercise's counts are spread over."""

    shards = NumberAttribute()

    @classmethod
    def of(cls, shards: int = METRICS_SHARDS) -> "MetricsShardsItem":
        return cls(PK=LIBRARY_PARTITION, SK="METRICS_SHARDS", shards=shards)


class ExerciseMetricsItem(Entity, discriminator="exercise_metrics"):
    """An exercise's counts by the users of one shard."""

    rating_sum = NumberAttribute(default=0)
    rating_count = NumberAttribute(default=0)
    usage_count = NumberAttribute(default=0)

    @classmethod
    def of(cls, shard: int, exercise_id: str) -> "ExerciseMetricsItem":
        return cls(PK=metrics_partition(shard), SK=exercise_id)

    @property
    def counts(self) -> ExerciseCounts:
        """The counts as a value."""
        return ExerciseCounts(int(self.rating_sum), int(self.rating_count), int(self.usage_count))


def load_entry(exercise_id: str) -> Exercise | None:
    """The approved state of an exercise, or None; one GetItem."""
    item = get(LibraryEntryItem, LIBRARY_PARTITION, f"EXERCISE#{exercise_id}")
    return None if item is None else item.exercise


def load_entries(exercise_ids: Sequence[str]) -> dict[str, Exercise]:
    """The approved states of exercises by id; a BatchGetItem for up to a hundred of them, none where there are none."""
    items = get_many((LIBRARY_PARTITION, f"EXERCISE#{id}") for id in exercise_ids)
    entries = [item.exercise for item in of_kind(items, LibraryEntryItem)]
    return {exercise.id: exercise for exercise in entries if exercise is not None}


def entry_write(exercise: Exercise) -> Write:
    """Build the write of the approved state of an exercise."""
    return put(LibraryEntryItem.of(exercise.id, exercise), when=ABSENT | PRESENT)


def metrics_shards(items: Iterable[Entity]) -> int:
    """How many shards there are, by what was read of the item that says so."""
    stored = of_kind(items, MetricsShardsItem)
    return int(stored[0].shards) if stored else METRICS_SHARDS


def add_metrics_shards(shards: int) -> None:
    """Double the number of shards, unless somebody else has done it since it was read."""
    if shards >= MAX_METRICS_SHARDS:
        return
    unchanged = ABSENT if shards == METRICS_SHARDS else MetricsShardsItem.shards == shards
    with suppress(WriteConflict):
        commit(put(MetricsShardsItem.of(2 * shards), when=unchanged))


def count_write(user_id: str, exercise_id: str, added: ExerciseCounts, shards: int = METRICS_SHARDS) -> Write:
    """Build the write that adds to an exercise's counts, in the user's shard.

    Args:
        shards: how many there are.
    """
    item = ExerciseMetricsItem
    changes = (
        (item.rating_sum, added.rating_sum),
        (item.rating_count, added.rating_count),
        (item.usage_count, added.uses),
    )
    return update(
        item.of(zlib.crc32(user_id.encode()) % shards, exercise_id),
        # The kind is set too: the first count of an exercise creates the item.
        item.kind.set(item),
        *(attribute.add(value) for attribute, value in changes if value),
        when=ABSENT | PRESENT,
    )


def metrics_partition(shard: int) -> str:
    """The partition of a shard's counts."""
    return f"{LIBRARY_PARTITION}#METRICS#{shard}"


@dataclass(frozen=True, slots=True)
class LibraryOverlay:
    """All that the table adds to the written library.

    Attributes:
        entries: approved custom or changed exercises by id; None for a removed one.
        counts: by id.
        imports: the names of the imports that are part of the library.
    """

    entries: dict[str, Exercise | None] = field(default_factory=dict)
    counts: dict[str, ExerciseCounts] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)


def load_imports() -> list[str]:
    """The names of the imports that are part of the library; one GetItem."""
    item = get(LibraryImportsItem, LIBRARY_PARTITION, "IMPORTS")
    return [] if item is None else item.imports


def add_import_write(current: list[str], added: str) -> Write:
    """Build the write that makes an import part of the library; `current` are the names that were read."""
    unchanged = LibraryImportsItem.imports == current if current else ABSENT
    return put(LibraryImportsItem.of([*current, added]), when=unchanged)


def load_overlay() -> LibraryOverlay:
    """Load the overlay; a Query for the entries, one for each shard, and one for each further megabyte.

    Counts are read eventually consistent, which may miss the last second: the next publication includes it.
    """
    overlay = LibraryOverlay()
    shards = METRICS_SHARDS
    for item in query_all(LIBRARY_PARTITION):
        if isinstance(item, LibraryEntryItem):
            overlay.entries[item.SK.removeprefix("EXERCISE#")] = item.exercise
        elif isinstance(item, LibraryImportsItem):
            overlay.imports.extend(item.imports)
        elif isinstance(item, MetricsShardsItem):
            shards = int(item.shards)
    for shard in range(shards):
        for item in query_all(metrics_partition(shard), consistent=False):
            if isinstance(item, ExerciseMetricsItem):
                overlay.counts[item.SK] = overlay.counts.get(item.SK, ExerciseCounts()) + item.counts
    return overlay


def claim_publication(pause: int) -> int | None:
    """Claim the immediate publication of a change, unless one was claimed within the last `pause` seconds.

    Returns:
        None when it is claimed; else the epoch seconds of the other claim.
    """
    now = clock.epoch()
    unclaimed = ABSENT | (PublicationTurnItem.at <= now - pause)

    def claimed_error(stored_item: dict[str, Any] | None) -> Exception:
        return _PublicationClaimed(now if stored_item is None else int(stored_item["at"]["N"]))

    try:
        commit(put(PublicationTurnItem.of(now), when=unclaimed, otherwise=claimed_error))
    except _PublicationClaimed as claimed:
        return claimed.at
    return None


class _PublicationClaimed(Exception):
    """Another publication was claimed at `at`, in epoch seconds."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at
