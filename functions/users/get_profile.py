"""The caller's own profile: who they are, what they have subscribed to, how their body is now."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users import service
from fitai.users.models import Profile


@endpoint("GET", "/users/profile", access="user", summary="Own profile", needs=(Table.GET,), errors=(NotFound,))
def handler(request: Request) -> Profile:
    """Answer the caller's profile, measures in the caller's units."""
    return service.profile(request.caller, request.units)
