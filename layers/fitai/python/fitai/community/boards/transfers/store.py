"""The writes of transfers: entries that move from one bucket to another.

A transfer runs in steps, each of which is one conditional write or transaction, so that whoever meets one that was left can go on:
the bucket is locked (to divide it); its bounds and counts, and those of the other, change at once, and from then on say where an
entry belongs; the entries are moved, last ones first; the two buckets are opened again. Nobody else writes to the two meanwhile.
"""

from collections.abc import Sequence
from typing import Any

from fitai.community.boards import rules
from fitai.community.boards.rules import Span
from fitai.community.boards.store import (
    FIRST_KEY,
    LAST_KEY,
    ROOT,
    BoardEntryItem,
    Bucket,
    BucketItem,
    DirectoryItem,
    FenceItem,
    bucket_partition,
    count_key,
    integer,
    milliseconds,
)
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Write,
    WriteConflict,
    check,
    commit,
    delete,
    get,
    of_kind,
    put,
    query,
    update,
)

MOVED_AT_ONCE = 49
"""Entries that one transaction moves: two writes each, and a check."""
TOMBSTONE_RETENTION = 24 * 60 * 60
"""Seconds for which a merged bucket says where its entries are: longer than a container keeps a directory."""


def lock_bucket(board_id: str, bucket: Bucket, transfer: str, until: int) -> None:
    """Keep others from writing to a bucket while it is divided.

    Raises:
        WriteConflict: it takes part in another transfer than when it was read.
    """
    same = BucketItem.transfer.does_not_exist() if bucket.transfer is None else BucketItem.transfer == bucket.transfer
    when = PRESENT & same & BucketItem.into.does_not_exist()
    if bucket.transfer is not None:
        when = when & (BucketItem.role == "lock")
    actions = (BucketItem.transfer.set(transfer), BucketItem.role.set("lock"), BucketItem.until.set(until))
    commit(update(BucketItem.of(board_id, bucket.number), *actions, when=when))


def unlock_bucket(board_id: str, number: int, transfer: str) -> None:
    """Let others write to a bucket again that was locked and not divided."""
    when = (BucketItem.transfer == transfer) & (BucketItem.role == "lock")
    remove = (BucketItem.transfer.remove(), BucketItem.role.remove(), BucketItem.until.remove())
    commit(update(BucketItem.of(board_id, number), *remove, when=when))


def take_number(board_id: str) -> int:
    """The number of a new bucket; one that is not used is left out."""
    root = get(BucketItem, *count_key(board_id, ROOT))
    if root is None:
        raise WriteConflict
    number = int(root.next)
    commit(update(BucketItem.of(board_id, ROOT), BucketItem.next.set(number + 1), when=BucketItem.next == number))
    return number


def begin_split(board_id: str, source: Bucket, transfer: str, number: int, bound: str, stay: int, move: int) -> None:
    """Give the upper part of a locked bucket to a new one; its entries are still to be moved.

    Raises:
        WriteConflict: somebody else has taken the transfer over.
    """
    until, ttl = source.until, source.ttl
    old, new = BucketItem.of(board_id, source.number), BucketItem.of(board_id, number, lower=bound, upper=source.upper)
    new.size, new.right, new.ttl = move, source.right, ttl
    new.transfer, new.peer, new.role, new.until = transfer, source.number, "in", until
    changes = (
        BucketItem.upper.set(bound),
        BucketItem.right.set(number),
        BucketItem.size.set(stay),
        BucketItem.peer.set(number),
        BucketItem.role.set("out"),
    )
    commit(
        update(old, *changes, when=(BucketItem.transfer == transfer) & (BucketItem.role == "lock")),
        put(new, when=ABSENT),
        _fence(board_id, source.number, ttl, upper=bound, right=number, peer=number, role="out"),
        _fence(board_id, number, ttl, upper=source.upper, right=source.right, peer=source.number, role="in"),
    )


