"""Browse the exercise library: filter by muscle, equipment, difficulty, type, pattern and tag; sort; page."""

from fitai.exercises import service
from fitai.exercises.models import ExerciseList, ExerciseSummary
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Library
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/exercises",
    access="public",
    summary="Browse the exercises",
    needs=(Library.READ,),
    cache="public, max-age=900",
)
def handler(query: ExerciseList) -> Page[ExerciseSummary]:
    return service.browse(query)
