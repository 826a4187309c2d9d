"""Which service sends the mails, and its keys.

The setting `mail_provider` names the service. For `sendgrid` the secret `fitai/<stage>/mail` is a JSON object:

    {"key": "SG.…", "webhookKeys": ["MFkw…"], "residency": "eu"}

`webhookKeys` are the public keys of the signed event webhook, as SendGrid shows them: two while the key is being replaced.
`residency` is `global` or `eu`. Nothing is read where SES sends.
"""

from dataclasses import dataclass, field
from typing import Any

from fitai.kernel.configured_secret import ConfiguredSecret, is_private_address, json_object
from fitai.kernel.settings import settings

REFRESH = 60.0
"""Seconds that a container uses what it has read."""
SENDGRID = "sendgrid"
HOSTS = {"global": "https://api.sendgrid.com", "eu": "https://api.eu.sendgrid.com"}


@dataclass(frozen=True, slots=True)
class SendGridSettings:
    """An account of SendGrid."""

    key: str = field(repr=False)
    host: str
    webhook_keys: tuple[str, ...] = ()


def sendgrid_settings() -> SendGridSettings | None:
    """The account of SendGrid; None where mails are sent by SES. At most one request a minute.

    Raises:
        Unavailable: the secret cannot be read, or has no key, and never had.
    """
    return _secret.value() if settings().mail_provider == SENDGRID else None


def clear_cache() -> None:
    """Read the secret again at the next use; for tests."""
    _secret.clear_cache()


def _settings_of(text: str) -> SendGridSettings:
    secret = json_object(text)
    host = str(secret.get("apiUrl") or _host(secret)).rstrip("/")
    if not is_private_address(host):
        raise ValueError("The address is neither https nor on loopback")
    if not secret.get("key"):
        raise ValueError("There is no key")
    return SendGridSettings(str(secret["key"]), host, tuple(map(str, secret.get("webhookKeys") or ())))


def _host(secret: dict[str, Any]) -> str:
    residency = str(secret.get("residency") or "global")
    if residency not in HOSTS:
        raise ValueError("The residency is neither global nor eu")
    return HOSTS[residency]


_secret = ConfiguredSecret(lambda: settings().mail_secret, _settings_of, refresh=lambda: REFRESH)
