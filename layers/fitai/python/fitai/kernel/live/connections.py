"""Connections of devices, and the rooms that they are in."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action as UpdateAction

from fitai.kernel import clock, limits
from fitai.kernel.errors import Unauthorized
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME, Caller
from fitai.kernel.limits import CallerState
from fitai.kernel.live import transport
from fitai.kernel.observability import logger
from fitai.kernel.sharing_switches import SharingSwitches, stored_switches
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    Write,
    check,
    commit,
    delete,
    get,
    of_kind,
    put,
    query_all,
    retry_on_conflict,
    update,
    update_if_present,
)
from fitai.kernel.types import Units

CONNECTION_LIFETIME = 2 * 60 * 60
"""Seconds after which API Gateway closes a connection whatever happens."""
HANDSHAKE = 30
"""Seconds that the handshake of a connection may take (API Gateway: 29): until its end the connection is answered as gone."""
CONNECTION_RETENTION = 10 * 60
"""Seconds that the items of a connection may outlive it."""
MAX_USER_CONNECTIONS = 20
"""Connections of an account at the same time; one more closes the oldest."""
JOINED_AT_ONCE = 25
"""Connections that join a room in one transaction, two items each: DynamoDB takes a hundred items."""
CONNECTION_PREFIX = "MEMBER#"
"""How the sort key of a connection in a room begins."""


class Connection(Entity, discriminator="member"):
    """A connection in a room. Its item in its user's own room lists all its rooms.

    `session` is the device family whose token opened it, and `expires` when that token ends, or the connection, if that
    is earlier. `muted_user_ids` are the users whose events it is not sent in this room. `shares_workouts` and
    `shares_progress` are its user's privacy switches, by which others in the room are shown what the user does.
    """

    connection_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    units = UnicodeAttribute()
    session = UnicodeAttribute(null=True)
    connected_at = UnicodeAttribute(null=True)
    expires = NumberAttribute()
    rooms = UnicodeSetAttribute(null=True)
    muted_user_ids = UnicodeSetAttribute(null=True, attr_name="deaf_to")
    shares_workouts = BooleanAttribute(null=True)
    shares_progress = BooleanAttribute(null=True)

    @property
    def sharing(self) -> SharingSwitches:
        """The privacy switches of the connection's user."""
        return stored_switches(self.shares_workouts, self.shares_progress)

    @property
    def is_opening(self) -> bool:
        """Whether the connection may still be in its handshake."""
        if self.connected_at is None:
            return False
        return clock.now() < datetime.fromisoformat(self.connected_at) + timedelta(seconds=HANDSHAKE)

    @classmethod
    def of(cls, room: str, connection_id: str, **attributes: Any) -> "Connection":
        return cls(PK=room, SK=f"{CONNECTION_PREFIX}{connection_id}", connection_id=connection_id, **attributes)


class ConnectionGone(Exception):
    """The connection ended meanwhile."""


class SessionEnded(Unauthorized):
    """The connection's token has expired, or its session has ended: it is told so, and closed."""


class _SwitchesChanged(Exception):
    """The connection has other privacy switches than those that were to be copied."""

    def __init__(self, workouts: bool | None, progress: bool | None) -> None:
        super().__init__(workouts, progress)
        self.workouts = workouts
        self.progress = progress


def user_room(user_id: str) -> str:
    """The room of all devices of a user."""
    return f"USER#{user_id}"


def room_connections(room: str) -> list[Connection]:
    """The connections in a room that have not expired: one Query."""
    now = clock.epoch()
    connections = of_kind(query_all(room, begins=CONNECTION_PREFIX), Connection)
    return [connection for connection in connections if connection.expires > now]


def user_connections(user_id: str) -> list[Connection]:
    """The connections of all devices of a user: one Query."""
    return room_connections(user_room(user_id))


# --- opening -----------------------------------------------------------------------------------------------


def connect(
    caller: Caller, connection_id: str, units: Units, sharing: SharingSwitches = SharingSwitches()
) -> Connection:
    """Put a new connection into its user's room."""
    connection = caller_connection(caller, connection_id, units, sharing, clock.now())
    commit(put(connection, when=ABSENT))
    return connection


def close_excess_connections(user_id: str) -> list[Connection]:
    """Close the oldest connections of an account that has more than `MAX_USER_CONNECTIONS`; give those that stay. One Query.

    Called after a connection was written, so that of two that open at once at least one sees both.
    """
    connections = sorted(
        user_connections(user_id), key=lambda connection: (connection.connected_at or "", connection.connection_id)
    )
    for connection in connections[:-MAX_USER_CONNECTIONS]:
        close_connection(user_id, connection.connection_id)
    return connections[-MAX_USER_CONNECTIONS:]


