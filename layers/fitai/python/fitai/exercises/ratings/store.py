"""Users' ratings of exercises, and the workouts counted as uses, in the table.

    USER#<id>#RATINGS         EXERCISE#<exercise>       a user's rating
    USER#<id>#EXERCISE_USES   WORKOUT#<workout>         the exercises that a workout has been counted for

A rating or a use is written in one transaction with the exercise's counts (`library.store.ExerciseMetricsItem`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.library.store import (
    METRICS_SHARDS,
    ExerciseMetricsItem,
    MetricsShardsItem,
    count_write,
    metrics_partition,
    metrics_shards,
)
from fitai.kernel import clock, personal_data
from fitai.kernel.clock import iso
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, commit, delete, get_many, of_kind, put

DELETED_WORKOUT_RETENTION = 30 * 24 * 60 * 60
"""Seconds for which a deleted workout is remembered as not counted: longer than any queue keeps an event."""
RATING_ATTEMPTS = 60
"""Tries of a write: many may rate one exercise at the same moment, and all users of a shard write the same counts."""


class ExerciseRatingItem(Entity, discriminator="exercise_rating"):
    """A user's rating of an exercise."""

    rating = NumberAttribute()
    rated_at = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, exercise_id: str, rating: int = 0) -> "ExerciseRatingItem":
        return cls(
            PK=ratings_partition(user_id),
            SK=f"EXERCISE#{exercise_id}",
            rating=rating,
            rated_at=iso(clock.now()),
        )


class ExerciseUsesItem(Entity, discriminator="exercise_uses"):
    """The exercises that a workout has been counted for, and the workout's version at that time."""

    version = NumberAttribute()
    exercises: PydanticAttribute[list[str]] = PydanticAttribute(list[str])

    @classmethod
    def of(cls, user_id: str, workout_id: str, version: int = 0, exercises: Iterable[str] = ()) -> "ExerciseUsesItem":
        return cls(
            PK=uses_partition(user_id),
            SK=f"WORKOUT#{workout_id}",
            version=version,
            exercises=sorted(exercises),
        )


def ratings_partition(user_id: str) -> str:
    """The partition of a user's ratings."""
    return f"USER#{user_id}#RATINGS"


def uses_partition(user_id: str) -> str:
    """The partition of a user's workouts that were counted as uses."""
    return f"USER#{user_id}#EXERCISE_USES"


@dataclass(frozen=True, slots=True)
class RatingState:
    """A user's rating of an exercise, the exercise's counts over all shards, and the number of these."""

    rating: int | None
    counts: ExerciseCounts
    shards: int = METRICS_SHARDS


def load_rating_state(user_id: str, exercise_id: str) -> RatingState:
    """Load a user's rating of an exercise and its counts; one BatchGetItem, another one where there are more shards than at first."""
    key, shards_key = ExerciseRatingItem.of(user_id, exercise_id), MetricsShardsItem.of()
    first = [(metrics_partition(shard), exercise_id) for shard in range(METRICS_SHARDS)]
    items = get_many([(key.PK, key.SK), (shards_key.PK, shards_key.SK), *first])
    shards = metrics_shards(items)
    items += get_many((metrics_partition(shard), exercise_id) for shard in range(METRICS_SHARDS, shards))
    ratings = of_kind(items, ExerciseRatingItem)
    counts = sum((item.counts for item in of_kind(items, ExerciseMetricsItem)), ExerciseCounts())
    return RatingState(int(ratings[0].rating) if ratings else None, counts, shards)


def save_rating(user_id: str, exercise_id: str, before: int | None, after: int, shards: int = METRICS_SHARDS) -> None:
    """Replace a user's rating, and change the counts in the same transaction.

    Raises:
        WriteConflict: the stored rating is not `before`.
    """
    item = ExerciseRatingItem.of(user_id, exercise_id, after)
    unchanged = ABSENT if before is None else ExerciseRatingItem.rating == before
    change = ExerciseCounts().with_rating(before, after)
    commit(put(item, when=unchanged), count_write(user_id, exercise_id, change, shards))


@dataclass(frozen=True, slots=True)
class StoredRating:
    """A user's rating as it was read."""

    exercise_id: str
    rating: int


def rating_pages(user_id: str) -> Iterator[list[StoredRating]]:
    """A user's ratings, a page at a time."""
    for page in personal_data.item_pages(ratings_partition(user_id)):
        yield [
            StoredRating(item.SK.removeprefix("EXERCISE#"), int(item.rating))
            for item in of_kind(page, ExerciseRatingItem)
        ]


def remove_rating(user_id: str, rating: StoredRating) -> None:
    """Delete a rating and subtract it from the counts; one that was deleted or replaced meanwhile is left alone.

    Raises:
        WriteConflict: others rate the exercise at the same moment.
    """
    item = ExerciseRatingItem.of(user_id, rating.exercise_id)
    unchanged = ExerciseRatingItem.rating == rating.rating
    try:
        commit(
            delete(item, when=unchanged, otherwise=_RatingChanged),
            count_write(user_id, rating.exercise_id, ExerciseCounts(-rating.rating, -1)),
        )
    except _RatingChanged:
        return


class _RatingChanged(Exception):
    """The stored rating is not the one that was read."""


@dataclass(frozen=True, slots=True)
class CountedUses:
    """The version at which a workout was counted (0 for never), the exercises it was counted for, and the number of shards."""

    version: int
    exercise_ids: frozenset[str]
    shards: int = METRICS_SHARDS


def load_uses(user_id: str, workout_id: str) -> CountedUses:
    """Load what a workout was counted for; one BatchGetItem of two items."""
    key, shards_key = ExerciseUsesItem.of(user_id, workout_id), MetricsShardsItem.of()
    items = get_many([(key.PK, key.SK), (shards_key.PK, shards_key.SK)])
    uses, shards = of_kind(items, ExerciseUsesItem), metrics_shards(items)
    if not uses:
        return CountedUses(0, frozenset(), shards)
    return CountedUses(int(uses[0].version), frozenset(uses[0].exercises), shards)


def save_uses(user_id: str, workout_id: str, counted: CountedUses, version: int, exercise_ids: set[str]) -> None:
    """Count a workout for these exercises, instead of those that it was counted for.

    Raises:
        WriteConflict: it was counted otherwise since `counted` was read. AccountGone: the account was deleted.
    """
    item = ExerciseUsesItem.of(user_id, workout_id, version, exercise_ids)
    if not exercise_ids:
        item.ttl = clock.epoch() + DELETED_WORKOUT_RETENTION
    unchanged = ExerciseUsesItem.version == counted.version if counted.version else ABSENT
    added, removed = sorted(exercise_ids - counted.exercise_ids), sorted(counted.exercise_ids - exercise_ids)
    commit(
        put(item, when=unchanged),
        *(count_write(user_id, id, ExerciseCounts(uses=1), counted.shards) for id in added),
        *(count_write(user_id, id, ExerciseCounts(uses=-1), counted.shards) for id in removed),
        personal_data.account_exists_check_write(user_id),
    )
