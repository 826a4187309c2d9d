"""The items of an account and their keys.

USER#<id>            ACCOUNT     the account
EMAIL#<address>      EMAIL       whose e-mail address it is
USERNAME#<name>      USERNAME    whose user name it is

Each write of an account also brings the index of names (`users.search.store`) to what the account says.
"""

from collections.abc import Iterable

from fitai.kernel.live import connections as live_connections
from fitai.kernel.live.connections import Connection, user_room
from fitai.kernel.types import Units


def set_connection_units(user_id: str, connections: Iterable[Connection], units: Units) -> None:
    """Let later pushes to these connections, in every room they are in, use the units."""
    for one in connections:
        for room in (user_room(user_id), *(one.rooms or [])):
            live_connections.update_connection(Connection.of(room, one.connection_id), Connection.units.set(units))
