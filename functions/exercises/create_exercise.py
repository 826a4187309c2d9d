"""Create a custom exercise. Only its creator sees it, unless it is submitted with `submit` and an admin approves it."""

from fitai.exercises.custom import service
from fitai.exercises.models import CreateExercise, Exercise
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/exercises",
    access="write:custom_exercises",
    summary="Create a custom exercise",
    status=201,
    needs=(Table.GET, Table.PUT),
    errors=(Conflict,),
)
def handler(request: Request, body: CreateExercise) -> Exercise:
    return service.create_exercise(request.caller, request.new_id(), body)
