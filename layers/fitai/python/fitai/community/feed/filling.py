"""Fill a reader's feed with the newest activities of authors: after an absence, and when a friendship or a follow begins or ends.

What was published while the reader was absent was written to nobody's feed. So the next request of the account marks its return
(`limits.ABSENCE`), and the first reading of the feed after it fills the feed again: a few authors at once, the others by an
event. The same happens to a feed that was never read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fitai.community.feed import store
from fitai.community.feed.events import AuthorList, FeedRefillContinued
from fitai.community.feed.store import FeedState
from fitai.kernel import clock
from fitai.kernel.events import outbox_write
from fitai.kernel.table import WriteConflict, commit
from fitai.users import published
from fitai.users.social.events import (
    FriendRemoved,
    FriendsMade,
    TieEnded,
    UserBlocked,
    UserFollowed,
    UserUnfollowed,
)

NEWEST = 30
"""Activities of each author, the newest, that are added."""
PAGES_AT_ONCE, AUTHORS_AT_ONCE = 2, 10
"""Pages of authors, and authors on a page, whose activities are added while the reader waits."""
AUTHORS_PER_MESSAGE = 100
"""Authors whose activities one message adds."""

TieEvent = FriendsMade | FriendRemoved | UserFollowed | UserUnfollowed | UserBlocked | TieEnded
"""The events that change whose activities a reader has in the feed."""


@dataclass(frozen=True, slots=True)
class _Position:
    """Where filling goes on: in a list of authors, after a position."""

    authors: AuthorList = "friends"
    after: dict[str, str] | None = None


def needs_refill(state: FeedState, returned: int | None) -> bool:
    """Whether a feed lacks what was published during an absence, or was never filled.

    Args:
        returned: when the reader last came back after an absence, epoch seconds.
    """
    return not state.filled_at or (returned is not None and returned > state.filled_at)


def refill(reader_id: str, state: FeedState) -> None:
    """Fill a feed: with a few authors at once, friends first, and with the others by an event.

    At most `PAGES_AT_ONCE * AUTHORS_AT_ONCE` Queries and a few more requests. It is marked as filled at the end, so that a crash
    repeats it. Another reading at the same time does the same, and one of them is marked.
    """
    position: _Position | None = _Position()
    for _ in range(PAGES_AT_ONCE):
        if position is not None:
            position = _fill_from(reader_id, position, AUTHORS_AT_ONCE)
    writes = [store.filled_write(reader_id, state, clock.epoch())]
    if position is not None:
        writes.append(outbox_write(_continuation(reader_id, position)))
    try:
        commit(*writes)
    except WriteConflict:
        # The other reading has begun the same, and its event goes on.
        return


def continue_refill(event: FeedRefillContinued) -> None:
    """Fill a feed with a hundred authors more, and let another message go on. Entries that are there already stay."""
    position = _fill_from(event.user_id, _Position(event.authors, event.after), AUTHORS_PER_MESSAGE)
    if position is not None:
        commit(outbox_write(_continuation(event.user_id, position)))


def _continuation(reader_id: str, position: _Position) -> FeedRefillContinued:
    return FeedRefillContinued(user_id=reader_id, authors=position.authors, after=position.after)


def _fill_from(reader_id: str, position: _Position, limit: int) -> _Position | None:
    """Add the newest activities of the next authors; where to go on, or None at the end."""
    read_ids = published.friend_ids if position.authors == "friends" else published.followed_ids
    author_ids, after = read_ids(reader_id, limit, position.after)
    add_authors(reader_id, author_ids)
    if after is not None:
        return _Position(position.authors, after)
    return _Position("followed") if position.authors == "friends" else None


def add_authors(reader_id: str, author_ids: Iterable[str]) -> None:
    """Add the newest activities of up to 100 authors to a feed, and merge those who are not written to it.

    One BatchGetItem, and for each author one Query, one request for 25 entries, and one update if the author is merged.
    """
    for author_id, distribution in store.distributions(author_ids).items():
        if distribution != "written":
            store.merge_author(reader_id, author_id)
        store.add_entries([reader_id], store.author_entries(author_id, NEWEST).entries[:NEWEST])


# --- ties --------------------------------------------------------------------------------------------------


def follow_ties(event: TieEvent) -> None:
    """Add an author to a reader's feed, or remove the author. The present tie decides: events may be late and repeated."""
    _adapt_feed(event.user_id, event.other_id)
    if not isinstance(event, UserFollowed | UserUnfollowed):
        _adapt_feed(event.other_id, event.user_id)


def _adapt_feed(reader_id: str, author_id: str) -> None:
    tie = published.tie_between(reader_id, author_id)
    if tie.friends or tie.follows:
        add_authors(reader_id, [author_id])
    else:
        store.remove_author(reader_id, author_id)
