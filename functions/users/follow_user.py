"""Follow a user; following again changes nothing. A private account is followed by friends only.

A new or unverified account follows 20 users a day, any other one 200.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound, TooManyRequests
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import Relation


@endpoint(
    "POST",
    "/users/{userId}/follow",
    access="write:community",
    ownership="shared",
    summary="Follow a user",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK),
    errors=(NotFound, TooManyRequests),
)
def handler(request: Request, user_id: str) -> Relation:
    """Return the caller's relation with the user."""
    return service.follow_user(request.caller, user_id)
