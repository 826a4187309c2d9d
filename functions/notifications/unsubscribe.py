"""Unsubscribe from a kind of mails by the token of the link in them, with one click and without signing in (RFC 8058).

The link never expires, and works again. The body is not read: a mail service sends `List-Unsubscribe=One-Click` as a form of
either kind, and so does the page that `GET` of the same address shows.
"""

from fitai.kernel import pages
from fitai.kernel.endpoint import endpoint
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Table
from fitai.notifications.unsubscribe import service
from fitai.notifications.unsubscribe.models import UnsubscribeQuery
from fitai.notifications.unsubscribe.service import InvalidUnsubscribeLink


@endpoint(
    "POST",
    "/notifications/unsubscribe",
    access="public",
    ownership="public",
    summary="Unsubscribe from mails with one click",
    needs=(Table.GET_MANY, Table.UPDATE, Table.PUT, Table.CHECK),
    counted=False,  # the service counts by the user of the token: one address may be a service that reads the mails of many
    errors=(InvalidUnsubscribeLink, TooManyRequests),
    produces=(pages.HTML,),
    while_read_only=True,
)
def handler(query: UnsubscribeQuery) -> RawResponse:
    """Return a page that says that it worked."""
    return service.unsubscribe(query.token)
