"""Ranks, neighbours and pages of a board."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from fitai.community.boards import rules, store
from fitai.community.boards.directory import service as directory
from fitai.community.boards.directory import store as directory_store
from fitai.community.boards.directory.service import BucketMap, Outdated, Place
from fitai.community.boards.directory.store import Root
from fitai.community.boards.models import BoardPage, RankedEntry, Standing
from fitai.community.boards.store import Fence
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable

T = TypeVar("T")

ATTEMPTS = 6
"""Readings of a place whose entry, or whose bucket, was moved meanwhile."""
PROBED_AT_ONCE = 100
"""Empty buckets that are looked at in one request."""


def standing(board_id: str, user_id: str, neighbours: int) -> Standing | None:
    """See `published.standing`."""

    def read(view: "_View") -> Standing | None:
        return view.standing(user_id, neighbours)

    return _read(board_id, read)


def top(board_id: str, limit: int, after: dict[str, str] | None) -> BoardPage:
    """See `published.top`."""
    page = _read(board_id, lambda view: view.page(limit, after))
    return page or BoardPage([], None, 0, clock.now())


def top_with_standing(board_id: str, user_id: str, limit: int, neighbours: int) -> BoardPage:
    """See `published.top_with_standing`."""

    def read(view: "_View") -> BoardPage:
        page = view.page(limit, None)
        own = view.standing(user_id, neighbours)
        return BoardPage(page.entries, page.after, page.total, page.as_of, own)

    return _read(board_id, read) or BoardPage([], None, 0, clock.now())


def _read(board_id: str, read: Callable[["_View"], T]) -> T | None:
    """Read from a board, and again while what is read is moved; None where there is no board.

    Raises:
        Unavailable: it was moved at each attempt.
    """
    sum_now = False
    for _ in range(ATTEMPTS):
        root = directory_store.load_root(board_id)
        if root is None:
            return None
        try:
            if root.directory is None:
                return read(_SmallView(root))
            return read(_LargeView(board_id, directory.current_map(board_id, root, sum_now=sum_now)))
        except Outdated:
            sum_now = True
        except _EntryMoved:
            pass
    raise Unavailable


class _EntryMoved(Exception):
    """An entry was moved to another bucket between two queries: the board is to be read again."""


class _View:
    """A board as it is at the moment."""

    def page(self, limit: int, after: dict[str, str] | None) -> BoardPage:
        """A page of the board, best first."""
        raise NotImplementedError

    def standing(self, user_id: str, neighbours: int) -> Standing | None:
        """A user's place."""
        raise NotImplementedError


class _SmallView(_View):
    """A board of up to 500 entries, all of which have been read."""

    def __init__(self, root: Root) -> None:
        self._keys, self._as_of = root.keys, clock.now()

    def page(self, limit: int, after: dict[str, str] | None) -> BoardPage:
        """A page of the board, best first: no request."""
        entries = rules.ranked(self._keys, 0, 1)
        start = 0 if after is None else bisect_right(self._keys, after["key"])
        has_more = start + limit < len(self._keys)
        position = {"key": self._keys[start + limit - 1]} if has_more else None
        return BoardPage(entries[start : start + limit], position, len(entries), self._as_of)

    def standing(self, user_id: str, neighbours: int) -> Standing | None:
        """A user's place: no request."""
        entries = rules.ranked(self._keys, 0, 1)
        index = next((index for index, entry in enumerate(entries) if entry.user_id == user_id), None)
        if index is None:
            return None
        return _standing(entries, index, neighbours, len(entries), self._as_of)


def _standing(entries: list[RankedEntry], index: int, neighbours: int, total: int, as_of: datetime) -> Standing:
    own = entries[index]
    above, below = entries[max(index - neighbours, 0) : index], entries[index + 1 : index + 1 + neighbours]
    return Standing(own.rank, own.score, above, below, total, as_of)


def _require_single_entries(entries: list[RankedEntry]) -> None:
    """Refuse entries from several buckets among which a user is twice, having got another score between two of the queries.

    Raises:
        _EntryMoved: so it is.
    """
    if len({entry.user_id for entry in entries}) < len(entries):
        raise _EntryMoved


@dataclass(slots=True)
class _Stretch:
    """Neighbouring keys from the beginning of a bucket on.

    Attributes:
        lower: the lower bound of the bucket that the first key is in.
        before: how many entries are before the first key.
        fence: that of the last bucket.
    """

    lower: str
    before: int
    keys: list[str]
    fence: Fence


