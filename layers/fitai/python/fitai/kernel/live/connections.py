"""Connections of devices, and the rooms that they are in."""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action as Change

from fitai.kernel import clock, limits
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME, Caller
from fitai.kernel.limits import CallerState
from fitai.kernel.live import transport
from fitai.kernel.observability import logger
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    commit,
    delete,
    get,
    of_kind,
    put,
    query_all,
    retry_on_conflict,
    update,
)
from fitai.kernel.types import Units

CONNECTION_LIFETIME = 2 * 60 * 60
"""Seconds after which API Gateway closes a connection whatever happens."""


CONNECTION_PREFIX = "MEMBER#"
"""How the sort key of a room's member begins."""


class Connection(Entity, discriminator="member"):
    """A connection in a room. The member of the user's own room is the connection's record."""

    connection_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    units = UnicodeAttribute()
    # The device family whose token opened it, and when that token ends (or the connection, if that is earlier).
    session = UnicodeAttribute(null=True)
    expires = NumberAttribute()
    rooms = UnicodeSetAttribute(null=True)
    # Whom this connection is to hear nothing of, in this room.
    deaf_to = UnicodeSetAttribute(null=True)

    @classmethod
    def of(cls, room: str, connection_id: str, **attributes: Any) -> "Connection":
        return cls(PK=room, SK=f"{CONNECTION_PREFIX}{connection_id}", connection_id=connection_id, **attributes)


def user_room(user_id: str) -> str:
    """The room of all devices of a user."""
    return f"USER#{user_id}"


def connect(caller: Caller, connection_id: str, units: Units) -> Connection:
    """Put a new connection into its user's room."""
    member = caller_connection(caller, connection_id, units)
    commit(put(member, when=ABSENT))
    return member


def confirm_session(caller: Caller, device: Connection) -> bool:
    """Whether the caller's session goes on: one GetItem. Where the units have changed meanwhile, the device takes them.

    Asked after the connection was written: whoever ends a session, or changes the units, notes that before looking for
    the connections, so that one of the two sees the other.
    """
    key = limits.account_state_key(caller.id)
    record = get(CallerState, key.PK, key.SK)
    if record is None:
        return True
    if record.refuses(caller.session, caller.issued):
        return False
    units = limits.stored_units(record.units)
    if units != device.units:
        update_connection(device, Connection.units.set(units))
        device.units = units
    return True


def caller_connection(caller: Caller, connection_id: str, units: str) -> Connection:
    ends = min(clock.epoch() + CONNECTION_LIFETIME, caller.expires)
    return Connection.of(
        user_room(caller.id),
        connection_id,
        user_id=caller.id,
        units=units,
        session=caller.session,
        expires=ends,
        ttl=ends + 600,
    )


def room_connections(room: str) -> list[Connection]:
    """The connections in a room."""
    now = clock.epoch()
    found = of_kind(query_all(room, begins=CONNECTION_PREFIX), Connection)
    return [member for member in found if member.expires > now]


def join_room(room: str, connections: Iterable[Connection], deaf_to: Iterable[str] = ()) -> list[Connection]:
    """Put connections into a room, and note it at each, so that its end can clear it.

    A connection that ended meanwhile is left out; those that are in the room now are returned.

    Args:
        deaf_to: the users whom these connections are to hear nothing of there.
    """
    unheard = set(deaf_to) or None
    return [member for one in connections if (member := _join_connection(room, one, unheard)) is not None]


class ConnectionGone(Exception):
    """The connection ended meanwhile."""


def _join_connection(room: str, one: Connection, deaf_to: set[str] | None) -> Connection | None:
    member = Connection.of(
        room,
        one.connection_id,
        user_id=one.user_id,
        units=one.units,
        session=one.session,
        expires=one.expires,
        deaf_to=deaf_to,
        ttl=int(one.expires) + 600,
    )
    home = Connection.of(user_room(one.user_id), one.connection_id)
    writes = (
        update(home, Connection.rooms.add({room}), otherwise=ConnectionGone),
        put(member, when=ABSENT | Connection.PK.exists()),
    )
    try:
        retry_on_conflict(lambda: commit(*writes))
    except ConnectionGone:
        return None
    return member


def leave_room(room: str, connections: Iterable[Connection]) -> None:
    """Take connections out of a room; they stay connected."""
    for one in connections:
        away = delete(Connection.of(room, one.connection_id), when=PRESENT | ABSENT)
        home = Connection.of(user_room(one.user_id), one.connection_id)
        try:
            retry_on_conflict(
                partial(commit, update(home, Connection.rooms.delete({room}), otherwise=ConnectionGone), away)
            )
        except ConnectionGone:
            # It ends at this moment.
            retry_on_conflict(partial(commit, away))


def mute(one: Connection, user_id: str) -> None:
    """Let a connection in a room hear nothing of a user there from now on."""
    update_connection(one, Connection.deaf_to.add({user_id}))


def update_connection(one: Connection, change: Change) -> None:
    """Change a connection where it stands in a room; nothing happens where it has ended."""
    with suppress(ConnectionGone):
        retry_on_conflict(partial(commit, update(one, change, otherwise=ConnectionGone)))


def remove_connection(user_id: str, connection_id: str) -> None:
    """Take an ended connection out of all its rooms; its record goes last, since it leads to them."""
    retry_on_conflict(lambda: _leave_all_rooms(user_id, connection_id))


def _leave_all_rooms(user_id: str, connection_id: str) -> None:
    home = get(Connection, user_room(user_id), f"{CONNECTION_PREFIX}{connection_id}")
    if home is None:
        return
    rooms = home.rooms or set()
    for room in rooms:
        commit(delete(Connection.of(room, connection_id), when=PRESENT | ABSENT))
    # It may have joined another room meanwhile.
    unchanged = Connection.rooms == rooms if rooms else Connection.rooms.does_not_exist()
    commit(delete(home, when=ABSENT | unchanged))


def close_connection(user_id: str, connection_id: str) -> None:
    """End a connection, and take it out of all its rooms."""
    try:
        transport.instance.close(connection_id)
    except Exception:
        logger().exception("could not end a connection")
    remove_connection(user_id, connection_id)


def close_user_connections(user_id: str, sessions: Iterable[str] | None = None, *, before: int | None = None) -> None:
    """End every connection of a user, or those of some sessions, and take each out of all its rooms.

    A connection that cannot be ended is refused whatever it sends, and is pushed nothing.

    Args:
        before: besides the sessions, every connection whose token was issued in an earlier second (epoch seconds).
            Who has signed in anew since then stays connected, however late this is.
    """
    wanted = None if sessions is None else set(sessions)
    for member in of_kind(query_all(user_room(user_id), begins=CONNECTION_PREFIX), Connection):
        # A connection ends with its token, since a token lives shorter than a connection may.
        older = before is not None and int(member.expires) - ACCESS_TOKEN_LIFETIME < before
        if wanted is None or member.session in wanted or older:
            close_connection(user_id, member.connection_id)


def delete_connection_item(member: Connection) -> None:
    """Remove the very item that was read: the connection's record may have been gone before it."""
    commit(delete(member, when=PRESENT | ABSENT))
