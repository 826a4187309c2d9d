"""Delete an account and everything that is stored about it, as its own user would. Audited.

The account is deleted at once: every device is signed out, and its names are free. Its data is erased in the background, and
a subscription is cancelled. The caller must have proven their identity within the last ten minutes.
"""

from fitai.accounts.erasure.models import AccountDeletion
from fitai.admin.people import service
from fitai.admin.people.models import DeletePerson
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, Forbidden, NotFound
from fitai.kernel.needs import Table


@endpoint(
    "DELETE",
    "/admin/users/{id}",
    access="write:all_users",
    ownership="public",
    step_up=True,
    summary="Delete an account",
    status=202,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(NotFound, Conflict, Forbidden),
)
def handler(request: Request, id: str, body: DeletePerson) -> AccountDeletion:
    """Return when the account's data will be erased."""
    return service.delete(request.caller, id, body, Origin(request.address, request.id))
