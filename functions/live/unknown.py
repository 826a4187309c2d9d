"""Answer a frame that is no message, or whose action is unknown ($default). The connection stays open."""

from typing import Any

from fitai.kernel.live import actions
from fitai.kernel.needs import LIVE_NEEDS, RATE_LIMIT_NEEDS
from fitai.kernel.task import task


@task(needs=(*RATE_LIMIT_NEEDS, *LIVE_NEEDS), timeout=10)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return actions.handle_message("$default", event, actions.refuse_unknown_action)
