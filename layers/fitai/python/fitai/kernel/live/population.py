"""How many users have a live connection now, counted without a list of them.

    INSIGHTS   ONLINE#<minute of the ring>#<shard>   users whose last connection ends in that minute

A user is counted in the minute in which the connection that lasts longest ends; opening and closing connections moves that.
A connection ends with its access token, after 15 minutes at the latest, so that the minutes to come hold all users who are
online: at most `RING` times `SHARDS` items. A disconnection that API Gateway does not report is counted until the token ends;
so is a user twice, or not at all, two of whose devices connect or disconnect within the same milliseconds.
"""

import zlib
from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute

from fitai.kernel import clock
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.table import ABSENT, Entity, commit, update

PARTITION = "INSIGHTS"
"""The partition of the platform's numbers; the numbers of days are in it too, so that one Query reads both."""
PREFIX = "ONLINE#"
SHARDS = 4
MINUTE = 60
RING = 2 * ACCESS_TOKEN_LIFETIME // MINUTE
"""Minutes after which an item is used again: longer than any connection lasts."""


class OnlineItem(Entity, discriminator="online_users"):
    """The users whose last connection ends in a minute (since 1970), of one shard."""

    minute = NumberAttribute()
    users = NumberAttribute(default=0)

    @classmethod
    def of(cls, minute: int, user_id: str) -> "OnlineItem":
        """The item of the user's shard."""
        shard = zlib.crc32(user_id.encode()) % SHARDS
        return cls(PK=PARTITION, SK=f"{PREFIX}{minute % RING:02d}#{shard}", minute=minute)


class _OtherMinute(Exception):
    """The item holds another minute."""


def count_opened(user_id: str, expires: int, others: Iterable[int]) -> None:
    """Count a user whose connection has opened: one UpdateItem, two where an earlier connection goes on, none if that lasts longer.

    Args:
        expires: when the connection ends (epoch seconds). others: the same of the user's other connections.
    """
    before = max(others, default=None)
    _move(user_id, before, expires if before is None else max(before, expires))


def count_closed(user_id: str, expires: int, others: Iterable[int]) -> None:
    """Count a user whose connection has closed: one UpdateItem, two where another connection goes on, none if that lasts longer.

    Args:
        expires: when the connection would have ended (epoch seconds). others: the same of the user's other connections.
    """
    after = max(others, default=None)
    _move(user_id, expires if after is None else max(after, expires), after)


def users_online(items: Iterable[Entity]) -> int:
    """The users who are online, of the items of the whole ring."""
    now = clock.epoch()
    minutes = (item for item in items if isinstance(item, OnlineItem))
    return max(0, sum(int(item.users) for item in minutes if item.minute * MINUTE > now))


def _move(user_id: str, before: int | None, after: int | None) -> None:
    now = clock.epoch()
    leaves, enters = (None if end is None or end <= now else -(-end // MINUTE) for end in (before, after))
    if leaves == enters:
        return
    if enters is not None:
        _add(user_id, enters, 1)
    if leaves is not None:
        _add(user_id, leaves, -1)


def _add(user_id: str, minute: int, users: int) -> None:
    """Add users to a minute's item; the first of a minute takes the item over, since what it held is over.

    An item that holds a later minute is left as it is: no connection lasts as long as the ring.
    """
    item = OnlineItem.of(minute, user_id)
    begin = (OnlineItem.kind.set(OnlineItem), OnlineItem.minute.set(minute), OnlineItem.users.set(max(0, users)))
    add = update(item, OnlineItem.users.add(users), when=OnlineItem.minute == minute, otherwise=_OtherMinute)
    take_over = update(item, *begin, when=ABSENT | (OnlineItem.minute < minute), otherwise=_OtherMinute)
    for write in (add, take_over, add):
        try:
            commit(write)
        except _OtherMinute:
            continue
        return
