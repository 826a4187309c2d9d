"""List the exercises that use a piece of equipment."""

from fitai.exercises import service
from fitai.exercises.library.models import ExercisesOfEquipment
from fitai.exercises.models import ExerciseSummary
from fitai.kernel.caching import PUBLIC_LIST
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Library
from fitai.kernel.paging import Page
from fitai.training.vocabulary import Equipment


@endpoint(
    "GET",
    "/exercises/equipment/{equipment}",
    access="public",
    ownership="public",
    summary="The exercises of a piece of equipment",
    needs=(Library.READ,),
    cache=PUBLIC_LIST,
)
def handler(equipment: Equipment, query: ExercisesOfEquipment) -> Page[ExerciseSummary]:
    return service.list_by_equipment(equipment, query)
