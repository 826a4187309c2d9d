"""The items of sharing: recipients, and readers' lists of shared workouts."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    Write,
    batch_delete,
    commit,
    of_kind,
    put,
    query,
    retry_on_conflict,
)
from fitai.workouts.store import SharedWorkoutItem, shared_workouts_partition


class RecipientItem(Entity, discriminator="workout_recipient"):
    """That a workout was shared with a user by name, and may be so still: found when the user's account goes."""

    workout_id = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, workout_id: str) -> "RecipientItem":
        return cls(PK=recipient_partition(user_id), SK=f"WORKOUT#{workout_id}", workout_id=workout_id)


def recipient_partition(user_id: str) -> str:
    """The partition of the workouts that name a user as a recipient."""
    return f"USER#{user_id}#SHARED_WORKOUTS"


class SharedFeedItem(Entity, discriminator="shown_workout"):
    """That a workout is in the list of those which are shared with a reader; whether it is shown is asked each time."""

    workout_id = UnicodeAttribute()
    owner_id = UnicodeAttribute()

    @classmethod
    def of(cls, reader_id: str, owner_id: str, workout_id: str, since: str) -> "SharedFeedItem":
        place = f"{since}#{workout_id}"
        return cls(
            PK=feed_partition(reader_id),
            SK=place,
            GSI1PK=readers_partition(workout_id),
            GSI1SK=f"{reader_id}#{since}",
            GSI2PK=owner_reader_partition(owner_id, reader_id),
            GSI2SK=place,
            workout_id=workout_id,
            owner_id=owner_id,
        )

    @property
    def reader_id(self) -> str:
        """In whose list it is."""
        return str(self.GSI1SK).rpartition("#")[0]


def feed_partition(user_id: str) -> str:
    """The partition of a user's list of others' workouts."""
    return f"USER#{user_id}#SHOWN_WORKOUTS"


def readers_partition(workout_id: str) -> str:
    """GSI1's partition of those who have a workout in their list."""
    return f"WORKOUT#{workout_id}#READERS"


def owner_reader_partition(owner_id: str, reader_id: str) -> str:
    """GSI2's partition of what a reader has of an owner's in the list."""
    return f"USER#{owner_id}#SHOWN_TO#{reader_id}"


def recipient_write(user_id: str, workout_id: str) -> Write:
    """That the workout may name the user from now on; written before it does."""
    return put(RecipientItem.of(user_id, workout_id), when=RecipientItem.PK.exists() | ABSENT)


FEED_BATCH_SIZE = 100
"""Lists that one transaction puts a workout into."""


def shared_workouts(user_id: str, limit: int) -> list[SharedWorkoutItem]:
    """What a user shares, the newest first, at most `limit`: one query."""
    return of_kind(query(shared_workouts_partition(user_id), limit=limit, newest_first=True).items, SharedWorkoutItem)


def feed_page(
    reader_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[SharedFeedItem], dict[str, str] | None]:
    """A page of the reader's list, the newest first: one query."""
    position = None if after is None else after | {"PK": feed_partition(reader_id)}
    part = query(feed_partition(reader_id), limit=limit, newest_first=True, after=position)
    return of_kind(part.items, SharedFeedItem), part.after


def add_to_feeds(items: Sequence[SharedFeedItem]) -> None:
    """Put workouts into lists, where they may be already: a transaction for each hundred."""
    for start in range(0, len(items), FEED_BATCH_SIZE):
        part = items[start : start + FEED_BATCH_SIZE]
        retry_on_conflict(partial(commit, *(put(one, when=PRESENT | ABSENT) for one in part)))


def remove_from_feeds(items: Iterable[SharedFeedItem]) -> None:
    """Take workouts out of lists."""
    batch_delete((item.PK, item.SK) for item in items)


def feed_item_pages(pk: str, index: str) -> Iterator[list[SharedFeedItem]]:
    """Where workouts are in lists, by `readers_of` or `shown_between`, a page at a time."""
    after: dict[str, str] | None = None
    while True:
        part = query(pk, index=index, limit=FEED_BATCH_SIZE, after=after)
        yield of_kind(part.items, SharedFeedItem)
        after = part.after
        if after is None:
            return
