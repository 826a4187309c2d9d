"""Write scores, and keep the buckets in shape."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from fitai.community.boards import rules, store
from fitai.community.boards.directory import service as directory
from fitai.community.boards.directory import store as directory_store
from fitai.community.boards.directory.service import BucketMap, Outdated
from fitai.community.boards.models import Board
from fitai.community.boards.store import ROOT, Bucket, BucketRefused
from fitai.community.boards.transfers import service as transfers
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable
from fitai.kernel.personal_data import account_exists_check_write
from fitai.kernel.table import Write, WriteConflict, commit

ATTEMPTS = 60
"""Attempts of a write; those that follow an entry to another bucket, and wait for a transfer, are among them."""
MAP_AGE = 10_000
"""Milliseconds for which a container uses the directory of a board that it writes to."""
MAPS_KEPT = 100
MERGES_AT_ONCE = 4
"""Buckets that are merged after the counts were summed."""
YOUNG = 12 * 60 * 60 * 1000
"""Milliseconds for which a board keeps the buckets that it has inherited, empty as they are."""

_maps: dict[str, tuple[int, BucketMap | None]] = {}
"""The directories of the boards that this container writes to. One that is out of date costs a request, and no more."""


def reset_maps() -> None:
    """Forget all directories; for tests."""
    _maps.clear()


@dataclass(slots=True)
class _Route:
    """Which buckets the keys of a write are in, as far as it has found out."""

    board_id: str
    followed: dict[int, tuple[str, int]] = field(default_factory=dict)

    def number(self, key: str) -> int:
        """The bucket of a key: no request, or one Query where this container has not written to the board lately."""
        number = self._mapped(key)
        for _ in range(len(self.followed)):
            since, following = self.followed.get(number, (rules.HIGHEST, ROOT))
            if key < since:
                break
            number = following
        return number

    def follow(self, number: int, since: str, following: int) -> None:
        """Note that the keys of a bucket from one on are in another bucket; the directory is read again next time."""
        self.followed[number] = since, following
        if number == ROOT or len(self.followed) > 2:
            _maps.pop(self.board_id, None)

    def forget(self) -> None:
        """Read the directory again."""
        self.followed.clear()
        _maps.pop(self.board_id, None)

    def _mapped(self, key: str) -> int:
        buckets = _map(self.board_id)
        try:
            return ROOT if buckets is None else buckets.place(key).number
        except Outdated:
            self.forget()
            raise WriteConflict from None


def _map(board_id: str) -> BucketMap | None:
    now = store.milliseconds()
    known = _maps.get(board_id)
    if known is None or now - known[0] > MAP_AGE:
        stored = directory_store.load_directory(board_id)
        if len(_maps) >= MAPS_KEPT:
            _maps.pop(next(iter(_maps)))
        known = now, None if stored is None else BucketMap(board_id, stored)
        _maps[board_id] = known
        if stored is not None and now - stored.at > MAP_AGE:
            maintain(board_id)
    return known[1]


def set_score(board: Board, user_id: str, score: int | None, at: datetime, listed: bool) -> bool:
    """See `published.set_score`."""
    if board.expires_at is not None and board.expires_at <= clock.now():
        return False
    if score is not None:
        rules.score_key(score)
    route = _Route(board.id)
    return _retried(route, board, lambda: _write_score(route, board, user_id, score, listed, at))


def _write_score(route: _Route, board: Board, user_id: str, score: int | None, listed: bool, at: datetime) -> bool:
    before = store.find_score(board.id, user_id)
    if before is not None and before.at >= at:
        return False
    new_key = rules.entry_key(score, user_id) if listed and score is not None else None
    old_key = before.key if before else None
    writes = [store.score_write(board, user_id, before, score, listed, at)]
    if old_key != new_key:
        writes += _entry_writes(route, board, old_key, new_key)
    if before is None:
        writes.append(account_exists_check_write(user_id))
    commit(*writes)
    return before is None or (before.score, before.listed) != (score, listed)


def _entry_writes(route: _Route, board: Board, old_key: str | None, new_key: str | None) -> list[Write]:
    old = None if old_key is None else route.number(old_key)
    new = None if new_key is None else route.number(new_key)
    writes = []
    if old is not None and old == new:
        writes.append(store.bucket_write(board.id, old, 0, *filter(None, (old_key, new_key))))
    else:
        if new is not None and new_key is not None:
            writes.append(store.bucket_write(board.id, new, 1, new_key))
        if old is not None and old_key is not None:
            writes.append(store.bucket_write(board.id, old, -1, old_key))
    if old is not None and old_key is not None:
        writes.append(store.entry_delete_write(board.id, old, old_key))
    if new is not None and new_key is not None:
        writes.append(store.entry_put_write(board, new, new_key))
    return writes


def remove(board_id: str, user_id: str) -> bool:
    """See `published.remove`."""
    board, route = Board(board_id), _Route(board_id)

    def write() -> bool:
        before = store.find_score(board_id, user_id)
        if before is None:
            return False
        commit(store.score_delete_write(board_id, before), *_entry_writes(route, board, before.key, None))
        return before.key is not None

    return _retried(route, board, write)


def _retried(route: _Route, board: Board, write: Callable[[], bool]) -> bool:
    """Write, and again while others write first, and while the buckets are not those that were expected.

    Raises:
        Unavailable: so it was at each attempt.
    """
    for turn in range(ATTEMPTS):
        try:
            try:
                return write()
            except BucketRefused as refusal:
                _react(route, board, refusal)
        except WriteConflict:
            time.sleep(random.uniform(0, min(0.2, 0.005 * 2 ** min(turn, 6))))
    raise Unavailable("Too many devices write this at the same moment; send the same request again.")


def _react(route: _Route, board: Board, refusal: BucketRefused) -> None:
    """Find out why a bucket has refused a write, and do something about it.

    Raises:
        WriteConflict: somebody else does so, too.
    """
    number = refusal.number
    bucket = refusal.bucket or store.find_bucket(board.id, number)
    if bucket is None:
        route.forget()
        if number == ROOT:
            _create(board)
    elif bucket.into is not None:
        route.follow(number, rules.LOWEST, bucket.into)
    elif bucket.transfer is not None:
        transfers.wait_for(board.id, bucket)
    elif bucket.right is not None and max(refusal.keys) >= bucket.upper:
        route.follow(number, bucket.upper, bucket.right)
    elif bucket.count >= rules.BUCKET_SIZE:
        transfers.divide(board.id, bucket)
        _sum_if_due(board.id)
        route.forget()
    else:
        # It was so a moment ago.
        raise WriteConflict


def _create(board: Board) -> None:
    """Create a board: with the bounds of the one before it, if that had more than one bucket."""
    stored = None if board.bounds_from is None else directory_store.load_directory(board.bounds_from)
    if stored is None or board.bounds_from is None:
        store.create_board(board)
        return
    spans = stored.spans.spans
    bounds = rules.inherited_bounds(spans)
    if len(bounds) < 2:
        store.create_board(board)
        return
    store.create_divided_board(board, bounds, merges_from=store.milliseconds() + YOUNG)


def _sum_if_due(board_id: str) -> Sequence[Bucket]:
    """Sum the counts, unless somebody has within the last second; returns the buckets in their order, or none."""
    root = directory_store.load_root(board_id)
    if root is None or root.directory is None or not directory_store.claim_sum(board_id):
        return []
    return directory.sum_counts(board_id, root)[1]


def maintain(board_id: str) -> None:
    """Sum the counts, complete transfers that were left, and merge neighbours that are half empty together.

    At most once a second; a write of a board whose counts were not summed for ten seconds does it.
    """
    root = directory_store.load_root(board_id)
    buckets = _sum_if_due(board_id)
    now = store.milliseconds()
    for bucket in buckets:
        if bucket.transfer is not None and bucket.until <= now:
            with suppress(WriteConflict):
                transfers.complete(board_id, bucket.number)
    if root is not None and root.merges_from <= now:
        for target, source in _sparse_pairs(buckets)[:MERGES_AT_ONCE]:
            with suppress(WriteConflict):
                transfers.merge(board_id, source, target)


def _sparse_pairs(buckets: Sequence[Bucket]) -> list[tuple[Bucket, Bucket]]:
    """Neighbours that fit into half a bucket together; none is in two pairs."""
    pairs: list[tuple[Bucket, Bucket]] = []
    index = 0
    while index + 1 < len(buckets):
        left, right = buckets[index : index + 2]
        is_idle = left.transfer is None and right.transfer is None
        if is_idle and left.count + right.count <= rules.MERGED_SIZE:
            pairs.append((left, right))
            index += 1
        index += 1
    return pairs


def delete_board(board_id: str) -> Iterator[None]:
    """See `published.delete_board`."""
    root = directory_store.load_root(board_id, even_expired=True)
    if root is None:
        return
    yield from store.delete_entries(board_id, ROOT)
    for bucket in directory_store.load_buckets(board_id, root.next_number):
        yield from store.delete_entries(board_id, bucket.number)
    store.delete_counts(board_id, root.next_number)
    yield


def erase_user(user_id: str) -> Iterator[None]:
    """See `published.erase_user`."""
    for board_id in store.boards_of(user_id):
        remove(board_id, user_id)
        yield
