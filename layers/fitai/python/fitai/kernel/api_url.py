"""The public URL of this API, for links in mails and for the redirects of identity providers.

The functions are deployed before the API that calls them, so they cannot be told through their environment: the
deployment writes it into a parameter, which is read at the first use.
"""

import time

from fitai.kernel import snapshots
from fitai.kernel.aws import client
from fitai.kernel.settings import settings

CACHE_LIFETIME = 300.0
"""Seconds that a container uses the value that it has read."""

_cached_base_url: tuple[float, str] | None = None


def url_for(path: str) -> str:
    """The URL of a path of this API.

    >>> url_for("/auth/verify-email")  # doctest: +SKIP
    'https://abc.execute-api.eu-central-1.amazonaws.com/v1/auth/verify-email'
    """
    global _cached_base_url
    if _cached_base_url is None or time.monotonic() - _cached_base_url[0] > CACHE_LIFETIME:
        parameter = client("ssm").get_parameter(Name=settings().address_parameter)["Parameter"]
        _cached_base_url = (time.monotonic(), str(parameter["Value"]).rstrip("/"))
    return _cached_base_url[1] + path


def clear_cache() -> None:
    """Read the parameter again at the next use; for restored containers and tests."""
    global _cached_base_url
    _cached_base_url = None


snapshots.after_restore(clear_cache)
