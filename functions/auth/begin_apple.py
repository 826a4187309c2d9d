"""Sign in with Apple: sends the browser there.

The authorization code flow of OpenID Connect, with state, nonce and PKCE. A cookie binds it to this browser.
"""

from fitai.auth import providers
from fitai.auth.errors import ProviderNotOffered
from fitai.auth.models import ProviderStart
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import ApiUrl, Table


@endpoint(
    "GET",
    "/auth/apple",
    access="public",
    summary="Sign in with Apple",
    status=302,
    needs=(Table.PUT, Table.UPDATE, ApiUrl.READ),
    errors=(ProviderNotOffered,),
)
def handler(request: Request, query: ProviderStart) -> RawResponse:
    """Redirect to Apple."""
    return providers.begin_sign_in("apple", query, Origin(request.address, request.id))
