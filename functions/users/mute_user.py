"""Mute a user, who is not told: feed, comments, live events, rooms and notifications show nothing of the user any more.

Friendship and follows stay, and the user still sees what the caller shows. Muting again changes nothing. The answer is the
same whether the caller may see the account, may not, or there is none.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.users.social import service
from fitai.users.social.models import Relation


@endpoint(
    "POST",
    "/users/{userId}/mute",
    access="write:community",
    ownership="public",
    summary="Mute a user",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, user_id: str) -> Relation:
    """Return the caller's relation with the user."""
    return service.mute_user(request.caller, user_id)
