"""The declarations of the endpoints that begin and finish a sign-in through a provider.

The endpoints of Google and Apple differ in method, path and summary only; their files in `functions/auth` decorate a
handler with these.
"""

from collections.abc import Callable
from typing import Any

from fitai.auth.errors import (
    AccountUnverified,
    InvalidSignInState,
    ProviderAlreadyLinked,
    ProviderNotOffered,
    ProviderRefused,
    UnverifiedEmail,
)
from fitai.kernel.endpoint import Endpoint, endpoint
from fitai.kernel.errors import AccountSuspended, SignUpClosed
from fitai.kernel.http_request import MAX_BODY
from fitai.kernel.needs import ApiUrl, Keys, Providers, Table

CALLBACK_NEEDS = (
    Table.GET,
    Table.GET_MANY,
    Table.QUERY,
    Table.PUT,
    Table.UPDATE,
    Table.DELETE,
    Keys.SIGN,
    Providers.READ,
    ApiUrl.READ,
)
CALLBACK_ERRORS = (
    ProviderNotOffered,
    InvalidSignInState,
    ProviderRefused,
    UnverifiedEmail,
    AccountSuspended,
    AccountUnverified,
    ProviderAlreadyLinked,
    SignUpClosed,
)
CALLBACK_TIMEOUT = 20
"""Seconds: the provider is called twice, for the token and for its keys."""
MAX_FORM_BYTES = 16_000
"""Size of the form that a provider posts."""


def provider_start(path: str, summary: str) -> Callable[[Callable[..., Any]], Endpoint]:
    """Declare an endpoint that redirects a browser to a provider."""
    return endpoint(
        "GET",
        path,
        access="public",
        summary=summary,
        status=302,
        needs=(Table.PUT, Table.UPDATE, ApiUrl.READ),
        errors=(ProviderNotOffered,),
    )


def provider_callback(path: str, summary: str, *, form: bool = False) -> Callable[[Callable[..., Any]], Endpoint]:
    """Declare an endpoint that a provider sends a browser back to.

    Args:
        form: the browser posts the provider's answer as a form, instead of bringing it in the query.
    """
    return endpoint(
        "POST" if form else "GET",
        path,
        access="public",
        summary=summary,
        secret=True,
        redirects=True,
        form=form,
        max_body=MAX_FORM_BYTES if form else MAX_BODY,
        needs=CALLBACK_NEEDS,
        errors=CALLBACK_ERRORS,
        timeout=CALLBACK_TIMEOUT,
    )