def restore_connection(caller: Caller, connection: Connection) -> bool:
    """Put back the item of a connection that is open and has none. One GetItem where it has one.

    It may have been deleted because a post to the connection was answered with 410 while that opened. It is put back
    under the condition that the account's sessions, suspension and preferences are as they were read: whoever changes
    them does that before looking for the connections, and so finds this one.

    Returns:
        Whether it was put back; which rooms it was in is not known any more.

    Raises:
        SessionEnded: the session has ended, or the account is suspended.
    """

    def attempt() -> None:
        state = get(CallerState, state_key.PK, state_key.SK)
        if state is not None:
            if state.suspended is not None or state.refuses(caller.session, caller.issued):
                raise SessionEnded
            connection.units, sharing = limits.stored_units(state.units), state.sharing
            connection.shares_workouts, connection.shares_progress = sharing.workouts, sharing.progress
        commit(put(connection, when=ABSENT, otherwise=_AlreadyRestored), _unchanged_account_write(caller.id, state))

    if get(Connection, connection.PK, connection.SK) is not None:
        return False
    state_key = limits.account_state_key(caller.id)
    try:
        retry_on_conflict(attempt)
    except _AlreadyRestored:
        return False
    close_excess_connections(caller.id)
    logger().info("the item of an open connection was put back")
    return True


class _AlreadyRestored(Exception):
    """Another message of the connection has put its item back."""


def _unchanged_account_write(user_id: str, state: CallerState | None) -> Write:
    """The condition that an account's sessions, suspension and preferences are as they were read; else a `WriteConflict`."""
    if state is None:
        return check(limits.account_state_key(user_id), when=ABSENT)
    read_values = (
        (CallerState.ended, state.ended),
        (CallerState.suspension, state.suspension),
        (CallerState.units, state.units),
        (CallerState.shares_workouts, state.shares_workouts),
        (CallerState.shares_progress, state.shares_progress),
    )
    unchanged = PRESENT
    for path, value in read_values:
        unchanged &= path.does_not_exist() if value is None else path == value
    return check(limits.account_state_key(user_id), when=unchanged)


def caller_connection(
    caller: Caller, connection_id: str, units: str, sharing: SharingSwitches, connected_at: datetime | None
) -> Connection:
    """The connection of a caller as it is in the caller's own room."""
    ends = min(clock.epoch() + CONNECTION_LIFETIME, caller.expires)
    return Connection.of(
        user_room(caller.id),
        connection_id,
        user_id=caller.id,
        units=units,
        session=caller.session,
        connected_at=None if connected_at is None else connected_at.isoformat(timespec="microseconds"),
        shares_workouts=sharing.workouts,
        shares_progress=sharing.progress,
        expires=ends,
        ttl=ends + CONNECTION_RETENTION,
    )


def confirm_session(caller: Caller, connection: Connection) -> bool:
    """Whether the caller's session goes on, of an account that is not suspended; if so, the connection gets the account's present preferences. One GetItem.

    Called after the connection was written: whoever ends a session, or changes the units or a privacy switch, writes that
    before looking for the connections, so that one of the two sees the other.
    """
    key = limits.account_state_key(caller.id)
    state = get(CallerState, key.PK, key.SK)
    if state is None:
        return True
    if state.suspended is not None or state.refuses(caller.session, caller.issued):
        return False
    units = limits.stored_units(state.units)
    if units != connection.units or state.sharing != connection.sharing:
        set_preferences(connection, units, state.sharing)
    return True


def set_preferences(connection: Connection, units: Units, sharing: SharingSwitches) -> None:
    """Give a connection in a room its account's units and privacy switches; nothing happens where it has ended."""
    update_connection(
        connection,
        Connection.units.set(units),
        Connection.shares_workouts.set(sharing.workouts),
        Connection.shares_progress.set(sharing.progress),
    )
    connection.units = units
    connection.shares_workouts, connection.shares_progress = sharing.workouts, sharing.progress


# --- rooms -------------------------------------------------------------------------------------------------


def join_room(room: str, connections: Iterable[Connection], muted_user_ids: Iterable[str] = ()) -> list[Connection]:
    """Put connections into a room, and the room's name into each connection's own item, so that its end can clear it.

    A connection that ended meanwhile is left out; those that are in the room now are returned.

    Args:
        muted_user_ids: the users whose events these connections are not to be sent there.
    """
    muted = set(muted_user_ids) or None
    waiting = list(connections)
    joined: list[Connection] = []
    for start in range(0, len(waiting), JOINED_AT_ONCE):
        joined += _join_connections(room, waiting[start : start + JOINED_AT_ONCE], muted)
    return joined


def _join_connections(
    room: str, connections: Sequence[Connection], muted_user_ids: set[str] | None
) -> list[Connection]:
    """Put connections into a room in one transaction; where one of them has ended or changed, each in its own."""
    if len(connections) > 1:
        with suppress(ConnectionGone, _SwitchesChanged):
            return _commit_joins(room, connections, muted_user_ids)
    joined = (_join_connection(room, connection, muted_user_ids) for connection in connections)
    return [connection for connection in joined if connection is not None]


