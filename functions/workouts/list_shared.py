"""Workouts of friends, and those that name the caller as a recipient; what was shared last comes first.

What was just shared may take a moment to be here. What is shared no more is gone at once; so is everything of a friend
who is one no more, and of who has blocked the other.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.paging import Page, Paging
from fitai.workouts.sharing import feed
from fitai.workouts.sharing.models import SharedWorkoutCard


@endpoint("GET", "/workouts/shared", access="user", summary="List shared workouts", needs=(Table.QUERY, Table.GET_MANY))
def handler(request: Request, query: Paging) -> Page[SharedWorkoutCard]:
    return feed.list_shared_workouts(request.caller, query)
