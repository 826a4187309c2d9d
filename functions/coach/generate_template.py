"""Ask the coach for a template: a plan of weeks with days, loads, progression and the reason for each exercise.

What is left out is taken from the account, its training and its earlier plans. The plan is made in the background: read the
recommendation by its id, or wait for `ai:recommendation`; accepting it makes it a template. A request that fails is not counted.
"""

from fitai.coach.generation import service
from fitai.coach.generation.models import GenerateTemplate
from fitai.coach.models import GenerationStarted
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.needs import Library, StateMachine, Table


@endpoint(
    "POST",
    "/templates/ai-generate",
    access="use:ai_generation",
    summary="Ask the coach for a template",
    switches=("ai_coach",),
    status=202,
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.CHECK, Library.READ, StateMachine.START),
    errors=(TooManyRequests,),
    throttle=20,
)
def handler(request: Request, body: GenerateTemplate) -> GenerationStarted:
    """Return the recommendation that is being made, and what is left of the quota."""
    return service.start_template(request.caller, request.new_id(), body)
