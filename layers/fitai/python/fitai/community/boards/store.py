"""Items and keys of the boards.

    USER#<user>#BOARDS    <board>     a user's score on a board, and when it was computed
    BOARD#<board>         !           the board itself: the count of its entries while it has one bucket, then the next number
    BOARD#<board>         !D          the directory: bounds and counts of all buckets, or of all pages from 5,000 buckets
    BOARD#<board>         <key>       the entries, while there are no more than 500
    BOARD#<board>#B<n>    !           the bounds of bucket n, and whether entries are being moved
    BOARD#<board>#B<n>    <key>       the entries of bucket n
    BOARD#<board>#C<m>    B<n>        the count and the bounds of bucket n, 64 buckets in a partition: they are summed by queries
    BOARD#<board>#D       <bound>     a page of the directory

A board's id of more than 16 characters is a digest in the keys, so that an entry has about 100 bytes. An entry's key is in `rules`;
the user and the score are read from it. The count of a bucket is that of the keys within its bounds, wherever they are while
entries are moved. Its lower bound never changes: it is divided by giving its upper part to a new bucket, and merged into the
one before it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.community.boards import rules
from fitai.community.boards.models import Board
from fitai.community.boards.rules import Span
from fitai.kernel import clock, personal_data
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    ConditionFailure,
    Entity,
    Write,
    batch_delete,
    check,
    commit,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
    update,
)

ROOT = 0
"""The number of the bucket that a board of up to 500 entries consists of."""
COUNTS_IN_PARTITION = 64
LONGEST_ID = 16
HEAD, DIRECTORY = "!", "!D"
FIRST_KEY, LAST_KEY = "0", rules.HIGHEST


class BoardScoreItem(Entity, discriminator="board_score"):
    """A user's score on a board. It has no score where the user had one once, or nothing that counts."""

    board = UnicodeAttribute()
    score = NumberAttribute(null=True)
    listed = BooleanAttribute()
    at = UnicodeAttribute()
    version = NumberAttribute()

    @classmethod
    def of(cls, board_id: str, user_id: str, **attributes: Any) -> "BoardScoreItem":
        """The item of a user on a board."""
        return cls(PK=scores_partition(user_id), SK=board_id, **attributes)


class BoardEntryItem(Entity, discriminator="rank"):
    """An entry: all that it says is in its key."""

    @classmethod
    def of(cls, board_id: str, number: int, key: str, ttl: int | None = None) -> "BoardEntryItem":
        """The entry of this key in a bucket."""
        return cls(PK=bucket_partition(board_id, number), SK=key, ttl=ttl)


class BucketItem(Entity, discriminator="bucket"):
    """The count and the bounds of a bucket, and the transfer that it takes part in.

    `right` is the number of the next bucket. `into` is set where the bucket was merged: its keys belong to that one. `transfer`
    is the id of a running transfer, `peer` the other bucket, `role` what this one does: `lock` while it is divided, then `out`
    or `in`. After `until` (epoch milliseconds) whoever meets the transfer completes it.
    `next` and `claimed` are those of the board, in the root's item alone: the next number, and when the counts were last summed.
    """

    lower = UnicodeAttribute(attr_name="lo")
    upper = UnicodeAttribute(attr_name="up")
    size = NumberAttribute(attr_name="n")
    right = NumberAttribute(attr_name="r", null=True)
    into = NumberAttribute(attr_name="i", null=True)
    transfer = UnicodeAttribute(attr_name="t", null=True)
    peer = NumberAttribute(attr_name="p", null=True)
    role = UnicodeAttribute(attr_name="o", null=True)
    until = NumberAttribute(attr_name="u", null=True)
    next = NumberAttribute(attr_name="x", null=True)
    claimed = NumberAttribute(attr_name="c", null=True)
    merges_from = NumberAttribute(attr_name="m", null=True)

    @classmethod
    def of(cls, board_id: str, number: int, **attributes: Any) -> "BucketItem":
        """The item of a bucket."""
        pk, sk = count_key(board_id, number)
        return cls(PK=pk, SK=sk, **attributes)


class FenceItem(Entity, discriminator="fence"):
    """The bounds of a bucket, and its transfer, for those who read its entries: it is read with them."""

    upper = UnicodeAttribute(attr_name="up")
    right = NumberAttribute(attr_name="r", null=True)
    into = NumberAttribute(attr_name="i", null=True)
    peer = NumberAttribute(attr_name="p", null=True)
    role = UnicodeAttribute(attr_name="o", null=True)

    @classmethod
    def of(cls, board_id: str, number: int, **attributes: Any) -> "FenceItem":
        """The item of a bucket."""
        return cls(PK=bucket_partition(board_id, number), SK=HEAD, **attributes)


