"""Check the service's dependencies: the table, the bucket and the signing keys, each with its latency.

200 when all answer, 503 with the same `data` when one does not. The services of others (language model, payments, mails) are
told of too: while one fails the status is `degraded`, and the answer still 200. For monitors and load balancers: requests are not
counted, so that it answers when the table does not.
"""

from fitai.kernel.endpoint import endpoint
from fitai.kernel.errors import Problem
from fitai.kernel.needs import ExternalServices, Keys, Library, Switches, Table
from fitai.platform import service
from fitai.platform.models import Health


class Down(Problem):
    """503: a dependency of the service does not answer."""

    status, code, sentence = 503, "down", "The service cannot do its work at the moment."


@endpoint(
    "GET",
    "/health",
    access="public",
    summary="Health of the service",
    needs=(Table.GET, Library.READ, Keys.VERIFY, Switches.READ, ExternalServices.READ),
    errors=(Down,),
    counted=False,
)
def handler() -> Health:
    health = service.check_health()
    if health.status == "down":
        raise Down(data=health.model_dump(mode="json", by_alias=True))
    return health
