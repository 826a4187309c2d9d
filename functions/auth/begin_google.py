"""Sign in with Google: redirects the browser to Google.

The authorization code flow of OpenID Connect, with state, nonce and PKCE. A cookie binds it to this browser.
"""

from fitai.auth import providers
from fitai.auth.callbacks import provider_start
from fitai.auth.models import ProviderStart
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request
from fitai.kernel.http_response import RawResponse


@provider_start("/auth/google", "Sign in with Google")
def handler(request: Request, query: ProviderStart) -> RawResponse:
    """Redirect to Google."""
    return providers.begin_sign_in("google", query, Origin(request.address, request.id))
