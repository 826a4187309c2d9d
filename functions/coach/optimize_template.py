"""Review a template: how it would be better for the caller by the rules of a good plan, as changes with their reasons.

Of the caller's own templates, or of one that they may read. Nothing is changed: the answer is a recommendation with the changes and
the changed plan. Accepting it (`PUT /ai/recommendations/{id}/feedback`) makes the plan the next version of the caller's template, or
a private copy of somebody else's. What is left out of the request is taken from the template, the account and its records.
Free accounts ask for 5 plans a month; a review that finds nothing to change is not counted among them. 60 reviews and suggestions an hour.
"""

from fitai.coach.models import Recommendation
from fitai.coach.optimizing import service
from fitai.coach.optimizing.models import OptimizeTemplate
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound, TooManyRequests, UpgradeRequired
from fitai.kernel.needs import LIVE_NEEDS, Library, Table


@endpoint(
    "POST",
    "/templates/{id}/ai-optimize",
    access="use:ai_generation",
    summary="Review a template",
    switches=("ai_coach",),
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.CHECK, Library.READ, *LIVE_NEEDS),
    timeout=29,
    memory=1769,
    errors=(NotFound, TooManyRequests, UpgradeRequired),
    throttle=20,
)
def handler(request: Request, id: str, body: OptimizeTemplate) -> Recommendation:
    """Return the review."""
    return service.optimize(request.caller, request.new_id(), id, body)
