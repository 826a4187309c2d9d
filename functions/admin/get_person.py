"""An account as support needs it: plan, sessions, use of the language model, moderation. Each look is audited.

Neither what the user measures, trains or writes is in it, nor how the user signs in.
"""

from fitai.admin.people import service
from fitai.admin.people.models import PersonDetails
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Index, Table


@endpoint(
    "GET",
    "/admin/users/{id}",
    access="read:all_users",
    ownership="public",
    summary="Look at an account",
    needs=(Table.GET_MANY, Table.QUERY, Index.QUERY, Table.PUT),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> PersonDetails:
    """Return the account."""
    return service.look_at(request.caller, id, Origin(request.address, request.id))
