"""Change an account's role, grant it a plan, suspend it or end that, or sign its devices out. Audited.

The caller must have proven their identity within the last ten minutes. A new role and a suspension end all sessions: tokens
with the old scopes are refused at once. A granted plan counts while it is higher than the one that is paid for. A suspended
user is told why and until when, can sign in to read it, and can appeal. There always is an administrator: the last one keeps
the role, and nobody changes the own role or grants themselves a plan.
"""

from fitai.admin.people import service
from fitai.admin.people.models import ChangePerson, PersonDetails
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, Forbidden, NotFound
from fitai.kernel.needs import Index, Table


@endpoint(
    "PUT",
    "/admin/users/{id}",
    access="write:all_users",
    ownership="public",
    step_up=True,
    summary="Change an account",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Index.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound, Conflict, Forbidden),
)
def handler(request: Request, id: str, body: ChangePerson) -> PersonDetails:
    """Return the account."""
    return service.change(request.caller, id, body, Origin(request.address, request.id))
