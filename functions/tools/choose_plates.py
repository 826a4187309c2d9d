"""Choose the plates that make a weight: out of the query's plates, else the caller's own, else those of a usual gym."""

from fitai.kernel.caching import CONSTANT
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.tools import service
from fitai.tools.models import PlateLoad, PlatesQuery


@endpoint(
    "GET",
    "/tools/plates",
    access="public",
    summary="Plates for a weight",
    needs=(Table.GET,),
    cache=CONSTANT,
)
def handler(request: Request, query: PlatesQuery) -> PlateLoad:
    reader = request.reader("read:own_profile")
    request.is_private = reader is not None
    return service.plate_load(reader, query, request.units)
