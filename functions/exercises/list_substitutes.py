"""List the substitutes of an exercise that need only the available equipment, each with a load to start with."""

from fitai.exercises.substitutes import service
from fitai.exercises.substitutes.models import Substitute, SubstitutesQuery
from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Library, Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/exercises/{id}/substitutes",
    access="user",
    ownership="public",
    summary="Substitutes of an exercise",
    cache=OWN,
    needs=(Library.READ, Table.QUERY, Table.GET_MANY),
    errors=(NotFound,),
)
def handler(request: Request, id: str, query: SubstitutesQuery) -> Page[Substitute]:
    return service.list_substitutes(request.caller, id, query, request.units)
