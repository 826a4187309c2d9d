"""List friends' workouts and those that name the caller as a recipient, the last shared first.

A workout that was just shared may take a moment to appear. One that is no longer shared disappears at once, and so do all
workouts of a former friend, of a user whom the caller has blocked or who has blocked the caller, and of a user whose
`privacy.workoutSharing` is off.
"""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page, Paging
from fitai.workouts.sharing import feed
from fitai.workouts.sharing.models import SharedWorkoutCard


@endpoint(
    "GET",
    "/workouts/shared",
    access="read:community",
    summary="List shared workouts",
    cache=LIVE,
    needs=(Table.QUERY, Table.GET_MANY),
)
def handler(request: Request, query: Paging) -> Page[SharedWorkoutCard]:
    return feed.list_shared_workouts(request.caller, query)
