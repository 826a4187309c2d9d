"""Give the account its former e-mail address back, by the token of the link that was sent there, within a week.

The body is JSON, or the form of the page that `GET /auth/undo-email-change` shows; a form is answered with a page.
"""

from fitai.auth import email_change, mail_links, pages
from fitai.auth.errors import InvalidLink
from fitai.auth.models import EmailRestored, LinkUse
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Table


@endpoint(
    "POST",
    "/auth/undo-email-change",
    access="public",
    secret=True,
    form="also",
    summary="Undo a change of the e-mail address",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
    errors=(InvalidLink,),
    produces=(pages.HTML,),
)
def handler(request: Request, body: LinkUse) -> EmailRestored | RawResponse:
    """Return the account's address, or a page that says that it worked."""
    origin = Origin(request.address, request.id)
    return mail_links.answer(
        pages.UNDO_EMAIL_CHANGE, lambda: email_change.undo_change(body.token, origin), is_form=request.is_form
    )
