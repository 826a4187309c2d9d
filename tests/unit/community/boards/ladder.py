"""What a board must answer: the same computed from a sorted list."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from fitai.community.boards import published, rules, service
from fitai.community.boards.models import Board, RankedEntry, Standing
from fitai.kernel import clock

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Seconds:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW
        clock.set_source(lambda: self.now)

    def tick(self, seconds: float = 1) -> datetime:
        """Move it, and return the new time."""
        self.now += timedelta(seconds=seconds)
        return self.now


@contextmanager
def small_buckets(size: int = 8, two_levels_from: int = 5_000, page: int = 500) -> Iterator[None]:
    """Divide buckets at so many entries, and the directory at so many buckets."""
    names = ("BUCKET_SIZE", "MERGED_SIZE", "TWO_LEVELS_FROM", "PAGE_BUCKETS")
    before = {name: getattr(rules, name) for name in names}
    rules.BUCKET_SIZE, rules.MERGED_SIZE, rules.TWO_LEVELS_FROM, rules.PAGE_BUCKETS = (
        size,
        size // 2,
        two_levels_from,
        page,
    )
    service.reset_maps()
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(rules, name, value)
        service.reset_maps()


def ladder(scores: dict[str, int]) -> list[RankedEntry]:
    """All entries of a board with these scores, best first."""
    keys = sorted(rules.entry_key(score, user_id) for user_id, score in scores.items())
    better = [sum(other > rules.key_score(key) for other in scores.values()) for key in keys]
    return [
        RankedEntry(rank + 1, rules.key_user(key), rules.key_score(key)) for key, rank in zip(keys, better, strict=True)
    ]


def everything(board_id: str, limit: int = 100) -> list[RankedEntry]:
    """All pages of a board."""
    page = published.top(board_id, limit)
    entries = page.entries
    while page.after is not None:
        page = published.top(board_id, limit, page.after)
        entries += page.entries
    return entries


def agrees(board: Board, scores: dict[str, int], *, limit: int = 100, neighbours: int = 5) -> None:
    """Every page, every rank and all neighbours are those of the sorted list."""
    expected = ladder(scores)
    assert everything(board.id, limit) == expected
    for index, entry in enumerate(expected):
        standing = published.standing(board.id, entry.user_id, neighbours)
        assert standing is not None
        above, below = expected[max(index - neighbours, 0) : index], expected[index + 1 : index + 1 + neighbours]
        assert standing == Standing(entry.rank, entry.score, above, below, len(expected), standing.as_of)
