"""Change the caller's own profile: a field that is left out stays, one that is null is cleared."""

from fitai.accounts.models import ProfileChange
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users import service
from fitai.users.models import Profile


@endpoint(
    "PUT",
    "/users/profile",
    access="write:own_profile",
    summary="Change own profile",
    needs=(Table.GET, Table.UPDATE, Table.PUT, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, body: ProfileChange) -> Profile:
    """Return the changed profile."""
    return service.change_profile(request.caller, body, request.units)
