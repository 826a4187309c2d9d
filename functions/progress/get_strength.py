"""The caller's strength in an exercise over time, and its trend.

The newest points are returned first, a page at a time, each page oldest first; `cursor` leads to older ones.
"""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Index, Library, Table
from fitai.progress import service
from fitai.progress.models import StrengthProgress, StrengthQuery


@endpoint(
    "GET",
    "/progress/strength",
    access="user",
    summary="Strength of an exercise",
    cache=OWN,
    needs=(Index.QUERY, Library.READ, Table.GET_MANY),
    errors=(NotFound,),
)
def handler(request: Request, query: StrengthQuery) -> StrengthProgress:
    return service.strength(request.caller, query)
