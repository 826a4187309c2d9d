"""Authorize `$connect` of the WebSocket API: the token is in `?token=` or in a subprotocol."""

from typing import Any

from fitai.auth import authorizer
from fitai.kernel.needs import Keys
from fitai.kernel.task import task


@task(needs=(Keys.VERIFY,), timeout=5, snap_start=True, reserved=20)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return a policy: with the caller as its context, or a denial."""
    return authorizer.authorize_connection(event)
