"""Request the verification mail again. Its link replaces the former one."""

from fitai.auth import credentials
from fitai.auth.errors import AlreadyVerified
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "POST",
    "/auth/resend-verification",
    access="manage:account",
    enrolment=True,
    summary="Send the verification mail again",
    status=202,
    needs=(Table.GET, Table.PUT, Table.UPDATE),
    errors=(NotFound, AlreadyVerified),
)
def handler(request: Request) -> Nothing:
    """Return nothing: the mail is on its way."""
    credentials.resend_verification(request.caller, Origin(request.address, request.id))
    return Nothing()
