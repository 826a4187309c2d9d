"""Writes of the profile that belong to no account item: connections' units.

The account's own items are in `accounts.store`.
"""

from collections.abc import Iterable

from fitai.kernel.live import connections as live_connections
from fitai.kernel.live.connections import Connection, user_room
from fitai.kernel.types import Units


def set_connection_units(user_id: str, connections: Iterable[Connection], units: Units) -> None:
    """Let later pushes to these connections, in every room they are in, use the units."""
    for connection in connections:
        for room in (user_room(user_id), *(connection.rooms or [])):
            live_connections.update_connection(
                Connection.of(room, connection.connection_id), Connection.units.set(units)
            )
