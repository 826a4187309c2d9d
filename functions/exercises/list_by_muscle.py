"""List the exercises that work a muscle: first those with it as a primary muscle, then those with it as a secondary one."""

from fitai.exercises import service
from fitai.exercises.library.models import ExercisesOfMuscle
from fitai.exercises.models import ExerciseSummary
from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Library
from fitai.kernel.paging import Page
from fitai.training.vocabulary import Muscle


@endpoint(
    "GET",
    "/exercises/muscle/{muscle}",
    access="public",
    ownership="public",
    summary="The exercises of a muscle",
    needs=(Library.READ,),
    cache=PUBLIC_LIST,
)
def handler(muscle: Muscle, query: ExercisesOfMuscle) -> Page[ExerciseSummary]:
    return service.list_by_muscle(muscle, query)