class DirectoryItem(Entity, discriminator="board_directory"):
    """The bounds and counts of all buckets, or of all pages of them."""

    at = NumberAttribute()
    settled = BooleanAttribute()
    paged = BooleanAttribute()
    spans = BinaryAttribute(legacy_encoding=False)

    @classmethod
    def of(cls, board_id: str, sk: str = DIRECTORY, **attributes: Any) -> "DirectoryItem":
        """The item of a board."""
        return cls(PK=root_partition(board_id), SK=sk, **attributes)


class DirectoryPageItem(Entity, discriminator="board_directory_page"):
    """The bounds and counts of the buckets of a page."""

    spans = BinaryAttribute(legacy_encoding=False)

    @classmethod
    def of(cls, board_id: str, lower: str, **attributes: Any) -> "DirectoryPageItem":
        """The item of the page that begins with this bound."""
        return cls(PK=f"{root_partition(board_id)}#D", SK=f"P{lower}", **attributes)


# --- keys --------------------------------------------------------------------------------------------------


def scores_partition(user_id: str) -> str:
    """The partition of a user's scores."""
    return f"USER#{user_id}#BOARDS"


def score_item_key(board_id: str, user_id: str) -> tuple[str, str]:
    """The key of a user's score on a board, for a batch that reads it with others."""
    return scores_partition(user_id), board_id


def root_partition(board_id: str) -> str:
    if len(board_id) > LONGEST_ID:
        digest = int.from_bytes(hashlib.sha256(board_id.encode()).digest()[:10], "big")
        return f"BOARD#{rules.base36(digest, LONGEST_ID)}"
    return f"BOARD#{board_id}"


def bucket_partition(board_id: str, number: int) -> str:
    """The partition of a bucket's entries."""
    root = root_partition(board_id)
    return root if number == ROOT else f"{root}#B{rules.base36(number)}"


def count_partition(board_id: str, shard: int) -> str:
    return f"{root_partition(board_id)}#C{rules.base36(shard)}"


