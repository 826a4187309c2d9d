"""Search exercises by words, best match first. Understands prefixes, aliases, abbreviations, plurals and typos."""

from fitai.exercises import service
from fitai.exercises.library.models import ExerciseSearch
from fitai.exercises.models import ExerciseSummary
from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Library
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/exercises/search",
    access="public",
    summary="Search the exercises",
    needs=(Library.READ,),
    cache=PUBLIC_LIST,
)
def handler(query: ExerciseSearch) -> Page[ExerciseSummary]:
    return service.search_exercises(query)
