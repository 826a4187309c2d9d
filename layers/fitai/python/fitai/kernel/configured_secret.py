"""Secrets that operators fill in, such as the keys of another service: read at most once in a while by a container.

The parameters utility of Powertools is not used: it imports boto3, and has no value left once it cannot read a new one.
"""

import json
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from fitai.kernel import snapshots
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that are spoken to without encryption, for tests."""
FAILURE_SECONDS = 10.0
"""Seconds in which a secret that could not be used is not asked for again: each call would wait for it."""
Value = TypeVar("Value")


class ConfiguredSecret(Generic[Value]):
    """A secret, and what it configures.

    Where it cannot be read or understood again, what was read before stays until the next try.

    Args:
        secret: gives its ARN or name, at the first use; empty where there is none, which is read as `{}`.
        parse: makes the value of its text; a `ValueError` says that the text cannot be understood.
        refresh: gives the seconds that a container uses what it has read.
    """

    def __init__(self, secret: Callable[[], str], parse: Callable[[str], Value], refresh: Callable[[], float]) -> None:
        self._secret = secret
        self._parse = parse
        self._refresh = refresh
        self._cached: tuple[float, Value] | None = None
        self._failed_at: float | None = None
        snapshots.after_restore(self.clear_cache)

    def clear_cache(self) -> None:
        """Read the secret again at the next use; for restored containers and tests."""
        self._cached = self._failed_at = None

    def value(self) -> Value:
        """What the secret configures: at most one request in the seconds of `refresh`, or where it cannot be used of `FAILURE_SECONDS`.

        Raises:
            Unavailable: it cannot be read or understood, and never could.
        """
        if self._failed_at is not None and time.monotonic() - self._failed_at < FAILURE_SECONDS:
            raise Unavailable
        if self._cached is None or time.monotonic() - self._cached[0] > self._refresh():
            try:
                value = self._parse(self._read())
            except (BotoCoreError, ClientError, ValueError) as error:
                # Without the text of the error, which may quote the secret.
                logger().error("a secret cannot be used", extra={"reason": type(error).__name__})
                if self._cached is None:
                    self._failed_at = time.monotonic()
                    raise Unavailable from error
                value = self._cached[1]
            self._cached, self._failed_at = (time.monotonic(), value), None
        return self._cached[1]

    def _read(self) -> str:
        name = self._secret()
        if not name:
            return "{}"
        text: str = client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
        return text


def json_object(text: str) -> dict[str, Any]:
    """The JSON object that a text is.

    Raises:
        ValueError: it is none.
    """
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("This is no JSON object")
    return content


def is_private_address(url: str) -> bool:
    """Whether nobody on the way reads what is sent to an address: it is https, or this machine.

    What answers without encryption within a cloud, such as its service of credentials, is not.
    """
    try:
        parts = urlsplit(url)
        return (parts.scheme == "https" and bool(parts.hostname)) or (
            parts.scheme == "http" and parts.hostname in LOOPBACK
        )
    except ValueError:
        return False
