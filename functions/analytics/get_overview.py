"""An overview of all of the caller's training: totals, streaks, the last twelve weeks, the strongest lifts.

One query, whatever the length of the history: everything is computed when a workout is completed.
"""

from fitai.analytics import service
from fitai.analytics.models import AnalyticsOverview
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/analytics/overview",
    access="read:own_progress",
    summary="Analytics overview",
    cache=OWN,
    needs=(Table.QUERY,),
)
def handler(request: Request) -> AnalyticsOverview:
    return service.overview(request.caller)
