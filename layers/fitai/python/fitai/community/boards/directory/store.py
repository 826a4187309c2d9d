"""The stored directory of a board, and the counts that it is summed from."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from fitai.community.boards import rules
from fitai.community.boards.rules import Span, Spans
from fitai.community.boards.store import (
    COUNTS_IN_PARTITION,
    DIRECTORY,
    ROOT,
    BoardEntryItem,
    Bucket,
    BucketItem,
    DirectoryItem,
    DirectoryPageItem,
    bucket_of,
    count_partition,
    is_expired,
    milliseconds,
    root_partition,
)
from fitai.kernel.call_deadline import with_deadline
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    WriteConflict,
    commit,
    get,
    of_kind,
    put,
    query,
    query_all,
    update,
)

PARALLEL_QUERIES = 8
SUMMED_EVERY = 1_000
"""Milliseconds between two sums of the counts, at least."""


@dataclass(frozen=True, slots=True)
class StoredDirectory:
    """The directory as it is stored.

    Attributes:
        at: when the counts were begun to be read, in milliseconds since 1970.
        is_settled: nothing had changed since the counts were summed before.
        is_paged: the lines are pages; else they are buckets.
    """

    at: int
    is_settled: bool
    is_paged: bool
    spans: Spans


@dataclass(frozen=True, slots=True)
class Root:
    """A board's own partition: all of a board of up to 500 entries, else its directory."""

    bucket: Bucket
    next_number: int
    merges_from: int
    keys: list[str]
    directory: StoredDirectory | None


def load_root(board_id: str, *, even_expired: bool = False) -> Root | None:
    """A board's own partition, or None where there is no board: one Query."""
    items = query(root_partition(board_id)).items
    root = next(iter(of_kind(items, BucketItem)), None)
    if root is None or (is_expired(root) and not even_expired):
        return None
    directory = next(iter(of_kind(items, DirectoryItem)), None)
    return Root(
        bucket_of(root),
        int(root.next),
        int(root.merges_from or 0),
        [item.SK for item in of_kind(items, BoardEntryItem)],
        None if directory is None else _stored(directory),
    )


def load_directory(board_id: str) -> StoredDirectory | None:
    """The directory; None for a board of up to 500 entries, and where there is no board: one Query."""
    items = query(root_partition(board_id), begins=DIRECTORY).items
    directory = next(iter(of_kind(items, DirectoryItem)), None)
    return None if directory is None else _stored(directory)


def _stored(item: DirectoryItem) -> StoredDirectory:
    return StoredDirectory(int(item.at), item.settled, item.paged, Spans(rules.decode_spans(item.spans)))


def load_page(board_id: str, lower: str) -> Spans | None:
    """The buckets of a page, or None: one GetItem."""
    key = DirectoryPageItem.of(board_id, lower)
    item = get(DirectoryPageItem, key.PK, key.SK)
    return None if item is None else Spans(rules.decode_spans(item.spans))


def claim_sum(board_id: str) -> bool:
    """Whether nobody else has summed the counts within the last second: one small write."""
    now = milliseconds()
    free = BucketItem.claimed.does_not_exist() | (BucketItem.claimed <= now - SUMMED_EVERY)
    root = BucketItem.of(board_id, ROOT)
    try:
        commit(update(root, BucketItem.claimed.set(now), when=PRESENT & free))
    except WriteConflict:
        return False
    return True


def partitions_of_counts(next_number: int, directory: StoredDirectory | None = None) -> list[int]:
    """The partitions that counts are in: all that have been numbered, or those where a directory leads one to expect them.

    Numbers are not used again, so that a partition whose buckets have all been merged stays empty.
    """
    last = (next_number - 1) // COUNTS_IN_PARTITION
    if directory is None or directory.is_paged:
        return list(range(last + 1))
    used = {span.number // COUNTS_IN_PARTITION for span in directory.spans.spans}
    return sorted(used | set(range(max(used), last + 1)))


def load_buckets(board_id: str, partitions: Sequence[int]) -> list[Bucket]:
    """Every bucket of these partitions, merged ones included, in no order: a Query for each, in parallel."""

    def load(partition: int) -> list[Bucket]:
        return [bucket_of(item) for item in of_kind(query_all(count_partition(board_id, partition)), BucketItem)]

    if len(partitions) == 1:
        return load(partitions[0])
    with ThreadPoolExecutor(PARALLEL_QUERIES) as pool:
        return [bucket for buckets in pool.map(with_deadline(load), partitions) for bucket in buckets]


def save_directory(
    board_id: str, new: StoredDirectory, pages: Iterable[tuple[str, list[Span]]], ttl: int | None
) -> None:
    """Store the directory, its pages first, unless somebody has stored a later one."""
    for lower, spans in pages:
        page = DirectoryPageItem.of(board_id, lower, spans=rules.encode_spans(spans), ttl=ttl)
        commit(put(page, when=PRESENT | ABSENT))
    item = DirectoryItem.of(board_id, at=new.at, settled=new.is_settled, paged=new.is_paged, ttl=ttl)
    item.spans = rules.encode_spans(new.spans.spans)
    try:
        commit(put(item, when=ABSENT | (DirectoryItem.at < new.at)))
    except WriteConflict:
        return
