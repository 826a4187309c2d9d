"""Ask the coach for a plan of weeks, or, without `daysPerWeek`, for today's workout.

What is left out is taken from the account, its training and its earlier plans. Today's workout is the planned one, adapted to
recent training, `readiness` and the available time, each change with its reason; where none is planned, one is made.
The plan is made in the background: read the recommendation by its id, or wait for `ai:recommendation`. A request that fails is not
counted. Free accounts ask for 5 plans a month.
"""

from fitai.coach.generation import service
from fitai.coach.generation.models import GenerateWorkout
from fitai.coach.models import GenerationStarted
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.needs import Library, StateMachine, Table


@endpoint(
    "POST",
    "/ai/workout-generate",
    access="use:ai_generation",
    summary="Ask the coach for a plan or for today's workout",
    switches=("ai_coach",),
    status=202,
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.CHECK, Library.READ, StateMachine.START),
    errors=(TooManyRequests,),
    throttle=20,
)
def handler(request: Request, body: GenerateWorkout) -> GenerationStarted:
    """Return the recommendation that is being made, and what is left of the quota."""
    return service.start_workout(request.caller, request.new_id(), body)
