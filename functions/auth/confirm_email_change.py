"""Give the account its new e-mail address, by the token of the link that was sent there.

The body is JSON, or the form of the page that `GET /auth/confirm-email-change` shows; a form is answered with a page.
"""

from fitai.auth import email_change, mail_links, pages
from fitai.auth.errors import InvalidLink
from fitai.auth.models import EmailVerified, LinkUse
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/auth/confirm-email-change",
    access="public",
    secret=True,
    form="also",
    summary="Confirm a new e-mail address",
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(
        InvalidLink,
        Conflict,
    ),
    produces=(pages.HTML,),
)
def handler(request: Request, body: LinkUse) -> EmailVerified | RawResponse:
    """Return the account's address, or a page that says that it worked."""
    origin = Origin(request.address, request.id)
    return mail_links.answer(
        pages.CONFIRM_EMAIL_CHANGE, lambda: email_change.confirm_change(body.token, origin), is_form=request.is_form
    )
