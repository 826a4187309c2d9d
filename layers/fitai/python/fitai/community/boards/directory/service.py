"""Where the buckets of a board are, and how many entries are before each."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from fitai.community.boards import rules
from fitai.community.boards.directory import store as directory_store
from fitai.community.boards.directory.store import Root, StoredDirectory
from fitai.community.boards.rules import Span, Spans
from fitai.community.boards.store import Bucket, milliseconds
from fitai.kernel.errors import Unavailable

MAX_AGE = 4_000
"""Milliseconds for which sums are used: a rank is exact 5 s after the last update, reading included."""
SUM_ATTEMPTS = 20
WAITS_FOR_OTHERS = 20
WAIT = 0.05


@dataclass(frozen=True, slots=True)
class Place:
    """A bucket, and how many entries were before it."""

    number: int
    lower: str
    count: int
    before: int


class Outdated(Exception):
    """The directory names a bucket or a page that is not there any more: it is to be read, or summed, again."""


class BucketMap:
    """The buckets of a board in their order. Pages of a directory of two levels are loaded when they are needed."""

    def __init__(self, board_id: str, stored: StoredDirectory) -> None:
        self.at, self.total = stored.at, stored.spans.total
        self._board_id = board_id
        self._pages = stored.spans if stored.is_paged else None
        self._loaded = {} if stored.is_paged else {0: stored.spans}

    def place(self, key: str) -> Place:
        """The bucket of a key: one GetItem at most.

        Raises:
            Outdated: the page is not there any more.
        """
        page = 0 if self._pages is None else self._pages.index(key)
        return self._place(page, self._spans(page).index(key))

    def neighbour(self, place: Place, step: int) -> Place | None:
        """The bucket before (-1) or after (1) another one; None at the end."""
        page = 0 if self._pages is None else self._pages.index(place.lower)
        spans = self._spans(page)
        index = spans.index(place.lower) + step
        if 0 <= index < len(spans.spans):
            return self._place(page, index)
        page += step
        if self._pages is None or not 0 <= page < len(self._pages.spans):
            return None
        return self._place(page, 0 if step > 0 else len(self._spans(page).spans) - 1)

    def _spans(self, page: int) -> Spans:
        if page not in self._loaded:
            assert self._pages is not None
            loaded = directory_store.load_page(self._board_id, self._pages.spans[page].lower)
            end = self._pages.spans[page + 1].lower if page + 1 < len(self._pages.spans) else None
            if loaded is None or (end is not None and loaded.spans[-1].lower >= end):
                raise Outdated
            self._loaded[page] = loaded
        return self._loaded[page]

    def _place(self, page: int, index: int) -> Place:
        spans = self._spans(page)
        span = spans.spans[index]
        before = spans.before[index] + (0 if self._pages is None else self._pages.before[page])
        return Place(span.number, span.lower, span.count, before)


def current_map(board_id: str, root: Root, *, sum_now: bool = False) -> BucketMap:
    """The buckets of a board of more than 500 entries, with sums that are young enough for the guarantee.

    No request where the stored ones are; else the counts are summed, at most once a second by whoever comes first.

    Args:
        sum_now: the stored ones are outdated, however young they are.
    """
    stored = root.directory
    assert stored is not None
    age = milliseconds() - stored.at
    if not sum_now:
        if age < (MAX_AGE if stored.is_settled else directory_store.SUMMED_EVERY):
            return BucketMap(board_id, stored)
        if not directory_store.claim_sum(board_id):
            if age < MAX_AGE:
                return BucketMap(board_id, stored)
            others = _wait_for_others(board_id)
            if others is not None:
                return BucketMap(board_id, others)
    return sum_counts(board_id, root)[0]


def _wait_for_others(board_id: str) -> StoredDirectory | None:
    for _ in range(WAITS_FOR_OTHERS):
        time.sleep(WAIT)
        stored = directory_store.load_directory(board_id)
        if stored is not None and milliseconds() - stored.at < MAX_AGE:
            return stored
    return None


def sum_counts(board_id: str, root: Root) -> tuple[BucketMap, list[Bucket]]:
    """Sum the counts, and store the directory: a Query for each 64 numbers, and one write.

    Returns:
        The map, and the buckets in their order.

    Raises:
        Unavailable: buckets were divided and merged all the time.
    """
    for turn in range(SUM_ATTEMPTS):
        at = milliseconds()
        buckets = _in_order(directory_store.load_buckets(board_id, root.next_number))
        if buckets is not None:
            break
        # Between two of the queries a bucket was divided, or one was numbered after the root was read.
        time.sleep(0.01 * turn)
        root = directory_store.load_root(board_id) or root
    else:
        raise Unavailable
    spans = [Span(bucket.lower, bucket.number, bucket.count) for bucket in buckets]
    stored, pages = _directory(spans, at, root.directory)
    directory_store.save_directory(board_id, stored, pages, root.bucket.ttl)
    return BucketMap(board_id, StoredDirectory(at, stored.is_settled, False, Spans(spans))), buckets


def _in_order(buckets: Sequence[Bucket]) -> list[Bucket] | None:
    """The buckets that hold keys, in their order; None where their bounds do not meet."""
    in_order = sorted((bucket for bucket in buckets if bucket.into is None), key=lambda bucket: bucket.lower)
    bounds = [rules.LOWEST, *(bucket.upper for bucket in in_order)]
    lowers = [*(bucket.lower for bucket in in_order), rules.HIGHEST]
    return in_order if in_order and bounds == lowers else None


def _directory(
    spans: list[Span], at: int, current: StoredDirectory | None
) -> tuple[StoredDirectory, list[tuple[str, list[Span]]]]:
    """The directory to be stored, and the pages of it that have changed."""
    if len(spans) < rules.TWO_LEVELS_FROM:
        is_settled = current is not None and not current.is_paged and current.spans.spans == spans
        return StoredDirectory(at, is_settled, False, Spans(spans)), []
    known = current.spans.spans if current is not None and current.is_paged else []
    pages = rules.pages(spans, [page.lower for page in known])
    lines = [Span(page[0].lower, rules.checksum(page), sum(span.count for span in page)) for page in pages]
    unchanged = set(known)
    changed = [(line.lower, page) for line, page in zip(lines, pages, strict=True) if line not in unchanged]
    return StoredDirectory(at, not changed and len(lines) == len(known), True, Spans(lines)), changed
