"""Mute or unmute two users for each other in their common rooms when one has blocked or muted the other, or unmuted."""

from fitai.groups import service
from fitai.kernel.events import reaction
from fitai.kernel.needs import Index, Table
from fitai.users.social.events import UserBlocked, UserMuted, UserUnmuted


@reaction(UserBlocked, UserMuted, UserUnmuted, needs=(Table.GET, Table.QUERY, Index.QUERY, Table.UPDATE))
def handler(event: UserBlocked | UserMuted | UserUnmuted) -> None:
    service.apply_tie(event.user_id, event.other_id)
