"""A user's profile, as its privacy settings allow: 404 where it is not for the caller, or one has blocked the other."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import PublicProfile


@endpoint(
    "GET",
    "/users/{userId}",
    access="user",
    ownership="shared",
    summary="A user's profile",
    needs=(Table.GET_MANY,),
    errors=(NotFound,),
)
def handler(request: Request, user_id: str) -> PublicProfile:
    """Answer the profile, the counts, and what the user is to the caller."""
    return service.public_profile(request.caller, user_id)
