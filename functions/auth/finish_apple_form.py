"""Where Apple sends people back to, with a form that their browser posts.

With a front end (`app_url`), the browser goes to its page `/signed-in#code=…`, and `POST /auth/refresh` takes that code
as a refresh token, once and within a minute; `#error=…` says what went wrong. Without one, the answer is the tokens.
"""

from fitai.auth import providers
from fitai.auth.errors import (
    AccountSuspended,
    AccountUnverified,
    InvalidSignInState,
    ProviderAlreadyLinked,
    ProviderNotOffered,
    ProviderRefused,
    UnverifiedEmail,
)
from fitai.auth.models import ProviderAnswer, SignedIn
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import ApiUrl, Keys, Providers, Table


@endpoint(
    "POST",
    "/auth/apple/callback",
    access="public",
    summary="Come back from Apple by a form",
    form=True,
    max_body=16_000,
    secret=True,
    redirects=True,
    needs=(
        Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Keys.SIGN, Providers.READ,
        ApiUrl.READ,
    ),
    errors=(
        ProviderNotOffered, InvalidSignInState, ProviderRefused, UnverifiedEmail, AccountSuspended, AccountUnverified, ProviderAlreadyLinked
    ),
    timeout=20,  # the provider is asked twice
)  # fmt: skip
def handler(request: Request, body: ProviderAnswer) -> SignedIn | RawResponse:
    """Redirect to the front end with a one-time code, or answer the tokens where there is none."""
    return providers.finish_sign_in("apple", body, request.cookies, Origin(request.address, request.id))
