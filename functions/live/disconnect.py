"""Remove a connection ($disconnect) from its rooms, and count who is online."""

from typing import Any

from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, population
from fitai.kernel.needs import Table
from fitai.kernel.task import task


@task(needs=(Table.GET, Table.QUERY, Table.UPDATE, Table.DELETE), reserved=10)
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    request_context = event["requestContext"]
    caller = Caller.from_context(request_context.get("authorizer") or {})
    if caller is not None:
        connections.remove_connection(caller.id, request_context["connectionId"])
        others = [int(other.expires) for other in connections.user_connections(caller.id)]
        population.count_closed(caller.id, caller.expires, others)
    return {"statusCode": 200}
