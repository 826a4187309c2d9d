"""The exercises that use one piece of equipment."""

from fitai.exercises import service
from fitai.exercises.models import Equipment, ExercisesOfEquipment, ExerciseSummary
from fitai.kernel.endpoint import endpoint
from fitai.kernel.needs import Library
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/exercises/equipment/{equipment}",
    access="public",
    whose="public",
    summary="The exercises of a piece of equipment",
    needs=(Library.READ,),
    cache="public, max-age=900",
)
def handler(equipment: Equipment, query: ExercisesOfEquipment) -> Page[ExerciseSummary]:
    return service.of_equipment(equipment, query)
