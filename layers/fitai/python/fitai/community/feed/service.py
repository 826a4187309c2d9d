"""Use cases of the feed: read a page, promote an activity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fitai.community.activities import store as activities_store
from fitai.community.activities.models import Activity
from fitai.community.feed import filling, rules, store
from fitai.community.feed.models import FeedQuery
from fitai.community.feed.rules import Entry
from fitai.community.feed.store import FeedState
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Entity, commit, retry_on_conflict
from fitai.users import published

ROUNDS = 5
"""Batches of entries that are read until the caller sees one of them."""
MAX_KEYS = 100
"""Keys of one BatchGetItem."""
PROMOTED_CANDIDATES = 5
"""Promoted activities, the newest, of which the first that the reader may see is shown."""


# --- reading -----------------------------------------------------------------------------------------------


def read_feed(caller: Caller, query: FeedQuery, returned: int | None) -> Page[Activity]:
    """A page of the caller's feed, the last published first: one Query and one BatchGetItem, however long the feed is.

    Each author who is merged at reading costs one Query more, at most `rules.MAX_MERGED`. The first reading after an absence
    is preceded by a refill. The first page shows a promoted activity, at most once in `rules.PROMOTION_PAUSE`, which is one
    BatchGetItem and one update. What the caller may not see is left out, so that a page may be short; where that leaves
    nothing, the next entries are read, at most `ROUNDS` times, and the cursor says where to go on.

    Args:
        returned: when the caller last came back after an absence, epoch seconds.
    """
    scope = (caller.id, "GET /community/feed")
    reading = _Reading.begin(caller.id, query.position(*scope))
    page = reading.first_page(query.limit, returned) if reading.is_first else reading.next_page(query.limit)
    for _ in range(ROUNDS - 1):
        if page or not reading.has_more:
            break
        page = reading.next_page(query.limit)
    return Page(page, query.cursor_at(reading.cursor_position, *scope), query.limit)


@dataclass(slots=True)
class _Reading:
    """Where a reader is in the feed.

    Attributes:
        position: the sort key of the last entry that was looked at; None at the beginning.
        merged_author_ids: the authors whose activities are merged into the feed.
    """

    reader_id: str
    position: str | None = None
    merged_author_ids: tuple[str, ...] = ()
    has_more: bool = True
    state: FeedState = field(default_factory=FeedState)

    @classmethod
    def begin(cls, reader_id: str, position: dict[str, str] | None) -> "_Reading":
        """Go on where a cursor says; at the beginning without one."""
        if position is None:
            return cls(reader_id)
        return cls(reader_id, position["at"], tuple(filter(None, position["merged"].split(","))))

    @property
    def is_first(self) -> bool:
        """Whether nothing was read yet."""
        return self.position is None

    @property
    def cursor_position(self) -> dict[str, str] | None:
        """What the cursor holds; None at the end of the feed."""
        if not self.has_more or self.position is None:
            return None
        return {"at": self.position, "merged": ",".join(self.merged_author_ids)}

    def first_page(self, limit: int, returned: int | None) -> list[Activity]:
        """What the reader sees of the newest entries, and before them a promoted activity if one is due."""
        newest, self.state = store.first_entries(self.reader_id, limit)
        if filling.needs_refill(self.state, returned):
            filling.refill(self.reader_id, self.state)
            newest, self.state = store.first_entries(self.reader_id, limit)
        self.merged_author_ids = self.state.merged_author_ids[: rules.MAX_MERGED]
        entries = self._merge(newest, limit)
        is_due = limit > 1 and self.state.promoted_at <= clock.epoch() - rules.PROMOTION_PAUSE.total_seconds()
        keys = store.page_keys(self.reader_id, entries)
        if is_due:
            if len(keys) == MAX_KEYS:
                entries = self._shorten(entries)
                keys = store.page_keys(self.reader_id, entries)
            keys.append(store.promotions_key())
        items = store.load_page_items(keys)
        page = self._visible(entries, items)
        promoted = self._promoted(entries, store.promoted_among(items))
        if promoted is None:
            return page
        if len(page) == limit:
            self._shorten(entries)
            page = page[:-1] if page[-1].id == entries[-1].activity_id else page
        return [promoted, *page]

    def next_page(self, limit: int) -> list[Activity]:
        """What the reader sees of the next entries."""
        if self.position is None:
            return []
        entries = self._merge(store.entries_before(self.reader_id, self.position, limit), limit)
        return self._visible(entries, store.load_page_items(store.page_keys(self.reader_id, entries)))

    def _merge(self, own: rules.Source, limit: int) -> list[Entry]:
        """The next entries, those of the authors who are merged at reading among them: one Query for each."""
        merged = (store.author_entries(author_id, limit, self.position) for author_id in self.merged_author_ids)
        entries, self.has_more = rules.merge([own, *merged], limit)
        self.position = entries[-1].sort_key if entries else self.position
        return entries

    def _shorten(self, entries: Sequence[Entry]) -> list[Entry]:
        """Leave the last entry to the next page."""
        self.position, self.has_more = entries[-2].sort_key, True
        return list(entries[:-1])

    def _promoted(self, entries: Sequence[Entry], promoted: Sequence[Entry]) -> Activity | None:
        """The promoted activity that the reader is shown now: one BatchGetItem and one update, nothing without any."""
        ids = {entry.activity_id for entry in entries}
        others = [entry for entry in promoted if entry.author_id != self.reader_id and entry.activity_id not in ids]
        candidates = others[:PROMOTED_CANDIDATES]
        items = store.load_page_items(store.page_keys(self.reader_id, candidates))
        visible = _visible(self.reader_id, candidates, items, rules.promoted_activity)
        return visible[0] if visible and store.mark_promoted(self.reader_id, clock.epoch()) else None

    def _visible(self, entries: Iterable[Entry], items: Sequence[Entity]) -> list[Activity]:
        return _visible(self.reader_id, entries, items, rules.activity_in_feed)


def _visible(reader_id: str, entries: Iterable[Entry], items: Sequence[Entity], show: rules.Decision) -> list[Activity]:
    """What a reader sees of entries, by what was read of them, in their order."""
    activities = activities_store.activities_among(items)
    liked_ids = activities_store.liked_among(items, reader_id)
    authors = published.user_cards_among(reader_id, items)
    visible_activities = []
    for entry in entries:
        activity = activities.get(entry.activity_id)
        if activity is None or store.entry_of(activity) != entry:
            continue
        visible = show(reader_id, activity, authors.get(activity.user_id))
        if visible is not None:
            engagement = visible.engagement.model_copy(update={"liked_by_me": visible.id in liked_ids})
            visible_activities.append(visible.model_copy(update={"engagement": engagement}))
    return visible_activities


# --- promoted activities -----------------------------------------------------------------------------------


def promote(activity_id: str) -> Activity:
    """Promote an activity: each reader who may see it is shown it, whoever its author is. Repeating it moves it to the front.

    Raises:
        NotFound: there is no such activity.
    """

    def attempt() -> Activity:
        activity = activities_store.load_activity(activity_id)
        if activity is None:
            raise activities_store.activity_not_found()
        before = store.load_promotions()
        others = [entry for entry in before.entries if entry.activity_id != activity_id]
        commit(
            activities_store.promote_write(activity_id, is_promoted=True),
            store.promotions_write(before, [store.entry_of(activity), *others]),
        )
        return activity.model_copy(update={"is_promoted": True})

    return retry_on_conflict(attempt)


def end_promotion(activity_id: str) -> None:
    """Promote an activity no longer. Repeating it changes nothing.

    Raises:
        NotFound: there is no such activity.
    """

    def attempt() -> None:
        before = store.load_promotions()
        others = [entry for entry in before.entries if entry.activity_id != activity_id]
        commit(
            activities_store.promote_write(activity_id, is_promoted=False),
            store.promotions_write(before, others),
        )

    retry_on_conflict(attempt)
