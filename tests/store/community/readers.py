"""Many readers of one author, written straight into the table."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from fitai.kernel import clock, limits
from fitai.kernel.table import Entity
from fitai.users.social.models import Tie
from fitai.users.social.store import FollowItem, RelationItem, SocialCountsItem

from tests.harness import histories

FIRST = datetime(2025, 1, 1, tzinfo=UTC)


def reader_ids(number: int) -> list[str]:
    """The ids of so many readers."""
    return [f"reader-{place:05d}" for place in range(number)]


def follow(author_id: str, readers: Sequence[str], *, active: bool = True, since: datetime = FIRST) -> None:
    """Let readers follow an author. Their accounts need not exist."""
    histories.write(_items(author_id, readers, active, since))
    set_followers(author_id, len(readers))


def set_followers(author_id: str, number: int) -> None:
    """Let the author have so many followers, as the counts say."""
    counts = SocialCountsItem.of(author_id)
    counts.followers = number
    histories.write([counts])


def _items(author_id: str, readers: Sequence[str], active: bool, since: datetime) -> Iterator[Entity]:
    for place, reader_id in enumerate(readers):
        moment = since + timedelta(seconds=place)
        follow = FollowItem.since(reader_id, author_id, clock.iso(moment))
        tie = Tie(follows=True)
        yield follow
        yield RelationItem.from_tie(reader_id, author_id, tie, clock.iso(moment), "stamp")
        yield RelationItem.from_tie(author_id, reader_id, tie.mirrored, clock.iso(moment), "stamp")
        if active:
            yield activity_mark(reader_id)


def activity_mark(reader_id: str) -> Entity:
    """That the reader has sent a request just now."""
    state = limits.account_state_key(reader_id)
    state.window, state.used = clock.epoch() // limits.WINDOW, 1
    return state
