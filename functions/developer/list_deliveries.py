"""List the last attempts of a webhook to deliver events, with the beginnings of the server's answers.

At most 50, of the last 30 days.
"""

from fitai.developer.webhooks import service
from fitai.developer.webhooks.models import Deliveries
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/developer/webhooks/{id}/deliveries",
    access="manage:account",
    summary="Deliveries of a webhook",
    needs=(Table.GET, Table.QUERY),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Deliveries:
    """Return the attempts, the newest first."""
    return service.list_deliveries(request.caller, id)
