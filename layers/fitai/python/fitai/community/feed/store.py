"""Items and keys of the feed.

    USER#<reader>#FEED        <published>#<activity>    that an activity is in a reader's feed; 90 days from its publication
    USER#<reader>#FEED        ~STATE                    when the feed was filled, which authors are merged into it
    USER#<author>#AUDIENCE    STATE                     whether the author is distributed or merged
    USER#<author>#AUDIENCE    READER#<reader>           a reader of a merged author who has `MAX_MERGED` such authors already
    FEED#PROMOTED             LIST                      the activities that admins have promoted

What an entry holds follows from its key, so that writing it again changes nothing. It says where to look and nothing else: whether
the reader sees the activity is decided at reading.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition, size

from fitai.accounts.models import Visibility
from fitai.community.activities import store as activities_store
from fitai.community.activities.models import Activity
from fitai.community.feed.rules import MAX_MERGED, PROMOTION_PAUSE, RETENTION, Entry, Source, oldest_published
from fitai.kernel import clock, limits, personal_data
from fitai.kernel.limits import CallerState
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    batch_delete,
    batch_put,
    commit,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
    retry_on_conflict,
    update,
    update_if_present,
)
from fitai.users import published
from fitai.users.social.models import SocialCounts

Distribution = Literal["written", "switching", "merged"]
"""How an author's activities reach readers: written to each; written while readers are told to merge them; merged at reading."""

STATE = "~STATE"
READER_PREFIX = "READER#"
MAX_PROMOTIONS = 20
"""Activities that are promoted at the same time; one more ends the oldest promotion."""


class FeedEntryItem(Entity, discriminator="feed_entry"):
    """That an activity is in a reader's feed. In the author's own feed, `reach` is whom it was distributed to."""

    author_id = UnicodeAttribute()
    reach = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, reader_id: str, entry: Entry) -> "FeedEntryItem":
        """The item of an entry in a reader's feed."""
        ends = datetime.fromisoformat(entry.published) + RETENTION
        return cls(
            PK=feed_partition(reader_id), SK=entry.sort_key, author_id=entry.author_id, ttl=int(ends.timestamp())
        )

    @property
    def entry(self) -> Entry:
        """The entry that the item holds."""
        published_at, _, activity_id = self.SK.partition("#")
        return Entry(published_at, activity_id, self.author_id)


class FeedStateItem(Entity, discriminator="feed_state"):
    """What is known of a reader's feed as a whole."""

    filled_at = NumberAttribute(null=True)
    merged_author_ids = UnicodeSetAttribute(null=True)
    promoted_at = NumberAttribute(null=True)

    @classmethod
    def of(cls, reader_id: str) -> "FeedStateItem":
        """The item of this reader."""
        return cls(PK=feed_partition(reader_id), SK=STATE)


class AudienceItem(Entity, discriminator="feed_audience"):
    """How an author's activities reach their readers."""

    distribution = UnicodeAttribute()

    @classmethod
    def of(cls, author_id: str) -> "AudienceItem":
        """The item of this author."""
        return cls(PK=audience_partition(author_id), SK="STATE")


class ReserveReaderItem(Entity, discriminator="feed_reserve_reader"):
    """A reader whom a merged author's activities are written to nevertheless."""

    @classmethod
    def of(cls, author_id: str, reader_id: str) -> "ReserveReaderItem":
        """The item of this reader of the author."""
        return cls(PK=audience_partition(author_id), SK=f"{READER_PREFIX}{reader_id}")


