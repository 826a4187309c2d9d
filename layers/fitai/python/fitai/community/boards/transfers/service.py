"""Divide a full bucket, merge two sparse ones, and complete what somebody else has left."""

import random
import time

from fitai.community.boards import rules, store
from fitai.community.boards.store import ROOT, Bucket
from fitai.community.boards.transfers import store as transfers_store
from fitai.kernel.ids import new_id
from fitai.kernel.table import WriteConflict

LEASE = 2_000
"""Milliseconds after which a transfer counts as left: whoever meets it then completes it."""


def divide(board_id: str, bucket: Bucket) -> None:
    """Divide a bucket that is full: a lock, three reads, two transactions, and one for every 49 entries that move.

    The only bucket of a board first moves out of the board's own partition, as a whole.

    Raises:
        WriteConflict: the bucket has changed since it was read.
    """
    if bucket.number == ROOT:
        number = transfers_store.take_number(board_id)
        transfer = new_id()
        transfers_store.begin_growth(board_id, bucket, transfer, number, store.milliseconds() + LEASE)
        complete(board_id, ROOT)
        return
    _divide(board_id, bucket)


def _divide(board_id: str, bucket: Bucket) -> None:
    transfer = new_id()
    until = store.milliseconds() + LEASE
    transfers_store.lock_bucket(board_id, bucket, transfer, until)
    # Nobody else writes to the bucket now: what is read stays so until the transfer is taken over.
    locked = store.find_bucket(board_id, bucket.number)
    if locked is None or locked.transfer != transfer:
        raise WriteConflict
    keys = store.bucket_keys(board_id, locked.number)
    if len(keys) < rules.BUCKET_SIZE:
        # Others have removed entries before the lock.
        transfers_store.unlock_bucket(board_id, locked.number, transfer)
        return
    bound, stay = rules.split_point(keys)
    number = transfers_store.take_number(board_id)
    transfers_store.begin_split(board_id, locked, transfer, number, bound, stay, len(keys) - stay)
    complete(board_id, locked.number)


def merge(board_id: str, source: Bucket, target: Bucket) -> None:
    """Merge a bucket into the one before it.

    Raises:
        WriteConflict: one of them has changed since it was read.
    """
    transfers_store.begin_merge(board_id, source, target, new_id(), store.milliseconds() + LEASE)
    complete(board_id, source.number)


def complete(board_id: str, number: int) -> None:
    """Complete the transfer that a bucket takes part in, whoever has begun it; several may do so at the same time.

    Raises:
        WriteConflict: somebody else does so, too.
    """
    bucket = store.find_bucket(board_id, number)
    if bucket is None or bucket.transfer is None:
        return
    if bucket.role == "lock":
        _divide(board_id, bucket)
        return
    peer = None if bucket.peer is None else store.find_bucket(board_id, bucket.peer)
    if peer is None or peer.transfer != bucket.transfer:
        raise WriteConflict
    source, target = (bucket, peer) if bucket.role == "out" else (peer, bucket)
    since = rules.LOWEST if source.into is not None else source.upper
    while entries := transfers_store.entries_to_move(board_id, source.number, since):
        transfers_store.move_entries(board_id, bucket.transfer, source.number, target.number, entries)
    transfers_store.finish_transfer(board_id, bucket.transfer, source, target)


def wait_for(board_id: str, bucket: Bucket) -> None:
    """Let a running transfer end; complete it where it was left."""
    if bucket.until > store.milliseconds():
        time.sleep(random.uniform(0.01, 0.05))
        return
    complete(board_id, bucket.number)
