"""Keys of entries, the division of a board into buckets, and ranks. Pure.

An entry's key is its score, descending, then a hash of the user, then the user's id: keys in ascending order are the board,
best first. Users of one score are spread by the hash, so that no end of a bucket takes all the writes of a popular score. A
bucket holds the keys from `lower` up to `upper`, which is the lower bound of the next one.
"""

import hashlib
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from fitai.community.boards.models import MAX_SCORE, RankedEntry

BUCKET_SIZE = 500
"""Entries of a bucket, at most."""
MERGED_SIZE = BUCKET_SIZE // 2
"""Entries of two neighbouring buckets that are made one, at most: the result is far from being split again."""
TWO_LEVELS_FROM = 5_000
"""Buckets from which the directory has two levels."""
PAGE_BUCKETS = 500
"""Buckets on a page of the directory when it is made; twice as many are divided."""
INHERITED_BUCKETS = 100
"""Buckets that a new period begins with, at most."""
LOWEST, HIGHEST = "", "~"
"""Below and above all keys."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SCORE_LENGTH, _HASH_LENGTH = 8, 4


def base36(value: int, width: int = 1) -> str:
    """A number, not negative, in digits that sort as the number does when they have the same width."""
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
    return digits.rjust(width, "0")


def score_key(score: int) -> str:
    """The beginning of the keys of a score; a better score has a smaller one.

    Raises:
        ValueError: the score is out of range.
    """
    if not -MAX_SCORE <= score <= MAX_SCORE:
        raise ValueError(f"a score is between -{MAX_SCORE} and {MAX_SCORE}, not {score}")
    return base36(MAX_SCORE - score, _SCORE_LENGTH)


def entry_key(score: int, user_id: str) -> str:
    """The key of a user's entry."""
    digest = int.from_bytes(hashlib.sha256(user_id.encode()).digest()[:8], "big")
    return score_key(score) + base36(digest % 36**_HASH_LENGTH, _HASH_LENGTH) + user_id


def key_score(key: str) -> int:
    """The score of an entry."""
    return MAX_SCORE - int(key[:_SCORE_LENGTH], 36)


def key_user(key: str) -> str:
    """The user of an entry."""
    return key[_SCORE_LENGTH + _HASH_LENGTH :]


def separator(left: str, right: str) -> str:
    """The shortest bound between two neighbouring keys: above the left one, and not above the right one."""
    length = next(index for index, (a, b) in enumerate(zip(left, right, strict=False)) if a != b) + 1
    return right[:length]


def split_point(keys: Sequence[str]) -> tuple[str, int]:
    """Where a bucket is divided, and how many entries stay below.

    Near the middle, and there where the bound is shortest: between two scores, if it can be.
    """
    middle, reach = len(keys) // 2, len(keys) // 10
    candidates = range(max(1, middle - reach), min(len(keys) - 1, middle + reach) + 1)
    best = min(candidates, key=lambda at: (len(separator(keys[at - 1], keys[at])), abs(at - middle)))
    return separator(keys[best - 1], keys[best]), best


@dataclass(frozen=True, slots=True)
class Span:
    """A line of the directory: where a bucket (or a page of buckets) begins, its number, and how many entries it has."""

    lower: str
    number: int
    count: int


class Spans:
    """Lines of the directory in their order, with the sums of the entries before each."""

    __slots__ = ("_lowers", "before", "spans", "total")

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = list(spans)
        self._lowers = [span.lower for span in self.spans]
        sums = [0, *accumulate(span.count for span in self.spans)]
        self.before, self.total = sums[:-1], sums[-1]

    def index(self, key: str) -> int:
        """The index of the line that a key belongs to."""
        return max(bisect_right(self._lowers, key) - 1, 0)


def encode_spans(spans: Iterable[Span]) -> bytes:
    """Lines of the directory, compressed: 6 to 9 bytes a line. A bound is stored without what it shares with the one before."""
    lines, previous = [], ""
    for span in spans:
        shared = next((i for i, (a, b) in enumerate(zip(previous, span.lower, strict=False)) if a != b), None)
        if shared is None:
            shared = min(len(previous), len(span.lower))
        shared = min(shared, 35)
        lines.append(f"{base36(shared)}{span.lower[shared:]} {base36(span.number)} {base36(span.count)}")
        previous = span.lower
    return zlib.compress("\n".join(lines).encode(), level=9)


def decode_spans(content: bytes) -> list[Span]:
    """The lines of the directory."""
    spans: list[Span] = []
    previous = ""
    for line in zlib.decompress(content).decode().split("\n"):
        bound, number, count = line.split(" ")
        previous = previous[: int(bound[0], 36)] + bound[1:]
        spans.append(Span(previous, int(number, 36), int(count, 36)))
    return spans


def pages(spans: Sequence[Span], current_bounds: Iterable[str]) -> list[list[Span]]:
    """The buckets of a directory of two levels, page by page.

    A page begins where one began before, so that few are written again; one that has grown to twice its size is divided.
    """
    lowers = {span.lower for span in spans}
    starts = {LOWEST} | (lowers & set(current_bounds))
    chunks: list[list[Span]] = []
    for span in spans:
        if span.lower in starts:
            chunks.append([])
        chunks[-1].append(span)
    divided: list[list[Span]] = []
    for chunk in chunks:
        size = PAGE_BUCKETS if len(chunk) > 2 * PAGE_BUCKETS else len(chunk)
        divided += [chunk[start : start + size] for start in range(0, len(chunk), size)]
    return divided


def checksum(spans: Iterable[Span]) -> int:
    """A number that differs where the lines of a page do."""
    return zlib.crc32(encode_spans(spans))


def inherited_bounds(spans: Sequence[Span]) -> list[str]:
    """The lower bounds that a new period takes from the one before: all, or so many that each has about as many entries."""
    if len(spans) <= INHERITED_BUCKETS:
        return [span.lower for span in spans]
    share = sum(span.count for span in spans) / INHERITED_BUCKETS
    bounds, passed = [LOWEST], 0
    for span in spans:
        if span.lower != LOWEST and passed >= share * len(bounds) and len(bounds) < INHERITED_BUCKETS:
            bounds.append(span.lower)
        passed += span.count
    return bounds


def ranked(keys: Sequence[str], first_position: int, first_rank: int) -> list[RankedEntry]:
    """The entries of neighbouring keys with their ranks; those of one score share the rank of the first: 1, 2, 2, 4.

    Args:
        first_position: how many entries are before the first key.
        first_rank: the rank of the first key.
    """
    entries: list[RankedEntry] = []
    for index, key in enumerate(keys):
        if index == 0:
            rank = first_rank
        elif key[:_SCORE_LENGTH] != keys[index - 1][:_SCORE_LENGTH]:
            rank = first_position + index + 1
        entries.append(RankedEntry(rank, key_user(key), key_score(key)))
    return entries
