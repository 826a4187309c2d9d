"""The caller's own profile: the person, the subscription, the current body metrics."""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users import service
from fitai.users.models import Profile


@endpoint(
    "GET",
    "/users/profile",
    access="read:own_profile",
    summary="Own profile",
    cache=OWN,
    needs=(Table.GET,),
    errors=(NotFound,),
)
def handler(request: Request) -> Profile:
    """Return the caller's profile, measures in the caller's units."""
    return service.profile(request.caller, request.units)
