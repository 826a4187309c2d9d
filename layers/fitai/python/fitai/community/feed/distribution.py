"""Distribute a published activity to the feeds of its author's friends and followers, batch by batch, each once.

A message handles `PAGES_PER_MESSAGE` pages of readers and commits the event that continues together with the mark that it was
handled. So a crash repeats the pages of one message, whose entries are written again as they are, and a duplicate of an event starts
no second chain.

An author with more than `rules.LARGE_ABOVE` readers is not written to feeds: the readers merge the author's activities at
reading. While an author grows over the threshold (`switching`), an activity is written to all feeds as before, and each
reader is told to merge the author; the author is `merged` when all readers are told. A reader who comes later is told by
`filling.add_authors`. An author who shrinks is written to feeds again, and readers who merge the author go on with it: an
activity that is found both ways is in the feed once. So no activity is missed on the way, in either direction.
"""

from collections.abc import Sequence

from fitai.community.activities.events import ActivityChanged, ActivityPublished
from fitai.community.activities.models import Activity
from fitai.community.feed import rules, store
from fitai.community.feed.events import FanOutContinued, ReaderList
from fitai.community.feed.live_events import ActivityAdded
from fitai.community.feed.store import Distribution, Outgoing
from fitai.kernel import clock
from fitai.kernel.events import deduplication_write, outbox_write
from fitai.kernel.limits import CallerState
from fitai.kernel.live.delivery import push_to_user
from fitai.kernel.table import commit
from fitai.users import published

PAGE_SIZE = 99
"""Readers that are read at once; with the activity one BatchGetItem."""
PAGES_PER_MESSAGE = 10
REACTION = "distribute_activity"

DistributionEvent = ActivityPublished | ActivityChanged | FanOutContinued


def distribute(event: DistributionEvent) -> None:
    """Write an activity to feeds, and push it to readers who are connected.

    Of a change only readers whom the activity has not reached before are written to: it may have become visible to them.

    Raises:
        DuplicateEvent: the event was handled before.
    """
    outgoing = store.load_outgoing(event.user_id, event.activity_id, event.published_at)
    if outgoing is None or outgoing.activity.created_at < rules.oldest_published(clock.now()):
        return
    activity = outgoing.activity
    if isinstance(event, FanOutContinued):
        step = _Step(outgoing, event.readers, event.after, event.registers)
    else:
        if isinstance(event, ActivityChanged) and not rules.is_wider(activity.visibility, outgoing.reach):
            return
        step = _first_step(outgoing)
    reached: list[str] = []
    pages = 0
    while not step.is_over and pages < PAGES_PER_MESSAGE:
        reached += step.write_page()
        pages += 1
    if step.is_over:
        step.finish()
        commit(deduplication_write(REACTION, event))
    else:
        commit(deduplication_write(REACTION, event), outbox_write(step.continuation))
    # After the mark: what is repeated after a crash is pushed once, or not at all.
    _push(activity, reached)


class _Step:
    """Where the distribution of an activity is: in a list of readers, after a position.

    Attributes:
        registers: whether the readers are told to merge the author.
    """

    def __init__(
        self, outgoing: Outgoing, readers: ReaderList | None, after: dict[str, str] | None, registers: bool
    ) -> None:
        self._outgoing = outgoing
        self._activity: Activity | None = outgoing.activity
        self._readers, self._after, self._registers = readers, after, registers

    @property
    def is_over(self) -> bool:
        """Whether all readers were written to, or the activity was deleted meanwhile."""
        return self._readers is None or self._activity is None

    @property
    def continuation(self) -> FanOutContinued:
        """The event by which another message goes on."""
        activity = self._outgoing.activity
        assert self._readers is not None, "it is not over"
        return FanOutContinued(
            user_id=activity.user_id,
            activity_id=activity.id,
            published_at=activity.created_at,
            readers=self._readers,
            after=self._after,
            registers=self._registers,
        )

    def write_page(self) -> list[str]:
        """Write the activity to the feeds of the next readers, and return those who may be connected.

        One Query, one BatchGetItem, and one request for 25 readers who were active lately.
        """
        author_id, readers = self._outgoing.activity.user_id, self._readers
        read_ids = {
            "friends": published.friend_ids,
            "followers": published.follower_ids,
            "reserve": store.reserve_readers,
        }[readers or "friends"]
        reader_ids, self._after = read_ids(author_id, PAGE_SIZE, self._after)
        states: dict[str, CallerState] = {}
        if reader_ids:
            self._activity, states = store.readers_with_activity(self._outgoing.activity.id, reader_ids)
        if self._activity is None:
            return []
        since = (clock.now() - rules.ACTIVE).timestamp()
        active_ids = [id for id in reader_ids if id in states and states[id].last_active >= since]
        is_shown = self._activity.visibility == "public" or (
            self._activity.visibility == "friends" and readers != "followers"
        )
        if is_shown:
            store.add_entries(active_ids, [self._outgoing.entry])
        if self._registers:
            for reader_id in active_ids:
                store.merge_author(reader_id, author_id)
        if self._after is None:
            self._readers = self._next_readers()
        return [id for id in active_ids if states[id].may_be_connected] if is_shown else []

    def _next_readers(self) -> ReaderList | None:
        is_for_followers = self._outgoing.activity.visibility == "public" or self._registers
        return "followers" if self._readers == "friends" and is_for_followers else None

    def finish(self) -> None:
        """Note whom the activity has reached, and that all readers are told to merge the author."""
        activity = self._outgoing.activity
        if self._activity is None:
            return
        store.set_reach(self._outgoing.entry, activity.visibility)
        if self._registers:
            store.change_distribution(activity.user_id, "switching", "merged")


def _first_step(outgoing: Outgoing) -> _Step:
    """Write the activity to its author's own feed, and decide how it reaches the others."""
    activity = outgoing.activity
    store.add_entries([activity.user_id], [outgoing.entry])
    distribution = _adapted_distribution(outgoing)
    readers: ReaderList | None = "reserve" if distribution == "merged" else "friends"
    if activity.visibility == "private":
        readers = None
    return _Step(outgoing, readers, None, registers=distribution == "switching")


def _adapted_distribution(outgoing: Outgoing) -> Distribution:
    """How the author's activities reach readers from now on: by the number of readers, which is known without counting."""
    author_id, before = outgoing.activity.user_id, outgoing.distribution
    after: Distribution = before
    if before == "written" and rules.is_large(outgoing.counts):
        after = "switching"
    elif before != "written" and rules.is_small(outgoing.counts):
        after = "written"
    if after == before:
        return before
    # Where another message has changed it meanwhile: to write to all feeds and to tell all readers is never wrong.
    return after if store.change_distribution(author_id, before, after) else "switching"


def _push(activity: Activity, reader_ids: Sequence[str]) -> None:
    """Push an activity to the devices of readers who have it in their feed now.

    One BatchGetItem for 99 readers, and one Query for each of them. They have opened a connection within the last half hour:
    so the cost follows from how many are connected, and not from how many readers there are.
    """
    ids = list(dict.fromkeys(reader_ids))
    for start in range(0, len(ids), PAGE_SIZE):
        authors = published.author_for_viewers(activity.user_id, ids[start : start + PAGE_SIZE])
        for reader_id, author in authors.items():
            visible = rules.activity_in_feed(reader_id, activity, author)
            if visible is not None:
                push_to_user(reader_id, ActivityAdded(activity=visible))
