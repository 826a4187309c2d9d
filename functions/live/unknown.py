"""$default: a frame that is no message, or whose action nobody knows. The connection stays."""

from typing import Any

from fitai.kernel import live
from fitai.kernel.needs import LIMITED, LIVE
from fitai.kernel.schedule import task


@task(needs=(*LIMITED, *LIVE), timeout=10)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return live.attend("$default", event, live.refuse_unknown)
