"""Verify an e-mail address by the link in the verification mail, which is valid for a day, and once."""

from fitai.auth import credentials
from fitai.auth.errors import InvalidLink
from fitai.auth.models import EmailVerified, VerificationQuery
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table


@endpoint(
    "GET",
    "/auth/verify-email",
    access="public",
    summary="Verify an e-mail address",
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(InvalidLink,),
)
def handler(request: Request, query: VerificationQuery) -> EmailVerified:
    """Return the verified address."""
    return credentials.verify_email(query.token, Origin(request.address, request.id))