class _LargeView(_View):
    """A board of more than 500 entries, by its directory."""

    def __init__(self, board_id: str, buckets: BucketMap) -> None:
        self._board_id, self._map = board_id, buckets
        self._as_of = datetime.fromtimestamp(buckets.at / 1000, UTC)

    def page(self, limit: int, after: dict[str, str] | None) -> BoardPage:
        """A page of the board, best first: one Query, and one more for each further bucket."""
        if after is None:
            stretch, start = self._first(limit + 1), 0
        else:
            stretch = self._stretch(after["key"])
            start = bisect_right(stretch.keys, after["key"])
        self._extend_right(stretch, start + limit + 1)
        entries = self._ranked(stretch)
        _require_single_entries(entries[start : start + limit])
        position = {"key": stretch.keys[start + limit - 1]} if len(stretch.keys) > start + limit else None
        return BoardPage(entries[start : start + limit], position, self._map.total, self._as_of)

    def standing(self, user_id: str, neighbours: int) -> Standing | None:
        """A user's place: one GetItem and one Query, and one more where neighbours or equals are in another bucket."""
        for _ in range(ATTEMPTS):
            score = store.find_score(self._board_id, user_id)
            if score is None or score.key is None:
                return None
            stretch = self._stretch(score.key)
            index = bisect_left(stretch.keys, score.key)
            if index < len(stretch.keys) and stretch.keys[index] == score.key:
                break
            # The score was changed after it was read.
        else:
            raise Outdated
        index += self._extend_left(stretch, neighbours - index)
        self._extend_right(stretch, index + 1 + neighbours)
        entries = self._ranked(stretch)
        _require_single_entries(entries[max(index - neighbours, 0) : index + 1 + neighbours])
        return _standing(entries, index, neighbours, max(self._map.total, entries[index].rank), self._as_of)

    def _ranked(self, stretch: _Stretch) -> list[RankedEntry]:
        """The entries with their ranks; who is equal to the first may be in a bucket before it."""
        if not stretch.keys:
            return []
        equals = rules.score_key(rules.key_score(stretch.keys[0]))
        rank = stretch.before + 1
        if equals < stretch.lower:
            first = self._stretch(equals)
            rank = first.before + bisect_left(first.keys, equals) + 1
        return rules.ranked(stretch.keys, stretch.before, rank)

    def _first(self, limit: int) -> _Stretch:
        """The best keys of the first bucket."""
        place = self._map.place(rules.LOWEST)
        fence, keys = self._read(place.number, place.lower, limit)
        return _Stretch(place.lower, 0, keys, fence)

    def _stretch(self, key: str) -> _Stretch:
        """All keys of the bucket that a key belongs to now."""
        place = self._map.place(key)
        lower, before, number = place.lower, place.before, place.number
        while True:
            fence, keys = self._read(number, lower)
            if key < fence.upper:
                return _Stretch(lower, before, keys, fence)
            # The bucket was divided after the counts were summed.
            if fence.right is None:
                raise Outdated
            before += len(keys)
            lower, number = fence.upper, fence.right

    def _extend_right(self, stretch: _Stretch, wanted: int) -> None:
        """Add keys of the next buckets, until there are so many."""
        while len(stretch.keys) < wanted and stretch.fence.right is not None:
            lower, number = stretch.fence.upper, stretch.fence.right
            place = self._map.place(lower)
            if place.number == number and place.count == 0:
                filled = self._next_filled(place, 1)
                if filled is None:
                    return
                lower, number = filled.lower, filled.number
            fence, keys = self._read(number, lower, wanted - len(stretch.keys))
            stretch.keys += keys
            stretch.fence = fence

    def _extend_left(self, stretch: _Stretch, wanted: int) -> int:
        """Add keys of the buckets before, until there are so many of them; returns how many were added."""
        added = 0
        while added < wanted and stretch.lower != rules.LOWEST:
            start = self._map.place(stretch.lower)
            # A bucket that the directory does not know yet is reached through the one that it was divided from.
            place = self._map.neighbour(start, -1) if start.lower == stretch.lower else start
            if place is not None and place.count == 0:
                place = self._next_filled(place, -1)
            if place is None:
                break
            end = stretch.lower
            following = self._map.neighbour(place, 1)
            if following is not None and following.lower < end:
                end = following.lower
            lower, number, keys = place.lower, place.number, []
            while lower < end:
                fence, more = self._read(number, lower)
                keys += more
                lower = fence.upper
                if lower < end and fence.right is None:
                    raise Outdated
                number = fence.right or 0
            if lower != end:
                raise Outdated
            stretch.keys[:0] = keys
            stretch.before -= len(keys)
            stretch.lower = place.lower
            added += len(keys)
        return added

    def _next_filled(self, place: Place, step: int) -> Place | None:
        """The next bucket that has entries now, this one included: one BatchGetItem for 100 buckets."""
        candidate: Place | None = place
        while candidate is not None:
            places: list[Place] = []
            while candidate is not None and len(places) < PROBED_AT_ONCE:
                places.append(candidate)
                candidate = self._map.neighbour(candidate, step)
            buckets = store.find_buckets(self._board_id, (place.number for place in places))
            for place in places:
                bucket = buckets.get(place.number)
                if bucket is None or bucket.into is not None:
                    raise Outdated
                if bucket.count:
                    return place
        return None

    def _read(self, number: int, lower: str, limit: int | None = None) -> tuple[Fence, list[str]]:
        """The fence of a bucket and the keys within its bounds, wherever they are while entries are moved: one Query.

        Raises:
            Outdated: the bucket was merged.
        """
        fence, keys = store.read_bucket(self._board_id, number, limit=limit)
        if fence is None or fence.into is not None:
            raise Outdated
        if fence.role == "in" and fence.peer is not None:
            # What is moved is read where it comes from first: so it is met at least once.
            coming = store.bucket_keys(self._board_id, fence.peer)
            fence, keys = store.read_bucket(self._board_id, number)
            if fence is None or fence.into is not None:
                raise Outdated
            keys = sorted({*keys, *(key for key in coming if lower <= key < fence.upper)})
        elif fence.role == "out":
            keys = [key for key in keys if key < fence.upper]
        return fence, keys if limit is None else keys[:limit]
