"""Mute two users for each other in their common rooms when one has blocked the other."""

from fitai.groups import service
from fitai.kernel.events import reaction
from fitai.kernel.needs import Index, Table
from fitai.users.social.events import UserBlocked


@reaction(UserBlocked, needs=(Table.QUERY, Index.QUERY, Table.UPDATE))
def handler(event: UserBlocked) -> None:
    service.mute_pair(event.user_id, event.other_id)
