"""The bests of the caller's main and strongest lifts, and their best estimated one-rep max of each week."""

from fitai.analytics import service
from fitai.analytics.detail_models import StrengthOverview, StrengthWeeksQuery
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/analytics/strength",
    access="read:advanced_analytics",
    summary="Strength analytics",
    cache=OWN,
    needs=(Table.QUERY,),
)
def handler(request: Request, query: StrengthWeeksQuery) -> StrengthOverview:
    return service.strength_overview(request.caller, query)
