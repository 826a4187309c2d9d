"""Users' ratings of exercises, and the workouts counted as uses, in the table.

    USER#<id>#RATINGS         EXERCISE#<exercise>       a user's rating
    USER#<id>#EXERCISE_USES   WORKOUT#<workout>         the exercises that a workout has been counted for

A rating or a use is written in one transaction with the exercise's counts (`library.store.ExerciseMetricsItem`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.library.store import METRICS_SHARDS, ExerciseMetricsItem, count_write, metrics_partition
from fitai.kernel import clock, personal_data
from fitai.kernel.clock import iso
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, commit, delete, get, get_many, of_kind, put

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
    """A user's rating of an exercise, and the exercise's counts over all shards."""

    rating: int | None
    counts: ExerciseCounts


def load_rating_state(user_id: str, exercise_id: str) -> RatingState:
    """Load a user's rating of an exercise and its counts; one BatchGetItem."""
    key = ExerciseRatingItem.of(user_id, exercise_id)
    shards = [(metrics_partition(shard), exercise_id) for shard in range(METRICS_SHARDS)]
    items = get_many([(key.PK, key.SK), *shards])
    ratings = of_kind(items, ExerciseRatingItem)
    counts = sum((item.counts for item in of_kind(items, ExerciseMetricsItem)), ExerciseCounts())
    return RatingState(int(ratings[0].rating) if ratings else None, counts)


def save_rating(user_id: str, exercise_id: str, before: int | None, after: int) -> None:
    """Replace a user's rating, and change the counts in the same transaction.

    Raises:
        WriteConflict: the stored rating is not `before`.
    """
    item = ExerciseRatingItem.of(user_id, exercise_id, after)
    unchanged = ABSENT if before is None else ExerciseRatingItem.rating == before
    commit(put(item, when=unchanged), count_write(user_id, exercise_id, ExerciseCounts().with_rating(before, after)))


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
    """The version at which a workout was counted (0 for never), and the exercises it was counted for."""

    version: int
    exercise_ids: frozenset[str]


def load_uses(user_id: str, workout_id: str) -> CountedUses:
    """Load what a workout was counted for; one GetItem."""
    key = ExerciseUsesItem.of(user_id, workout_id)
    item = get(ExerciseUsesItem, key.PK, key.SK)
    return CountedUses(int(item.version), frozenset(item.exercises)) if item else CountedUses(0, frozenset())


def save_uses(user_id: str, workout_id: str, counted: CountedUses, version: int, exercise_ids: set[str]) -> None:
    """Count a workout for these exercises, instead of those that it was counted for.

    Raises:
        WriteConflict: it was counted otherwise since `counted` was read. AccountGone: the account was deleted.
    """
    item = ExerciseUsesItem.of(user_id, workout_id, version, exercise_ids)
    if not exercise_ids:
        item.ttl = clock.epoch() + DELETED_WORKOUT_RETENTION
    unchanged = ExerciseUsesItem.version == counted.version if counted.version else ABSENT
    commit(
        put(item, when=unchanged),
        *(count_write(user_id, id, ExerciseCounts(uses=1)) for id in sorted(exercise_ids - counted.exercise_ids)),
        *(count_write(user_id, id, ExerciseCounts(uses=-1)) for id in sorted(counted.exercise_ids - exercise_ids)),
        personal_data.account_exists_check_write(user_id),
    )
