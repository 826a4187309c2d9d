"""Domain events of the feed: each continues work that one message does not finish."""

from typing import ClassVar, Literal

from fitai.kernel.clock import Moment
from fitai.kernel.events import Event

ReaderList = Literal["friends", "followers", "reserve"]
"""The readers of an author: friends, followers, and those who have no room for another author who is merged at reading."""
AuthorList = Literal["friends", "followed"]
"""The authors of a reader: friends, and the users whom the reader follows."""


class FanOutContinued(Event):
    """The distribution of an activity of `userId` goes on with a list of readers, after the position `after`."""

    name: ClassVar[str] = "feed.fan_out_continued"
    activity_id: str
    published_at: Moment
    readers: ReaderList
    after: dict[str, str] | None
    registers: bool
    """Whether the readers are told to merge the author's activities at reading from now on."""


class FeedRefillContinued(Event):
    """The refill of the feed of `userId` goes on with a list of authors, after the position `after`."""

    name: ClassVar[str] = "feed.refill_continued"
    authors: AuthorList
    after: dict[str, str] | None
