"""A user's activities, newest first; without `userId` the caller's own.

Of another user's those are listed that the caller may see, by the visibility of each and that of the profile. A page may be short,
or empty with a cursor, where others are in between. A user who does not exist, or whose profile the caller may not see, is 404.
"""

from fitai.community.activities import service
from fitai.community.activities.models import ActivitiesQuery, Activity
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/community/activities",
    access="read:community",
    ownership="shared",
    summary="List activities",
    cache=LIVE,
    needs=(Index.QUERY, Table.GET_MANY),
    errors=(NotFound,),
)
def handler(request: Request, query: ActivitiesQuery) -> Page[Activity]:
    """Return a page of activities."""
    return service.list_activities(request.caller, query)
