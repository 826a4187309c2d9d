"""Show the page of the link that takes a former e-mail address back.

Mail scanners and previews open links; so opening this one changes nothing. The page's button posts the token.
"""

from fitai.auth import pages
from fitai.auth.models import VerificationQuery
from fitai.kernel.endpoint import endpoint
from fitai.kernel.http_response import RawResponse


@endpoint(
    "GET",
    "/auth/undo-email-change",
    access="public",
    summary="Page of the link to the former address",
    produces=(pages.HTML,),
)
def handler(query: VerificationQuery) -> RawResponse:
    """Return the page; nothing is read or written for it."""
    return pages.confirmation(pages.UNDO_EMAIL_CHANGE, query.token)