def count_key(board_id: str, number: int) -> tuple[str, str]:
    if number == ROOT:
        return root_partition(board_id), HEAD
    return count_partition(board_id, number // COUNTS_IN_PARTITION), f"B{rules.base36(number)}"


def milliseconds() -> int:
    """The present moment in milliseconds since 1970."""
    return int(clock.now().timestamp() * 1000)


# --- scores ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A user's score as it was read."""

    user_id: str
    board_id: str
    score: int | None
    listed: bool
    at: datetime
    version: int
    expires_at: datetime | None

    @property
    def key(self) -> str | None:
        """The key of the user's entry; None where the user has none."""
        return rules.entry_key(self.score, self.user_id) if self.listed and self.score is not None else None


def find_score(board_id: str, user_id: str) -> StoredScore | None:
    """A user's score on a board, or None: one GetItem."""
    item = get(BoardScoreItem, *score_item_key(board_id, user_id))
    return None if item is None else _stored_score(item)


def _stored_score(item: BoardScoreItem) -> StoredScore:
    user_id = item.PK.removeprefix("USER#").removesuffix("#BOARDS")
    score = None if item.score is None else int(item.score)
    expires_at = None if item.ttl is None else datetime.fromtimestamp(int(item.ttl), UTC)
    at = datetime.fromisoformat(item.at)
    return StoredScore(user_id, item.SK, score, item.listed, at, int(item.version), expires_at)


def scores_among(items: Iterable[Entity]) -> dict[str, StoredScore]:
    """The scores that are among items which were read, by the user's id."""
    found = [_stored_score(item) for item in of_kind(items, BoardScoreItem) if not is_expired(item)]
    return {score.user_id: score for score in found}


def load_scores(board_id: str, user_ids: Iterable[str]) -> dict[str, StoredScore]:
    """The scores of users by their ids: one BatchGetItem for 100."""
    keys = [score_item_key(board_id, user_id) for user_id in dict.fromkeys(user_ids)]
    return scores_among(get_many(keys))


def boards_of(user_id: str) -> list[str]:
    """The ids of the boards that a user has a score on: a Query for each megabyte."""
    return [item.SK for item in of_kind(query_all(scores_partition(user_id)), BoardScoreItem)]


def scores_on(user_id: str) -> Iterator[StoredScore]:
    """A user's scores on all boards that have not expired: a Query for each megabyte."""
    for item in of_kind(query_all(scores_partition(user_id)), BoardScoreItem):
        if not is_expired(item):
            yield _stored_score(item)


def scores_json(user_id: str) -> Iterator[tuple[str, Any]]:
    """A user's scores, as they are exported."""
    yield from personal_data.export_items(scores_partition(user_id), without=("version",))


def score_write(
    board: Board, user_id: str, before: StoredScore | None, score: int | None, listed: bool, at: datetime
) -> Write:
    """The write of a user's score; a write conflict where it was changed since it was read."""
    version = 1 if before is None else before.version + 1
    when = ABSENT if before is None else BoardScoreItem.version == before.version
    item = BoardScoreItem.of(board.id, user_id, board=board.id, score=score, listed=listed, version=version)
    item.at, item.ttl = at.isoformat(), _ttl(board)
    return put(item, when=when)


def score_delete_write(board_id: str, before: StoredScore) -> Write:
    """The write that forgets a user's score; a write conflict where it was changed since it was read."""
    return delete(BoardScoreItem.of(board_id, before.user_id), when=BoardScoreItem.version == before.version)


def _ttl(board: Board) -> int | None:
    return None if board.expires_at is None else int(board.expires_at.timestamp())


def is_expired(item: Entity) -> bool:
    return item.ttl is not None and item.ttl <= clock.epoch()


# --- writing entries ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket as it was read: see `BucketItem`."""

    number: int
    lower: str
    upper: str
    count: int
    right: int | None
    into: int | None
    transfer: str | None
    peer: int | None
    role: str | None
    until: int
    ttl: int | None

    def holds(self, key: str) -> bool:
        """Whether a key is within the bounds."""
        return self.into is None and self.lower <= key < self.upper


class BucketRefused(Exception):
    """A bucket does not take the write: it is absent, has other bounds, is full, or entries are being moved."""

    def __init__(self, number: int, keys: Sequence[str], bucket: Bucket | None) -> None:
        super().__init__(number)
        self.number, self.keys, self.bucket = number, keys, bucket


def bucket_of(item: BucketItem) -> Bucket:
    number = ROOT if item.SK == HEAD else int(item.SK[1:], 36)
    integers = {name: integer(getattr(item, name)) for name in ("right", "into", "peer")}
    return Bucket(
        number=number,
        lower=item.lower,
        upper=item.upper,
        count=int(item.size),
        transfer=item.transfer,
        role=item.role,
        until=int(item.until or 0),
        ttl=integer(item.ttl),
        **integers,
    )


def integer(value: float | None) -> int | None:
    return None if value is None else int(value)


def find_bucket(board_id: str, number: int) -> Bucket | None:
    """A bucket, or None: one GetItem."""
    item = get(BucketItem, *count_key(board_id, number))
    return None if item is None else bucket_of(item)


def find_buckets(board_id: str, numbers: Iterable[int]) -> dict[int, Bucket]:
    """Up to 100 buckets by their numbers: one BatchGetItem."""
    items = get_many([count_key(board_id, number) for number in numbers])
    return {bucket.number: bucket for bucket in map(bucket_of, of_kind(items, BucketItem))}


def _refused(number: int, keys: Sequence[str]) -> ConditionFailure:
    def error(stored: dict[str, Any] | None) -> Exception:
        return BucketRefused(number, keys, None if stored is None else bucket_of(BucketItem.from_raw_data(stored)))

    return error


def bucket_write(board_id: str, number: int, change: int, *keys: str) -> Write:
    """The write of a bucket to which entries of these keys are added, or from which they are removed.

    Args:
        change: by how much the count changes; a write that changes nothing holds the bucket to its bounds.

    Raises (at commit):
        BucketRefused: the keys are not within its bounds, it is full, or entries are being moved.
    """
    key = BucketItem.of(board_id, number)
    when: Condition = PRESENT & BucketItem.into.does_not_exist() & BucketItem.transfer.does_not_exist()
    when = when & (BucketItem.upper > max(keys))
    if change > 0:
        when = when & (BucketItem.size < rules.BUCKET_SIZE)
    if change == 0:
        return check(key, when=when, otherwise=_refused(number, keys))
    return update(key, BucketItem.size.add(change), when=when, otherwise=_refused(number, keys))


def entry_put_write(board: Board, number: int, key: str) -> Write:
    """The write that adds an entry to a bucket."""
    return put(BoardEntryItem.of(board.id, number, key, _ttl(board)), when=ABSENT)


def entry_delete_write(board_id: str, number: int, key: str) -> Write:
    """The write that removes an entry from a bucket; a write conflict where it is not there."""
    return delete(BoardEntryItem.of(board_id, number, key), when=PRESENT)


def create_board(board: Board) -> None:
    """Create a board of one empty bucket, unless it exists."""
    root = BucketItem.of(board.id, ROOT, lower=rules.LOWEST, upper=rules.HIGHEST, size=0, next=1, ttl=_ttl(board))
    _commit_once(put(root, when=ABSENT))


def create_divided_board(board: Board, bounds: Sequence[str], merges_from: int) -> None:
    """Create an empty board with buckets of these lower bounds, unless it exists.

    The root is written last: until then nobody finds the others, and who repeats the work after a crash leaves what is there.
    """
    ttl, writes = _ttl(board), []
    for index, lower in enumerate(bounds):
        number, is_last = index + 1, index + 1 == len(bounds)
        upper = rules.HIGHEST if is_last else bounds[index + 1]
        right = None if is_last else number + 1
        bucket = BucketItem.of(board.id, number, lower=lower, upper=upper, size=0, right=right, ttl=ttl)
        fence = FenceItem.of(board.id, number, upper=upper, right=right, ttl=ttl)
        writes += [put(bucket, when=ABSENT), put(fence, when=ABSENT)]
    for start in range(0, len(writes), 100):
        _commit_once(*writes[start : start + 100])
    spans = [Span(lower, index + 1, 0) for index, lower in enumerate(bounds)]
    directory = DirectoryItem.of(board.id, at=milliseconds(), settled=False, paged=False, ttl=ttl)
    directory.spans = rules.encode_spans(spans)
    root = BucketItem.of(board.id, ROOT, lower=rules.LOWEST, upper=rules.HIGHEST, size=0, into=1, ttl=ttl)
    root.next, root.merges_from = len(bounds) + 1, merges_from
    _commit_once(put(directory, when=ABSENT), put(root, when=ABSENT))


class _Exists(Exception):
    """Somebody else has written it."""


def _commit_once(*writes: Write) -> None:
    try:
        commit(*[Write(write.item, write.condition, _Exists) for write in writes])
    except _Exists:
        return


# --- reading entries ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fence:
    """What a bucket says of itself to those who read its entries: see `FenceItem`."""

    upper: str
    right: int | None
    into: int | None
    peer: int | None
    role: str | None


def read_bucket(
    board_id: str, number: int, *, between: tuple[str, str] | None = None, limit: int | None = None
) -> tuple[Fence | None, list[str]]:
    """The fence and the keys of a bucket's entries, as they are in its partition: one Query.

    Args:
        between: only these keys; then there is no fence.
        limit: the fence and so many of the first keys.
    """
    page = query(
        bucket_partition(board_id, number),
        between=between or (HEAD, LAST_KEY),
        limit=None if limit is None else limit + 1,
    )
    fence = next(iter(of_kind(page.items, FenceItem)), None)
    keys = [item.SK for item in of_kind(page.items, BoardEntryItem)]
    if fence is None:
        return None, keys
    peer, right, into = integer(fence.peer), integer(fence.right), integer(fence.into)
    return Fence(fence.upper, right, into, peer, fence.role), keys


def bucket_keys(board_id: str, number: int) -> list[str]:
    """The keys of the entries in a bucket's partition: one Query."""
    return read_bucket(board_id, number, between=(FIRST_KEY, LAST_KEY))[1]


# --- deleting a board --------------------------------------------------------------------------------------


def delete_entries(board_id: str, number: int) -> Iterator[None]:
    """Delete the entries of a bucket with their users' scores; yields after each page. The root's own items remain."""
    for page in personal_data.item_pages(bucket_partition(board_id, number), between=(FIRST_KEY, LAST_KEY)):
        users = [rules.key_user(item.SK) for item in page]
        batch_delete([score_item_key(board_id, user_id) for user_id in users])
        batch_delete([(item.PK, item.SK) for item in page])
        yield
    if number != ROOT:
        batch_delete([(bucket_partition(board_id, number), HEAD)])


def delete_counts(board_id: str, next_number: int) -> None:
    """Delete the counts, the directory and, last, the board itself."""
    for shard in range((next_number - 1) // COUNTS_IN_PARTITION + 1):
        for _ in personal_data.erase_items(count_partition(board_id, shard)):
            pass
    for _ in personal_data.erase_items(f"{root_partition(board_id)}#D"):
        pass
    batch_delete([(root_partition(board_id), DIRECTORY), (root_partition(board_id), HEAD)])
