"""Request a mail with a link to a new password.

The response is the same, after the same work, whether an account has the address or not. The link is valid for an
hour, and once; a newer one replaces it.
"""

from fitai.auth import credentials
from fitai.auth.models import ForgottenPassword
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "POST",
    "/auth/forgot-password",
    access="public",
    summary="Ask for a new password",
    status=202,
    needs=(Table.GET, Table.PUT, Table.UPDATE),
    throttle=20,
)
def handler(request: Request, body: ForgottenPassword) -> Nothing:
    """Return nothing that depends on whether there is such an account."""
    credentials.forget_password(body.email, Origin(request.address, request.id))
    return Nothing()
