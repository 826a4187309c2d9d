"""The caller's progress: streaks, the weekly target, and the last weeks against those before."""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.progress import service
from fitai.progress.models import ProgressOverview


@endpoint("GET", "/progress", access="read:own_progress", summary="Progress overview", cache=OWN, needs=(Table.QUERY,))
def handler(request: Request) -> ProgressOverview:
    return service.overview(request.caller)