def _join_connection(room: str, connection: Connection, muted_user_ids: set[str] | None) -> Connection | None:
    """Put a connection into a room with the privacy switches that its own item has at that moment.

    Whoever changes a switch writes it to the connection's own item first, and to those of its rooms afterwards: so that
    either the change finds this room, or this finds the change.
    """
    while True:
        try:
            return _commit_joins(room, [connection], muted_user_ids)[0]
        except ConnectionGone:
            return None
        except _SwitchesChanged as changed:
            connection.shares_workouts, connection.shares_progress = changed.workouts, changed.progress


def _commit_joins(room: str, connections: Sequence[Connection], muted_user_ids: set[str] | None) -> list[Connection]:
    joined = [_in_room(room, connection, muted_user_ids) for connection in connections]
    writes = [
        write
        for connection, in_room in zip(connections, joined, strict=True)
        for write in (
            update(
                Connection.of(user_room(connection.user_id), connection.connection_id),
                Connection.rooms.add({room}),
                when=PRESENT & _has_switches_of(connection),
                otherwise=_join_error,
            ),
            put(in_room, when=PRESENT | ABSENT),
        )
    ]
    retry_on_conflict(lambda: commit(*writes))
    return joined


def _in_room(room: str, connection: Connection, muted_user_ids: set[str] | None) -> Connection:
    return Connection.of(
        room,
        connection.connection_id,
        user_id=connection.user_id,
        units=connection.units,
        session=connection.session,
        connected_at=connection.connected_at,
        expires=connection.expires,
        muted_user_ids=muted_user_ids,
        shares_workouts=connection.shares_workouts,
        shares_progress=connection.shares_progress,
        ttl=int(connection.expires) + CONNECTION_RETENTION,
    )


def _has_switches_of(connection: Connection) -> Condition:
    pairs = (
        (Connection.shares_workouts, connection.shares_workouts),
        (Connection.shares_progress, connection.shares_progress),
    )
    workouts, progress = (path.does_not_exist() if value is None else path == value for path, value in pairs)
    unchanged: Condition = workouts & progress
    return unchanged


def _join_error(stored: dict[str, Any] | None) -> Exception:
    if stored is None:
        return ConnectionGone()
    item = Connection.from_raw_data(stored)
    return _SwitchesChanged(item.shares_workouts, item.shares_progress)


def leave_room(room: str, connections: Iterable[Connection]) -> None:
    """Take connections out of a room; they stay connected."""
    for connection in connections:
        removal = delete(Connection.of(room, connection.connection_id), when=PRESENT | ABSENT)
        home = Connection.of(user_room(connection.user_id), connection.connection_id)
        home_update = update(home, Connection.rooms.delete({room}), otherwise=ConnectionGone)
        try:
            retry_on_conflict(partial(commit, home_update, removal))
        except ConnectionGone:
            # It ends at this moment.
            retry_on_conflict(partial(commit, removal))


def mute(connection: Connection, user_id: str) -> None:
    """Send a connection in a room nothing of a user there from now on."""
    update_connection(connection, Connection.muted_user_ids.add({user_id}))


def unmute(connection: Connection, user_id: str) -> None:
    """Drop a user from those whom a connection in a room is sent nothing of."""
    update_connection(connection, Connection.muted_user_ids.delete({user_id}))


def update_connection(connection: Connection, *changes: UpdateAction) -> None:
    """Change the item of a connection in a room; nothing happens where the connection has ended."""
    update_if_present(connection, *changes)


# --- ending ------------------------------------------------------------------------------------------------


def remove_connection(user_id: str, connection_id: str) -> None:
    """Take an ended connection out of all its rooms; the item that lists them is deleted last."""
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


def delete_connection_item(connection: Connection) -> None:
    """Delete the very item that was read: `remove_connection` finds no rooms where the connection's own is absent."""
    commit(delete(connection, when=PRESENT | ABSENT))


def close_connection(user_id: str, connection_id: str) -> None:
    """Close a connection, and take it out of all its rooms."""
    try:
        transport.close(connection_id)
    except Exception:
        logger().exception("could not close a connection")
    remove_connection(user_id, connection_id)


def close_user_connections(user_id: str, sessions: Iterable[str] | None = None, *, before: int | None = None) -> None:
    """Close every connection of a user, or those of some sessions, and take each out of all its rooms.

    A connection that cannot be closed is refused whatever it sends, and is pushed nothing.

    Args:
        before: besides the sessions, every connection whose token was issued in an earlier second (epoch seconds).
            Who has signed in anew since then stays connected, however late this is.
    """
    ended_sessions = None if sessions is None else set(sessions)
    for connection in of_kind(query_all(user_room(user_id), begins=CONNECTION_PREFIX), Connection):
        # A connection ends with its token, since a token lives shorter than a connection may.
        is_older = before is not None and int(connection.expires) - ACCESS_TOKEN_LIFETIME < before
        if ended_sessions is None or connection.session in ended_sessions or is_older:
            close_connection(user_id, connection.connection_id)
