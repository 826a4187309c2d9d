"""Verify an e-mail address by the token of the link in the verification mail, which is valid for a day, and once.

The body is JSON, or the form of the page that `GET /auth/verify-email` shows; a form is answered with a page.
"""

from fitai.auth import credentials, mail_links, pages
from fitai.auth.errors import InvalidLink
from fitai.auth.models import EmailVerified, LinkUse
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/auth/verify-email",
    access="public",
    secret=True,
    form="also",
    summary="Verify an e-mail address",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(InvalidLink,),
    produces=(pages.HTML,),
)
def handler(request: Request, body: LinkUse) -> EmailVerified | RawResponse:
    """Return the account's address, or a page that says that it worked."""
    origin = Origin(request.address, request.id)
    return mail_links.answer(
        pages.VERIFY_EMAIL, lambda: credentials.verify_email(body.token, origin), is_form=request.is_form
    )
