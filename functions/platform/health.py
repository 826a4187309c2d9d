"""Check the service's dependencies: the table, the bucket and the signing keys, each with its latency.

200 when all answer, 503 with the same `data` when one does not. For monitors and load balancers: requests are not
counted, so that it answers when the table does not.
"""

from fitai.kernel.endpoint import endpoint
from fitai.kernel.errors import Problem
from fitai.kernel.needs import Keys, Library, Switches, Table
from fitai.platform import service
from fitai.platform.models import Health


class Degraded(Problem):
    """503: a dependency of the service does not answer."""

    status, code, sentence = 503, "degraded", "The service cannot do all of its work at the moment."


@endpoint(
    "GET",
    "/health",
    access="public",
    summary="Health of the service",
    needs=(Table.GET, Library.READ, Keys.VERIFY, Switches.READ),
    errors=(Degraded,),
    counted=False,
)
def handler() -> Health:
    health = service.check_health()
    if health.status != "ok":
        raise Degraded(data=health.model_dump(mode="json", by_alias=True))
    return health
