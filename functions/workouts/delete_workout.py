"""Delete a workout; records and analytics follow."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import LIVE_NEEDS, Table
from fitai.kernel.types import Nothing
from fitai.workouts.live import edits


@endpoint(
    "DELETE",
    "/workouts/{id}",
    access="write:own_workouts",
    summary="Delete a workout",
    needs=(Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, *LIVE_NEEDS),
)
def handler(request: Request, id: str) -> Nothing:
    edits.delete_workout(request.caller, id)
    return Nothing()
