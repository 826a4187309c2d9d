"""Weekly hard sets per muscle against the landmarks, and the exercises that made them: the data of a heat map."""

from fitai.analytics import service
from fitai.analytics.detail_models import MusclesQuery, MuscleVolume
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "GET", "/analytics/muscles", access="read:own_progress", summary="Muscle volume", cache=OWN, needs=(Table.QUERY,)
)
def handler(request: Request, query: MusclesQuery) -> MuscleVolume:
    return service.muscle_volume(request.caller, query)
