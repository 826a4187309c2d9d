"""Create an API key: a bearer token for a program, with the scopes that it needs.

The key is shown once. It has at most the scopes that the account has at the time of a request, never `manage:account` nor those of
administrators, and its own limit of requests. It opens no WebSocket. The owner is told by mail. The caller must have signed
in, or confirmed their identity, within the last ten minutes.
"""

from fitai.developer.keys import service
from fitai.developer.keys.models import CreateApiKey, NewApiKey
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import PlanLimitReached
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/developer/keys",
    access="manage:account",
    secret=True,
    step_up=True,
    summary="Create an API key",
    status=201,
    needs=(Table.PUT, Table.UPDATE, Table.CHECK),
    errors=(PlanLimitReached,),
)
def handler(request: Request, body: CreateApiKey) -> NewApiKey:
    """Return the key, which is not shown again."""
    return service.create_key(request.caller, request.new_id(), body, Origin(request.address, request.id))
