"""List the exercises by popularity: their uses and ratings. Accepts the filters of the list."""

from fitai.exercises import service
from fitai.exercises.library.models import PopularExercises
from fitai.exercises.models import ExerciseSummary
from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Library
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/exercises/popular",
    access="public",
    summary="The popular exercises",
    needs=(Library.READ,),
    cache=PUBLIC_LIST,
)
def handler(query: PopularExercises) -> Page[ExerciseSummary]:
    return service.list_popular(query)
