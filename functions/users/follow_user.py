"""Follow a user; following again changes nothing. A private account is followed by friends only."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import Relation


@endpoint(
    "POST",
    "/users/{userId}/follow",
    access="user",
    ownership="shared",
    summary="Follow a user",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK),
    errors=(NotFound,),
)
def handler(request: Request, user_id: str) -> Relation:
    """Return the caller's relation with the user."""
    return service.follow_user(request.caller, user_id)
