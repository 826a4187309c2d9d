"""$default: a frame that is no message, or whose action nobody knows. The connection stays."""

import json
from typing import Any

from fitai.kernel import live
from fitai.kernel.errors import Malformed
from fitai.kernel.needs import Connections
from fitai.kernel.schedule import task


@task(needs=(Connections.PUSH,))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    connection_id = event["requestContext"]["connectionId"]
    try:
        message = json.loads(event.get("body") or "")
    except (ValueError, RecursionError):
        live.tell(connection_id, Malformed("A message is a JSON object."), None)
        return {"statusCode": 200}
    identifier = message.get("id") if isinstance(message, dict) else None
    problem = Malformed("There is no such action.", code="unknown_action")
    live.tell(connection_id, problem, None if identifier is None else str(identifier))
    return {"statusCode": 200}
