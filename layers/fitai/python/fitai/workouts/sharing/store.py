"""The items of sharing: recipients, and the feeds of shared workouts."""

from collections.abc import Iterable, Iterator
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

FEED_BATCH_SIZE = 100
"""Feed items in one transaction, and on one page."""


class RecipientItem(Entity, discriminator="workout_recipient"):
    """A workout that names a user as a recipient, or has done so; it is found when the user's account is erased."""

    workout_id = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, workout_id: str) -> "RecipientItem":
        return cls(PK=recipient_partition(user_id), SK=f"WORKOUT#{workout_id}", workout_id=workout_id)


def recipient_partition(user_id: str) -> str:
    """The partition of the workouts that name a user as a recipient."""
    return f"USER#{user_id}#SHARED_WORKOUTS"


class SharedFeedItem(Entity, discriminator="shown_workout"):
    """A workout in the feed of a reader. Whether the reader may see it is decided at each reading."""

    workout_id = UnicodeAttribute()
    owner_id = UnicodeAttribute()

    @classmethod
    def of(cls, reader_id: str, owner_id: str, workout_id: str, since: str) -> "SharedFeedItem":
        sort_key = f"{since}#{workout_id}"
        return cls(
            PK=feed_partition(reader_id),
            SK=sort_key,
            GSI1PK=readers_partition(workout_id),
            GSI1SK=f"{reader_id}#{since}",
            GSI2PK=owner_reader_partition(owner_id, reader_id),
            GSI2SK=sort_key,
            workout_id=workout_id,
            owner_id=owner_id,
        )

    @property
    def reader_id(self) -> str:
        """The reader whose feed it is in."""
        return str(self.GSI1SK).rpartition("#")[0]


def feed_partition(user_id: str) -> str:
    """The partition of a user's feed of others' workouts."""
    return f"USER#{user_id}#SHOWN_WORKOUTS"


def readers_partition(workout_id: str) -> str:
    """GSI1's partition of the readers who have a workout in their feed."""
    return f"WORKOUT#{workout_id}#READERS"


def owner_reader_partition(owner_id: str, reader_id: str) -> str:
    """GSI2's partition of an owner's workouts in the feed of a reader."""
    return f"USER#{owner_id}#SHOWN_TO#{reader_id}"


def recipient_write(user_id: str, workout_id: str) -> Write:
    """The write that records a user as a recipient; committed before the workout names the user."""
    return put(RecipientItem.of(user_id, workout_id), when=RecipientItem.PK.exists() | ABSENT)


def shared_workouts(user_id: str, limit: int) -> list[SharedWorkoutItem]:
    """What a user shares, the newest first, at most `limit`. One Query."""
    return of_kind(query(shared_workouts_partition(user_id), limit=limit, newest_first=True).items, SharedWorkoutItem)


def feed_page(
    reader_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[SharedFeedItem], dict[str, str] | None]:
    """A page of a reader's feed, the newest first. One Query."""
    position = None if after is None else after | {"PK": feed_partition(reader_id)}
    page = query(feed_partition(reader_id), limit=limit, newest_first=True, after=position)
    return of_kind(page.items, SharedFeedItem), page.after


def add_feed_entries(entries: Iterable[tuple[str, str, str, str]]) -> None:
    """Add workouts to feeds; idempotent. One transaction for each hundred.

    Args:
        entries: the reader, the owner, the workout, and since when it is shared.
    """
    items = [SharedFeedItem.of(*entry) for entry in entries]
    for start in range(0, len(items), FEED_BATCH_SIZE):
        batch = items[start : start + FEED_BATCH_SIZE]
        retry_on_conflict(partial(commit, *(put(item, when=PRESENT | ABSENT) for item in batch)))


def remove_from_feeds(items: Iterable[SharedFeedItem]) -> None:
    """Remove workouts from feeds."""
    batch_delete((item.PK, item.SK) for item in items)


def feed_item_pages(pk: str, index: str) -> Iterator[list[SharedFeedItem]]:
    """The feed items of a workout (`readers_partition`) or of an owner and a reader (`owner_reader_partition`), by pages."""
    after: dict[str, str] | None = None
    while True:
        page = query(pk, index=index, limit=FEED_BATCH_SIZE, after=after)
        yield of_kind(page.items, SharedFeedItem)
        after = page.after
        if after is None:
            return
