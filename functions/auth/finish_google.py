"""Finish a sign-in with Google: where Google redirects the browser.

With a front end (`app_url`), the browser is redirected to its page `/signed-in#code=…`; `POST /auth/refresh` accepts that
code as a refresh token, once and within a minute. `#error=…` names what failed. Without a front end, the response holds
the tokens. For an account with a second factor it is `#mfaToken=…&methods=…`, or the response of the first step, as
`POST /auth/login` has it.
"""

from fitai.auth import providers
from fitai.auth.callbacks import provider_callback
from fitai.auth.factors.models import SignInResult
from fitai.auth.models import ProviderAnswer
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request
from fitai.kernel.http_response import RawResponse


@provider_callback("/auth/google/callback", "Come back from Google")
def handler(request: Request, query: ProviderAnswer) -> SignInResult | RawResponse:
    """Redirect to the front end with a one-time code, or return the tokens where there is none."""
    return providers.finish_sign_in("google", query, request.cookies, Origin(request.address, request.id))
