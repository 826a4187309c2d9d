"""$connect: put the device into its user's room, and let it follow the workout that runs."""

from typing import Any

from fitai.kernel import limits
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections
from fitai.kernel.needs import Table
from fitai.kernel.task import task
from fitai.workouts.live import followers

HEADER = "sec-websocket-protocol"


@task(needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE))
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    about = event["requestContext"]
    caller = Caller.from_context(about.get("authorizer") or {})
    if caller is None:
        return {"statusCode": 401}
    try:
        record, _ = limits.count_message(caller.id, about["connectionId"])
    except TooManyRequests:
        return {"statusCode": 429}
    device = connections.connect(caller, about["connectionId"], limits.stored_units(record.units))
    if not connections.confirm_session(caller, device):
        connections.remove_connection(caller.id, device.connection_id)
        return {"statusCode": 401}
    followers.join_active_workout(device)
    # A browser that offers subprotocols (its way to send the token) ends a connection that takes none of them.
    offered = next((value for name, value in (event.get("headers") or {}).items() if name.lower() == HEADER), "")
    chosen = {"Sec-WebSocket-Protocol": offered.split(",")[0].strip()} if offered else {}
    return {"statusCode": 200, "headers": chosen}
