"""Sign in with Apple: sends the browser there.

The authorization code flow of OpenID Connect, with state, nonce and PKCE. A cookie binds it to this browser.
"""

from fitai.auth import providers
from fitai.auth.errors import NotOffered
from fitai.auth.models import ProviderStart
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Raw, Request, endpoint
from fitai.kernel.needs import Address, Table


@endpoint(
    "GET",
    "/auth/apple",
    access="public",
    summary="Sign in with Apple",
    status=302,
    needs=(Table.PUT, Table.UPDATE, Address.READ),
    errors=(NotOffered,),
)
def handler(request: Request, query: ProviderStart) -> Raw:
    """Redirect to Apple."""
    return providers.begin("apple", query, Origin(request.address, request.id))