def begin_merge(board_id: str, source: Bucket, target: Bucket, transfer: str, until: int) -> None:
    """Give all of a bucket to the one before it; its entries are still to be moved.

    Raises:
        WriteConflict: one of them has changed since it was read.
    """
    idle = BucketItem.transfer.does_not_exist() & BucketItem.into.does_not_exist()
    out = (
        BucketItem.size.set(0),
        BucketItem.into.set(target.number),
        BucketItem.transfer.set(transfer),
        BucketItem.peer.set(target.number),
        BucketItem.role.set("out"),
        BucketItem.until.set(until),
    )
    right = BucketItem.right.remove() if source.right is None else BucketItem.right.set(source.right)
    into = (
        BucketItem.size.add(source.count),
        BucketItem.upper.set(source.upper),
        right,
        BucketItem.transfer.set(transfer),
        BucketItem.peer.set(source.number),
        BucketItem.role.set("in"),
        BucketItem.until.set(until),
    )
    fits = BucketItem.size <= rules.BUCKET_SIZE - source.count
    commit(
        update(
            BucketItem.of(board_id, source.number),
            *out,
            when=idle & (BucketItem.size == source.count) & (BucketItem.upper == source.upper),
        ),
        update(BucketItem.of(board_id, target.number), *into, when=idle & fits & (BucketItem.upper == source.lower)),
        _fence(board_id, source.number, source.ttl, upper=source.upper, into=target.number, role="out"),
        _fence(
            board_id, target.number, target.ttl, upper=source.upper, right=source.right, peer=source.number, role="in"
        ),
    )


def begin_growth(board_id: str, root: Bucket, transfer: str, number: int, until: int) -> None:
    """Give all of the only bucket to a new one, so that the board's own partition holds no entries.

    Raises:
        WriteConflict: it has changed since it was read.
    """
    new = BucketItem.of(board_id, number, lower=root.lower, upper=root.upper, size=root.count, ttl=root.ttl)
    new.transfer, new.peer, new.role, new.until = transfer, ROOT, "in", until
    out = (
        BucketItem.size.set(0),
        BucketItem.into.set(number),
        BucketItem.transfer.set(transfer),
        BucketItem.peer.set(number),
        BucketItem.role.set("out"),
        BucketItem.until.set(until),
    )
    idle = BucketItem.transfer.does_not_exist() & BucketItem.into.does_not_exist()
    directory = DirectoryItem.of(board_id, at=0, settled=False, paged=False, ttl=root.ttl)
    directory.spans = rules.encode_spans([Span(rules.LOWEST, number, root.count)])
    commit(
        update(BucketItem.of(board_id, ROOT), *out, when=idle & (BucketItem.size == root.count)),
        put(new, when=ABSENT),
        _fence(board_id, number, root.ttl, upper=root.upper, peer=ROOT, role="in"),
        put(directory, when=ABSENT),
    )


def entries_to_move(board_id: str, number: int, since: str) -> list[tuple[str, int | None]]:
    """The last entries of a bucket from a key on, as many as one transaction moves, with their TTL: one Query."""
    page = query(
        bucket_partition(board_id, number),
        between=(max(since, FIRST_KEY), LAST_KEY),
        limit=MOVED_AT_ONCE,
        newest_first=True,
    )
    return [(item.SK, integer(item.ttl)) for item in of_kind(page.items, BoardEntryItem)]


def move_entries(
    board_id: str, transfer: str, source: int, target: int, entries: Sequence[tuple[str, int | None]]
) -> None:
    """Move entries from one bucket to another.

    Raises:
        WriteConflict: the transfer is complete, or somebody else has moved one of them.
    """
    is_running = (BucketItem.transfer == transfer) & (BucketItem.role == "out")
    writes = [check(BucketItem.of(board_id, source), when=is_running)]
    for key, ttl in entries:
        writes += [
            delete(BoardEntryItem.of(board_id, source, key), when=PRESENT),
            put(BoardEntryItem.of(board_id, target, key, ttl), when=ABSENT),
        ]
    commit(*writes)


def finish_transfer(board_id: str, transfer: str, source: Bucket, target: Bucket) -> None:
    """Let others write to the two buckets again; a bucket that was given away as a whole remains as a sign for a day.

    Raises:
        WriteConflict: somebody else has finished it.
    """
    remove = (
        BucketItem.transfer.remove(),
        BucketItem.peer.remove(),
        BucketItem.role.remove(),
        BucketItem.until.remove(),
    )
    is_running = BucketItem.transfer == transfer
    expiry = milliseconds() // 1000 + TOMBSTONE_RETENTION
    ttl = [BucketItem.ttl.set(expiry)] if source.into is not None and source.number != ROOT else []
    writes = [
        update(BucketItem.of(board_id, source.number), *remove, *ttl, when=is_running),
        update(BucketItem.of(board_id, target.number), *remove, when=is_running),
        _fence(board_id, target.number, target.ttl, upper=target.upper, right=target.right),
    ]
    if source.into is None:
        writes.append(_fence(board_id, source.number, source.ttl, upper=source.upper, right=source.right))
    elif source.number != ROOT:
        writes.append(_fence(board_id, source.number, expiry, upper=source.upper, into=source.into))
    commit(*writes)


def _fence(board_id: str, number: int, ttl: int | None, **attributes: Any) -> Write:
    return put(FenceItem.of(board_id, number, ttl=ttl, **attributes), when=PRESENT | ABSENT)
