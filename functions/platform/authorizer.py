"""The REST API's authorizer: verifies the access token and tells the endpoint who calls."""

from typing import Any

from fitai.auth import authorizer
from fitai.kernel.needs import Keys
from fitai.kernel.task import task


@task(needs=(Keys.VERIFY,), timeout=5)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a policy for the whole API, with the caller as its context; raise `Unauthorized` for a bad token."""
    return authorizer.authorize_request(event)
