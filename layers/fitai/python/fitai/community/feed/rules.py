"""Rules of the feed: whose activities are distributed how, and how pages are merged. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fitai.accounts.models import Visibility
from fitai.community.activities import visibility
from fitai.community.activities.models import Activity
from fitai.kernel.limits import ABSENCE
from fitai.users.published import OtherUser
from fitai.users.social.models import SocialCounts

RETENTION = timedelta(days=90)
"""How long an activity is in feeds."""
ACTIVE = ABSENCE + timedelta(days=1)
"""Readers who were active within this time are written to. A day more than `ABSENCE`: whoever is left out is marked as returned
by the next request, whatever the clocks say, and the feed is refilled."""
LARGE_ABOVE = 5_000
"""An author with more followers, or more friends, is merged at reading."""
SMALL_BELOW = 4_500
"""A merged author with fewer is distributed again: between the two an author stays what they are."""
MAX_MERGED = 10
"""Authors of a reader who are merged at reading."""
PROMOTION_PAUSE = timedelta(days=1)
"""A reader is shown a promoted activity once in this time."""
Decision = Callable[[str, Activity, OtherUser | None], Activity | None]
"""What a reader is shown of an activity, given its author as the reader sees them; None for nothing."""
_WIDTH: tuple[Visibility, ...] = ("private", "friends", "public")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A place in a feed; the order is that of publication."""

    published: str
    activity_id: str
    author_id: str

    @property
    def sort_key(self) -> str:
        """Where it is in every feed that has it."""
        return f"{self.published}#{self.activity_id}"


@dataclass(frozen=True, slots=True)
class Source:
    """Entries that were read from one place, the newest first; `exhausted` when there are no older ones."""

    entries: Sequence[Entry]
    exhausted: bool


def merge(sources: Iterable[Source], limit: int) -> tuple[list[Entry], bool]:
    """The newest entries of all sources, each once, and whether there are older ones.

    A source that is not exhausted must have `limit` entries.
    """
    read = list(sources)
    entries = sorted({entry.sort_key: entry for source in read for entry in source.entries}.values(), reverse=True)
    return entries[:limit], len(entries) > limit or any(not source.exhausted for source in read)


def is_large(counts: SocialCounts) -> bool:
    """Whether an author has too many readers to write to each of them."""
    return max(counts.followers, counts.friends) > LARGE_ABOVE


def is_small(counts: SocialCounts) -> bool:
    """Whether a large author has so few readers again that each is written to."""
    return max(counts.followers, counts.friends) < SMALL_BELOW


def is_wider(new: Visibility, old: Visibility | None) -> bool:
    """Whether an activity is to reach readers whom it has not reached; None for one that has reached nobody."""
    return old is None or _WIDTH.index(new) > _WIDTH.index(old)


def activity_in_feed(reader_id: str, activity: Activity, author: OtherUser | None) -> Activity | None:
    """The activity as it is in a reader's feed; None where it is not.

    A feed has the reader's own activities, and those of friends and followed users that the reader may see and has not muted.
    """
    if activity.user_id != reader_id and (author is None or author.tie.mutes or not is_read(author)):
        return None
    return visibility.visible_activity(reader_id, activity, author)


def promoted_activity(reader_id: str, activity: Activity, author: OtherUser | None) -> Activity | None:
    """A promoted activity as a reader is shown it who need not follow its author; None for who may not see it."""
    if not activity.is_promoted or author is None or author.tie.mutes:
        return None
    return visibility.visible_activity(reader_id, activity, author)


def is_read(author: OtherUser) -> bool:
    """Whether an author's activities are in the feed of who sees the author so: a friend's, a followed one's."""
    return author.tie.friends or author.tie.follows


def oldest_published(now: datetime) -> datetime:
    """What was published before is in no feed any more."""
    return now - RETENTION