class PromotionsItem(Entity, discriminator="feed_promotions"):
    """The activities that admins have promoted, the last promoted first."""

    revision = NumberAttribute()
    entries: PydanticAttribute[list[Entry]] = PydanticAttribute(list[Entry])

    @classmethod
    def of(cls, **attributes: Any) -> "PromotionsItem":
        """The one item."""
        return cls(PK="FEED#PROMOTED", SK="LIST", **attributes)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a reader's feed as a whole.

    Attributes:
        filled_at: when it was last filled, epoch seconds; 0 for never.
        merged_author_ids: the authors whose activities are merged into it.
        promoted_at: when it last showed a promoted activity, epoch seconds; 0 for never.
    """

    filled_at: int = 0
    merged_author_ids: tuple[str, ...] = ()
    promoted_at: int = 0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An activity that is to be distributed, and its author's readers.

    Attributes:
        reach: whom it was distributed to before; None for nobody.
    """

    activity: Activity
    distribution: Distribution
    counts: SocialCounts
    reach: Visibility | None

    @property
    def entry(self) -> Entry:
        """The entry of the activity in feeds."""
        return entry_of(self.activity)


def entry_of(activity: Activity) -> Entry:
    """The entry of an activity in feeds."""
    return Entry(clock.iso(activity.created_at), activity.id, activity.user_id)


# --- reading a feed ----------------------------------------------------------------------------------------


def first_entries(reader_id: str, limit: int) -> tuple[Source, FeedState]:
    """The newest entries of a feed, at least `limit` if it has so many, and its state: one Query."""
    page = query(feed_partition(reader_id), between=(_oldest(), STATE), limit=limit + 1, newest_first=True)
    item = next(iter(of_kind(page.items, FeedStateItem)), None)
    state = FeedState()
    if item is not None:
        merged = tuple(sorted(item.merged_author_ids or ()))
        state = FeedState(int(item.filled_at or 0), merged, int(item.promoted_at or 0))
    return Source([entry.entry for entry in of_kind(page.items, FeedEntryItem)], page.after is None), state


def entries_before(reader_id: str, position: str, limit: int) -> Source:
    """The newest entries of a feed that are older than a position, at least `limit` if it has so many: one Query."""
    page = query(feed_partition(reader_id), between=(_oldest(), position), limit=limit + 1, newest_first=True)
    entries = [item.entry for item in of_kind(page.items, FeedEntryItem) if position != item.SK]
    return Source(entries, page.after is None)


def author_entries(author_id: str, limit: int, position: str | None = None) -> Source:
    """The newest activities of an author that are older than a position, as entries: one Query of GSI1."""
    page = query(
        activities_store.activities_partition(author_id),
        index="GSI1",
        between=(_oldest(), position or "~"),
        limit=limit + 1,
        newest_first=True,
    )
    activities = activities_store.activities_among(page.items).values()
    entries = [entry_of(activity) for activity in activities]
    return Source([entry for entry in entries if entry.sort_key != position], page.after is None)


def _oldest() -> str:
    return clock.iso(oldest_published(clock.now()))


