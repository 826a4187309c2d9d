"""A user's profile, as the privacy settings allow: 404 where they hide it from the caller, or there is a block."""

from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users.profiles import service
from fitai.users.profiles.models import PublicProfile


@endpoint(
    "GET",
    "/users/{userId}",
    access="read:community",
    ownership="shared",
    summary="A user's profile",
    cache=LIVE,
    needs=(Table.GET_MANY,),
    errors=(NotFound,),
)
def handler(request: Request, user_id: str) -> PublicProfile:
    """Return the profile, the counts, the training that is shared, and the caller's relation with the user."""
    return service.public_profile(request.caller, user_id)
