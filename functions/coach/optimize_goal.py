"""Estimate when a goal can be reached, whether its date is realistic, and what would be more realistic.

For a goal of the caller, or for one that does not exist yet. The estimate blends the usual rates with the caller's own: the more
data there is, the more the own rate counts. No weight loss is planned for minors, in pregnancy, and below a body mass index of 18.5. A better date
for an existing goal is saved as a recommendation.
"""

from fitai.coach.goals import service
from fitai.coach.goals.models import GoalOptimization, OptimizeGoal
from fitai.coach.model_words import model_words
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import MODEL_NEEDS, Connections, Library, Table


@endpoint(
    "POST",
    "/ai/goal-optimize",
    access="write:ai_requests",
    summary="Optimise a goal",
    switches=("ai_coach",),
    layers=("ai",),
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Table.CHECK,
        Library.READ,
        Connections.PUSH,
        *MODEL_NEEDS,
    ),
    errors=(NotFound,),
    throttle=20,
)
def handler(request: Request, body: OptimizeGoal) -> GoalOptimization:
    """Return the outlook of the goal."""
    return service.optimize(request.caller, body, request.units, model_words(request.caller, request.new_id()))