def page_keys(reader_id: str, entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """The keys of what a page is decided by and shows: at most four for each entry."""
    read = list(entries)
    keys = [activities_store.activity_key(entry.activity_id) for entry in read]
    keys += [activities_store.like_key(entry.activity_id, reader_id) for entry in read]
    return keys + published.user_card_keys(reader_id, dict.fromkeys(entry.author_id for entry in read))


def load_page_items(keys: Sequence[tuple[str, str]]) -> list[Entity]:
    """What a page is decided by and shows: one BatchGetItem of up to 100 keys, strongly consistent."""
    return get_many(keys)


# --- filling feeds -----------------------------------------------------------------------------------------


def add_entries(reader_ids: Iterable[str], entries: Iterable[Entry]) -> None:
    """Add entries to feeds: one request for 25."""
    added = list(entries)
    batch_put(FeedEntryItem.of(reader_id, entry) for reader_id in reader_ids for entry in added)


def filled_write(reader_id: str, before: FeedState, now: int) -> Write:
    """The write that marks a feed as filled; a write conflict if it was filled since its state was read."""
    filled_at = FeedStateItem.filled_at
    unchanged: Condition = filled_at == before.filled_at if before.filled_at else filled_at.does_not_exist()
    return update(
        FeedStateItem.of(reader_id),
        FeedStateItem.kind.set(FeedStateItem),
        FeedStateItem.filled_at.set(now),
        when=unchanged,
    )


class _NoRoom(Exception):
    """The reader has as many merged authors as a reader can have."""


def merge_author(reader_id: str, author_id: str) -> None:
    """Let an author's activities be merged into a feed; where there is no room for another, let them be written to it."""
    merged = FeedStateItem.merged_author_ids
    has_room = merged.does_not_exist() | merged.contains(author_id) | (size(merged) < MAX_MERGED)  # type: ignore[no-untyped-call]
    write = update(
        FeedStateItem.of(reader_id),
        FeedStateItem.kind.set(FeedStateItem),
        merged.add({author_id}),
        when=has_room,
        otherwise=_NoRoom,
    )
    try:
        retry_on_conflict(lambda: commit(write))
    except _NoRoom:
        commit(put(ReserveReaderItem.of(author_id, reader_id), when=PRESENT | ABSENT))


def remove_author(reader_id: str, author_id: str) -> None:
    """Remove an author from a feed: all entries, and the merging. A Query for each megabyte of the feed."""
    entries = query_all(feed_partition(reader_id), where=FeedEntryItem.author_id == author_id, consistent=False)
    batch_delete(_key(item) for item in entries)
    merged = FeedStateItem.merged_author_ids
    update_if_present(FeedStateItem.of(reader_id), merged.delete({author_id}), when=merged.contains(author_id))
    batch_delete([_key(ReserveReaderItem.of(author_id, reader_id))])


# --- distributing an activity ------------------------------------------------------------------------------


def load_outgoing(author_id: str, activity_id: str, published_at: datetime) -> Outgoing | None:
    """An activity that is to be distributed, None when it does not exist any more: one BatchGetItem."""
    own_entry = FeedEntryItem.of(author_id, Entry(clock.iso(published_at), activity_id, author_id))
    items = get_many(
        [
            activities_store.activity_key(activity_id),
            _key(AudienceItem.of(author_id)),
            published.social_counts_key(author_id),
            _key(own_entry),
        ]
    )
    activity = activities_store.activities_among(items).get(activity_id)
    if activity is None:
        return None
    own_entries = of_kind(items, FeedEntryItem)
    return Outgoing(
        activity,
        distribution=_distribution_of(next(iter(of_kind(items, AudienceItem)), None)),
        counts=published.social_counts_among(items),
        reach=own_entries[0].reach if own_entries else None,  # type: ignore[arg-type]
    )


def readers_with_activity(
    activity_id: str, reader_ids: Iterable[str]
) -> tuple[Activity | None, dict[str, CallerState]]:
    """An activity, None when it does not exist any more, and when up to 99 readers were active: one BatchGetItem."""
    keys = [activities_store.activity_key(activity_id), *limits.caller_state_keys(reader_ids)]
    items = get_many(keys, consistent=False)
    return activities_store.activities_among(items).get(activity_id), limits.caller_states_among(items)


def distributions(author_ids: Iterable[str]) -> dict[str, Distribution]:
    """How the activities of up to 100 authors reach readers: one BatchGetItem; no request for no authors."""
    ids_by_key = {_key(AudienceItem.of(author_id)): author_id for author_id in author_ids}
    items = of_kind(get_many(ids_by_key), AudienceItem)
    found = {ids_by_key[_key(item)]: _distribution_of(item) for item in items}
    return {author_id: found.get(author_id, "written") for author_id in ids_by_key.values()}


def change_distribution(author_id: str, before: Distribution, after: Distribution) -> bool:
    """Change how an author's activities reach readers; False when it was changed since it was read."""
    distribution = AudienceItem.distribution
    unchanged = distribution == before
    if before == "written":
        unchanged |= distribution.does_not_exist()
    kind = AudienceItem.kind.set(AudienceItem)
    return update_if_present(AudienceItem.of(author_id), kind, distribution.set(after), when=unchanged)


def reserve_readers(
    author_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[str], dict[str, str] | None]:
    """A page of the readers whom a merged author's activities are written to, and the next page's position: one Query."""
    page = query(audience_partition(author_id), begins=READER_PREFIX, limit=limit, after=after)
    return [item.SK.removeprefix(READER_PREFIX) for item in of_kind(page.items, ReserveReaderItem)], page.after


def set_reach(entry: Entry, reach: Visibility) -> None:
    """Note in the author's own entry whom the activity was distributed to."""
    item = FeedEntryItem.of(entry.author_id, entry)
    update_if_present(item, FeedEntryItem.reach.set(reach))


def _distribution_of(item: AudienceItem | None) -> Distribution:
    return "written" if item is None else item.distribution  # type: ignore[return-value]


# --- promoted activities -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Promotions:
    """The promoted activities as they were read, the last promoted first; `revision` is 0 where there never were any."""

    entries: Sequence[Entry] = ()
    revision: int = 0


def load_promotions() -> Promotions:
    """The promoted activities: one GetItem."""
    item = get(PromotionsItem, *promotions_key())
    return Promotions() if item is None else Promotions(item.entries, int(item.revision))


def promotions_key() -> tuple[str, str]:
    """The key of the promoted activities, for a batch that reads them with others."""
    return _key(PromotionsItem.of())


def promoted_among(items: Iterable[Entity]) -> list[Entry]:
    """The promoted activities, the last promoted first, if they are among items that were read."""
    return [entry for item in of_kind(items, PromotionsItem) for entry in item.entries]


def promotions_write(before: Promotions, entries: Iterable[Entry]) -> Write:
    """The write of other promoted activities; a write conflict if they were changed since they were read."""
    oldest = _oldest()
    kept = [entry for entry in entries if entry.published >= oldest][:MAX_PROMOTIONS]
    item = PromotionsItem.of(revision=before.revision + 1, entries=kept)
    return put(item, when=PromotionsItem.revision == before.revision if before.revision else ABSENT)


def mark_promoted(reader_id: str, now: int) -> bool:
    """Note that a reader is shown a promoted activity; False when the reader was shown one within `PROMOTION_PAUSE`."""
    promoted_at = FeedStateItem.promoted_at
    is_due = promoted_at.does_not_exist() | (promoted_at <= now - int(PROMOTION_PAUSE.total_seconds()))
    item = FeedStateItem.of(reader_id)
    return update_if_present(item, FeedStateItem.kind.set(FeedStateItem), promoted_at.set(now), when=is_due)


# --- personal data -----------------------------------------------------------------------------------------


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """What is in the user's feed, as JSON, page by page."""
    for page in personal_data.item_pages(feed_partition(user_id)):
        for item in of_kind(page, FeedEntryItem):
            entry = item.entry
            yield "feed_entry", {"activityId": entry.activity_id, "publishedAt": entry.published}


def erase(user_id: str) -> Iterator[None]:
    """Delete a deleted account's feed, what is kept of its readers, and its promotions; yields after each page.

    Its entries in the feeds of others are removed as its ties end, by `filling.follow_ties`.
    """
    yield from personal_data.erase_items(feed_partition(user_id))
    yield from personal_data.erase_items(audience_partition(user_id))
    _erase_promotions(user_id)


def _erase_promotions(author_id: str) -> None:
    """Delete a deleted account's activities from the promoted ones: one GetItem, and one write if there are any."""

    def attempt() -> None:
        before = load_promotions()
        kept = [entry for entry in before.entries if entry.author_id != author_id]
        if len(kept) != len(before.entries):
            commit(promotions_write(before, kept))

    retry_on_conflict(attempt)


# --- keys --------------------------------------------------------------------------------------------------


def _key(item: Entity) -> tuple[str, str]:
    return item.PK, item.SK


def feed_partition(user_id: str) -> str:
    """The partition of a user's feed."""
    return f"USER#{user_id}#FEED"


def audience_partition(user_id: str) -> str:
    """The partition of what is kept of an author's readers."""
    return f"USER#{user_id}#AUDIENCE"
