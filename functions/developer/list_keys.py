"""List the API keys of the caller's account, without the keys themselves."""

from fitai.developer.keys import service
from fitai.developer.keys.models import ApiKeys
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint("GET", "/developer/keys", access="manage:account", summary="API keys", needs=(Table.QUERY,))
def handler(request: Request) -> ApiKeys:
    """Return the keys, the oldest first, and how many the plan contains."""
    return service.list_keys(request.caller)
