"""Accept or decline a recommendation, rate it, or name exercises of it that are not wanted.

An accepted plan becomes a private template of the caller's (`templateId`), or the next version of the one that was reviewed; an
accepted workout is planned for today (`workoutId`). The answer is final: the same answer again changes nothing, the
other one is refused. After `expiresAt` an unanswered recommendation takes no feedback; the rating of an answered one can still change.
Exercises in `declinedExerciseIds` are not recommended for 90 days; ratings and answers change what is recommended next.
"""

from fitai.coach import answering
from fitai.coach.models import GiveFeedback, Recommendation
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound, PlanLimitReached, TooLarge
from fitai.kernel.needs import LIVE_NEEDS, Library, Table


@endpoint(
    "PUT",
    "/ai/recommendations/{id}/feedback",
    access="use:ai_generation",
    summary="Give feedback on a recommendation",
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Table.UPDATE,
        Table.DELETE,
        Table.CHECK,
        Library.READ,
        *LIVE_NEEDS,
    ),
    errors=(Conflict, NotFound, PlanLimitReached, TooLarge),
)
def handler(request: Request, id: str, body: GiveFeedback) -> Recommendation:
    """Return the recommendation as it is now."""
    return answering.give_feedback(request.caller, id, body)
