"""Authorize a WebSocket connection ($connect): its token is `?token=` or a subprotocol."""

from typing import Any

from fitai.auth import authorizer
from fitai.kernel.needs import Keys
from fitai.kernel.task import task


@task(needs=(Keys.VERIFY,), timeout=5)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """A policy with the caller as its context, or a denial."""
    return authorizer.authorize_connection(event)
