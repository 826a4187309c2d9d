"""Writes of the profile that belong to no account item: connections' units, and events that must have no effect.

The account's own items are in `accounts.store`.
"""

from collections.abc import Iterable

from fitai.kernel import events, table
from fitai.kernel.live import connections as live_connections
from fitai.kernel.live.connections import Connection, user_room
from fitai.kernel.table import ABSENT, PRESENT, Write
from fitai.kernel.types import Units


def set_connection_units(user_id: str, connections: Iterable[Connection], units: Units) -> None:
    """Let later pushes to these connections, in every room they are in, use the units."""
    for connection in connections:
        for room in (user_room(user_id), *(connection.rooms or [])):
            live_connections.update_connection(
                Connection.of(room, connection.connection_id), Connection.units.set(units)
            )


def event_processed_write(reaction: str, event_id: str) -> Write:
    """The write that marks an event as processed by a reaction, whether it has been delivered or not."""
    return table.put(events.ProcessedEventItem.of(reaction, event_id), when=PRESENT | ABSENT)
