"""Register a connection ($connect) in its user's room, and let it follow the active workout.

An account has 20 connections at most: one more closes the oldest.
"""

from typing import Any

from fitai.kernel import limits
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, population
from fitai.kernel.needs import Connections, Table
from fitai.kernel.task import task
from fitai.workouts.live import followers

HEADER = "sec-websocket-protocol"


@task(
    needs=(Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Connections.CLOSE),
    snap_start=True,
    reserved=20,
)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    request_context = event["requestContext"]
    caller = Caller.from_context(request_context.get("authorizer") or {})
    if caller is None:
        return {"statusCode": 401}
    try:
        caller_state, _ = limits.count_message(caller.id, request_context["connectionId"])
    except TooManyRequests:
        return {"statusCode": 429}
    units = limits.stored_units(caller_state.units)
    connection = connections.connect(caller, request_context["connectionId"], units, caller_state.sharing)
    if not connections.confirm_session(caller, connection):
        connections.remove_connection(caller.id, connection.connection_id)
        return {"statusCode": 401}
    others = [other for other in connections.close_excess_connections(caller.id) if other.SK != connection.SK]
    population.count_opened(caller.id, int(connection.expires), [int(other.expires) for other in others])
    followers.join_active_workout(connection)
    # A browser that offers subprotocols (its way to send the token) closes a connection that selects none of them.
    subprotocols = next((value for name, value in (event.get("headers") or {}).items() if name.lower() == HEADER), "")
    headers = {"Sec-WebSocket-Protocol": subprotocols.split(",")[0].strip()} if subprotocols else {}
    return {"statusCode": 200, "headers": headers}
