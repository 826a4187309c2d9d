"""Fill feeds: with the activities of new friends and followed users, and after a reader's absence; empty them when ties end."""

from fitai.community.feed import filling
from fitai.community.feed.events import FeedRefillContinued
from fitai.kernel.events import reaction
from fitai.kernel.needs import Index, Table
from fitai.users.social.events import (
    FriendRemoved,
    FriendsMade,
    TieEnded,
    UserBlocked,
    UserFollowed,
    UserUnfollowed,
)


@reaction(
    FriendsMade,
    FriendRemoved,
    UserFollowed,
    UserUnfollowed,
    UserBlocked,
    TieEnded,
    FeedRefillContinued,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.BATCH_PUT, Index.QUERY),
    timeout=300,
    switches=("fan_out",),
)
def handler(event: filling.TieEvent | FeedRefillContinued) -> None:
    if isinstance(event, FeedRefillContinued):
        filling.continue_refill(event)
    else:
        filling.follow_ties(event)
