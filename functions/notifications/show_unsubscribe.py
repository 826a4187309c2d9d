"""Show the page of the link by which one unsubscribes from a kind of mails.

Mail scanners and previews open links; so opening this one unsubscribes nobody. The page's button posts the token.
"""

from fitai.kernel import pages
from fitai.kernel.endpoint import endpoint
from fitai.kernel.http_response import RawResponse
from fitai.notifications.unsubscribe import service
from fitai.notifications.unsubscribe.models import UnsubscribeQuery
from fitai.notifications.unsubscribe.service import InvalidUnsubscribeLink


@endpoint(
    "GET",
    "/notifications/unsubscribe",
    access="public",
    summary="Page of the unsubscribe link",
    errors=(InvalidUnsubscribeLink,),
    produces=(pages.HTML,),
)
def handler(query: UnsubscribeQuery) -> RawResponse:
    """Return the page; nothing is read or written for it."""
    return service.confirmation(query.token, query.language)
