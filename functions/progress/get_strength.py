"""The caller's strength in an exercise over time, its trend, plateau and next target; without an exercise, the main lifts.

The newest points are returned first, a page at a time, each page oldest first; `cursor` leads to older ones. The trend and what
follows from it are those of the last 90 days, whatever page is requested.
"""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Index, Library, Table
from fitai.progress import service
from fitai.progress.strength.models import StrengthAnswer, StrengthQuery


@endpoint(
    "GET",
    "/progress/strength",
    access="read:own_progress",
    summary="Strength of an exercise, or of the main lifts",
    cache=OWN,
    needs=(Index.QUERY, Library.READ, Table.GET_MANY),
    errors=(NotFound,),
)
def handler(request: Request, query: StrengthQuery) -> StrengthAnswer:
    return service.strength(request.caller, query)
