"""How often, when and what the caller trains, over the last weeks."""

from fitai.analytics import service
from fitai.analytics.models import FrequencyQuery, WorkoutFrequency
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/analytics/frequency",
    access="read:own_progress",
    summary="Training frequency",
    cache=OWN,
    needs=(Table.QUERY,),
)
def handler(request: Request, query: FrequencyQuery) -> WorkoutFrequency:
    return service.frequency(request.caller, query)
