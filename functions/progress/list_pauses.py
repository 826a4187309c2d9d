"""List the caller's pauses, past and coming ones, the latest first."""

from fitai.analytics import pauses
from fitai.analytics.models import PauseList
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint("GET", "/progress/pauses", access="read:own_progress", summary="Pauses", cache=OWN, needs=(Table.GET,))
def handler(request: Request) -> PauseList:
    return pauses.pauses(request.caller)
