"""Authorize a request to the REST API: verify the access token or the API key, and pass the caller to the endpoint."""

from typing import Any

from fitai.auth import authorizer
from fitai.kernel.needs import Keys, Table
from fitai.kernel.task import task


@task(needs=(Keys.VERIFY, Table.GET_MANY, Table.UPDATE), timeout=5, snap_start=True, reserved=100)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return a policy for the whole API, with the caller as its context; raise `Unauthorized` for an invalid token."""
    return authorizer.authorize_request(event)
