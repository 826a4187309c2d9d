"""Writes of the profile that belong to no account item: the preferences that connections hold.

The account's own items are in `accounts.store`.
"""

from collections.abc import Iterable

from fitai.kernel.live import connections as live_connections
from fitai.kernel.live.connections import Connection
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.types import Units


def set_connection_preferences(
    user_id: str, connections: Iterable[Connection], units: Units, sharing: SharingSwitches
) -> None:
    """Let later pushes to these connections use the units, and pushes of what their user does the privacy switches.

    Their rooms are read again after their own items are written: a connection that joins one meanwhile is in it by then,
    or takes over what was written.
    """
    for connection in connections:
        live_connections.set_preferences(connection, units, sharing)
    for connection in live_connections.user_connections(user_id):
        for room in connection.rooms or []:
            live_connections.set_preferences(Connection.of(room, connection.connection_id), units, sharing)
