"""Change the account's e-mail address: a link is sent to the new one, and the change happens when that is confirmed.

The caller must have signed in, or confirmed their identity by `POST /auth/step-up`, within the last ten minutes. After
the change, the former address gets a mail with a link that undoes it within a week, if it had been verified.
"""

from fitai.auth import email_change
from fitai.auth.errors import EmailUnchanged
from fitai.auth.models import EmailChange
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "POST",
    "/auth/change-email",
    access="manage:account",
    step_up=True,
    summary="Change own e-mail address",
    status=202,
    needs=(Table.GET, Table.PUT, Table.UPDATE),
    errors=(NotFound, EmailUnchanged, Conflict),
)
def handler(request: Request, body: EmailChange) -> Nothing:
    """Return nothing: the mail to the new address is on its way."""
    email_change.request_change(request.caller, body, Origin(request.address, request.id))
    return Nothing()
