"""Where this API is reached from outside, for links in mails and for providers to send people back to.

The functions are deployed before the API that calls them, so they cannot be told through their environment: the
deployment writes it into a parameter, which is read at first use.
"""

import time

from fitai.kernel.aws import client
from fitai.kernel.settings import settings

KEPT = 300.0
"""Seconds that a container trusts what it has read."""

_read: tuple[float, str] | None = None


def api(path: str) -> str:
    """The URL of a path of this API.

    >>> api("/auth/verify-email")  # doctest: +SKIP
    'https://abc.execute-api.eu-central-1.amazonaws.com/v1/auth/verify-email'
    """
    global _read
    if _read is None or time.monotonic() - _read[0] > KEPT:
        parameter = client("ssm").get_parameter(Name=settings().address_parameter)["Parameter"]
        _read = (time.monotonic(), str(parameter["Value"]).rstrip("/"))
    return _read[1] + path


def forget() -> None:
    """Read it again at the next use; for tests."""
    global _read
    _read = None
