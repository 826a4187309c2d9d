"""List the substitutes of an exercise, each with a load to start with.

They need only the available equipment, and load no injured region: as the query says, else the caller's preferences.
"""

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
    access="read:exercises",
    ownership="public",
    summary="Substitutes of an exercise",
    cache=OWN,
    needs=(Library.READ, Table.GET, Table.QUERY, Table.GET_MANY),
    errors=(NotFound,),
)
def handler(request: Request, id: str, query: SubstitutesQuery) -> Page[Substitute]:
    return service.list_substitutes(request.caller, id, query, request.units)
