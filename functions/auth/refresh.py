"""Exchange a refresh token for a new pair of tokens.

A refresh token works once. Within ten seconds of its use it is answered with the same pair again, so that two tabs
that refresh at once, or a request whose answer was lost, do no harm; an `Idempotency-Key` is not needed for that. Used
later than that, it ends its session, since one of its two users may have stolen it. A session lasts seven days from its
last refresh, and 90 days altogether: then the user signs in again. A session that is suddenly refreshed by another program, on
another network, is blocked for an hour (403 `session_blocked`), and its user is told; signing in opens another one.
"""

from fitai.auth import refreshing
from fitai.auth.errors import InvalidToken, SessionBlocked
from fitai.auth.models import Refresh, SignedIn
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Keys, Table


@endpoint(
    "POST",
    "/auth/refresh",
    access="public",
    secret=True,
    summary="Renew the tokens",
    snap_start=True,
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Keys.SIGN),
    errors=(InvalidToken, SessionBlocked),
    while_read_only=True,
)
def handler(request: Request, body: Refresh) -> SignedIn:
    """Return the account and a new pair of tokens."""
    return refreshing.refresh(body.refresh_token, Origin(request.address, request.id), request.user_agent)
