"""Set who may see a workout, and get its link; the former link becomes invalid.

While the caller's `privacy.workoutSharing` is off, a workout can only be made private, without recipients and link.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.workouts.sharing import service
from fitai.workouts.sharing.models import SharedWorkout, ShareWorkout


@endpoint(
    "POST",
    "/workouts/{id}/share",
    access="write:community",
    summary="Share a workout",
    needs=(Table.QUERY, Table.GET, Table.GET_MANY, Table.PUT, *LIVE_NEEDS),
    errors=(Conflict,),
    secret=True,
)
def handler(request: Request, id: str, body: ShareWorkout) -> SharedWorkout:
    return service.share_workout(request.caller, id, body)
