"""Exchange a refresh token for a new pair of tokens. Each refresh token works once; a replayed one ends its session."""

from fitai.auth import service
from fitai.auth.errors import InvalidToken
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
    needs=(Table.GET, Table.GET_MANY, Table.PUT, Table.UPDATE, Table.DELETE, Keys.SIGN),
    errors=(InvalidToken,),
)
def handler(request: Request, body: Refresh) -> SignedIn:
    """Return the account and a new pair of tokens."""
    return service.refresh(body.refresh_token, Origin(request.address, request.id))
