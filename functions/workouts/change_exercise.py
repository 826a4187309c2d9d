"""Move to an exercise (an empty body), change or substitute it, or add one: the index after the last, with an exerciseId.

A substitute takes over the sets that are still open, with loads that suit it; completed sets stay with their exercise,
and the substitute then comes after it.
"""

from typing import Annotated

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts.live import exercises
from fitai.workouts.models import Workout
from fitai.workouts.requests import ChangeExercise
from pydantic import Field


@endpoint(
    "PUT",
    "/workouts/{id}/exercise/{exerciseIndex}",
    access="write:own_workouts",
    summary="Move to an exercise, or change it",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Library.READ, *LIVE_NEEDS),
    errors=(Conflict,),
)
def handler(request: Request, id: str, exercise_index: Annotated[int, Field(ge=0)], body: ChangeExercise) -> Workout:
    client_id = body.client_id or request.idempotency_key
    return exercises.change_exercise(request.caller, id, exercise_index, body, client_id, request.units)
