"""Users' ratings of exercises, and which workouts were counted for which exercises."""

from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.library.store import METRICS_SHARDS, ExerciseMetricsItem, count_write, metrics_partition
from fitai.kernel import clock, personal_data
from fitai.kernel.clock import iso
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, commit, delete, get, get_many, of_kind, put

DELETED_WORKOUT_RETENTION = 30 * 24 * 60 * 60
"""Seconds that it is remembered of a deleted workout that it counts no more: longer than any queue holds an event."""


class ExerciseRatingItem(Entity, discriminator="exercise_rating"):
    """What a user thinks of an exercise."""

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
    """Which exercises a workout has been counted for, and at which of its versions."""

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
    """The partition of somebody's ratings."""
    return f"USER#{user_id}#RATINGS"


def uses_partition(user_id: str) -> str:
    """The partition of the workouts of somebody that exercises were counted for."""
    return f"USER#{user_id}#EXERCISE_USES"


@dataclass(frozen=True, slots=True)
class RatingState:
    """A user's rating of an exercise, and what is counted of it over all shards."""

    rating: int | None
    counts: ExerciseCounts


def load_rating_state(user_id: str, exercise_id: str) -> RatingState:
    """One BatchGetItem."""
    rated = ExerciseRatingItem.of(user_id, exercise_id)
    shards = [(metrics_partition(shard), exercise_id) for shard in range(METRICS_SHARDS)]
    items = get_many([(rated.PK, rated.SK), *shards])
    own = of_kind(items, ExerciseRatingItem)
    counts = sum((item.counts for item in of_kind(items, ExerciseMetricsItem)), ExerciseCounts())
    return RatingState(int(own[0].rating) if own else None, counts)


def save_rating(user_id: str, exercise_id: str, before: int | None, after: int) -> None:
    """Put a user's rating in place of the one before, and count it.

    Raises:
        Contended: the rating is not `before` any more.
    """
    item = ExerciseRatingItem.of(user_id, exercise_id, after)
    same = ABSENT if before is None else ExerciseRatingItem.rating == before
    commit(put(item, when=same), count_write(user_id, exercise_id, ExerciseCounts().rerated(before, after)))


def remove_rating(user_id: str, item: ExerciseRatingItem) -> None:
    """Take a rating back. Nothing happens where it is gone, or has been replaced.

    Raises:
        Contended: others rate the exercise at the same moment.
    """
    taken = ExerciseCounts(-int(item.rating), -1)
    still = ExerciseRatingItem.rating == item.rating
    try:
        commit(
            delete(item, when=still, otherwise=_RatingChanged),
            count_write(user_id, item.SK.removeprefix("EXERCISE#"), taken),
        )
    except _RatingChanged:
        return


class _RatingChanged(Exception):
    """What was to be taken back is not there as it was read."""


def load_uses(user_id: str, workout_id: str) -> tuple[int, set[str]]:
    """At which version a workout was counted (0 for never), and for which exercises; one GetItem."""
    key = ExerciseUsesItem.of(user_id, workout_id)
    item = get(ExerciseUsesItem, key.PK, key.SK)
    return (int(item.version), set(item.exercises)) if item else (0, set())


def save_uses(user_id: str, workout_id: str, before: tuple[int, set[str]], version: int, exercises: set[str]) -> None:
    """Count a workout for these exercises, in place of what it was counted for.

    Raises:
        Contended: it has been counted otherwise since `before` was read. Gone: the user's account was deleted.
    """
    known, counted = before
    item = ExerciseUsesItem.of(user_id, workout_id, version, exercises)
    if not exercises:
        item.ttl = clock.epoch() + DELETED_WORKOUT_RETENTION
    same = ExerciseUsesItem.version == known if known else ABSENT
    commit(
        put(item, when=same),
        *(count_write(user_id, id, ExerciseCounts(uses=1)) for id in sorted(exercises - counted)),
        *(count_write(user_id, id, ExerciseCounts(uses=-1)) for id in sorted(counted - exercises)),
        personal_data.account_exists_check_write(user_id),
    )
