"""Which service sends the mails, and its keys.

The setting `mail_provider` names the service. For `sendgrid` the secret `fitai/<stage>/mail` is a JSON object:

    {"key": "SG.…", "webhookKeys": ["MFkw…"], "residency": "eu"}

`webhookKeys` are the public keys of the signed event webhook, as SendGrid shows them: two while the key is being replaced.
`residency` is `global` or `eu`. Nothing is read where SES sends.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

REFRESH = 60.0
"""Seconds that a container uses what it has read."""
SENDGRID = "sendgrid"
HOSTS = {"global": "https://api.sendgrid.com", "eu": "https://api.eu.sendgrid.com"}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that are spoken to without encryption, for tests."""


@dataclass(frozen=True, slots=True)
class SendGridSettings:
    """An account of SendGrid."""

    key: str = field(repr=False)
    host: str
    webhook_keys: tuple[str, ...] = ()


_cached: "tuple[float, SendGridSettings] | None" = None
"""When the secret was read (monotonic seconds), and what it has."""


def sendgrid_settings() -> SendGridSettings | None:
    """The account of SendGrid; None where mails are sent by SES. At most one request a minute.

    Raises:
        Unavailable: the secret cannot be read, or has no key, and never had.
    """
    global _cached
    if settings().mail_provider != SENDGRID:
        return None
    if _cached is None or time.monotonic() - _cached[0] > REFRESH:
        try:
            _cached = (time.monotonic(), _settings_of(_read_secret()))
        except (BotoCoreError, ClientError, ValueError) as error:
            logger().error("the secret of mails cannot be used", extra={"reason": type(error).__name__})
            if _cached is None:
                raise Unavailable from error
    return _cached[1]


def clear_cache() -> None:
    """Read the secret again at the next use; for tests."""
    global _cached
    _cached = None


def _read_secret() -> dict[str, Any]:
    content = json.loads(client("secretsmanager").get_secret_value(SecretId=settings().mail_secret)["SecretString"])
    if not isinstance(content, dict):
        raise ValueError("The secret is no object")
    return content


def _settings_of(secret: dict[str, Any]) -> SendGridSettings:
    host = str(secret.get("apiUrl") or _host(secret)).rstrip("/")
    parts = urlsplit(host)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError("The address is neither https nor on loopback")
    if not secret.get("key"):
        raise ValueError("There is no key")
    return SendGridSettings(str(secret["key"]), host, tuple(map(str, secret.get("webhookKeys") or ())))


def _host(secret: dict[str, Any]) -> str:
    residency = str(secret.get("residency") or "global")
    if residency not in HOSTS:
        raise ValueError("The residency is neither global nor eu")
    return HOSTS[residency]
