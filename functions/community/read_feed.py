"""List the newest activities of the caller, of friends and of followed users.

An activity takes a moment to appear; what the caller may not see any more disappears at once. A page may be short. An empty
page has a cursor as long as older activities may follow. The first page may begin with a promoted activity
(`isPromoted`), which everybody is shown once a day at most. Activities older than 90 days are not in the feed.
"""

from fitai.community.activities.models import Activity
from fitai.community.feed import service
from fitai.community.feed.models import FeedQuery
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Index, Table
from fitai.kernel.paging import Page


@endpoint(
    "GET",
    "/community/feed",
    access="read:community",
    summary="List the feed",
    cache=LIVE,
    needs=(Table.QUERY, Table.GET_MANY, Index.QUERY, Table.BATCH_PUT, Table.UPDATE, Table.PUT),
)
def handler(request: Request, query: FeedQuery) -> Page[Activity]:
    return service.read_feed(request.caller, query, request.returned)
