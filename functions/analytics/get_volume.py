"""The caller's training volume by week or month, and by muscle, movement or exercise."""

from fitai.analytics import service
from fitai.analytics.detail_models import TrainingVolume, VolumeQuery
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/analytics/volume",
    access="read:advanced_analytics",
    summary="Training volume",
    cache=OWN,
    needs=(Table.QUERY,),
)
def handler(request: Request, query: VolumeQuery) -> TrainingVolume:
    return service.training_volume(request.caller, query)
