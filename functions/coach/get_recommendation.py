"""Get a recommendation of the caller, with its plan; also while it is being made.

`generation` is `running` until it is `ready`, or has `failed`; then `failure` says why. Instead of polling,
wait for the live event `ai:recommendation`. `status` becomes `expired` when it was not answered in time: a workout for today within
2 days, exercises within 14, a plan or a goal within 30.
"""

from fitai.coach import service
from fitai.coach.models import Recommendation
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/ai/recommendations/{id}",
    access="use:ai_generation",
    summary="Get a recommendation",
    cache=LIVE,
    needs=(Table.GET,),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Recommendation:
    """Return the recommendation."""
    return service.recommendation(request.caller, id)
