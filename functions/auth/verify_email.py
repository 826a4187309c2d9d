"""The link in the verification mail: whoever follows it has the mailbox. It works once, for a day."""

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
    """Answer the address that is verified now."""
    return credentials.verify_email(query.token, Origin(request.address, request.id))
