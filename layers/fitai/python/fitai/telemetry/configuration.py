"""Where product events are sent: the secret with the services' keys, and whether there is a lake.

The secret `fitai/<stage>/telemetry` is a JSON object, `{}` where nothing is sent:

    {"mixpanel": {
        "token": "…", "deletionToken": "…", "residency": "eu",
        "serviceAccount": {"username": "…", "secret": "…", "projectId": "…"},
        "isSending": true
    }}

`deletionToken` is the token of Mixpanel's data deletion: without it nothing is sent, because it could not be deleted. With
a service account events are imported, without one they are tracked by the project's token. `residency` is `us`, `eu` or `in`.
`isSending: false` stops the events, and lets deletions go on.
"""

from dataclasses import dataclass, field
from typing import Any

from fitai.kernel.configured_secret import ConfiguredSecret, is_private_address, json_object
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

REFRESH = 60.0
"""Seconds that a container uses what it has read."""
API_HOSTS = {"us": "api.mixpanel.com", "eu": "api-eu.mixpanel.com", "in": "api-in.mixpanel.com"}
APP_HOSTS = {"us": "mixpanel.com", "eu": "eu.mixpanel.com", "in": "in.mixpanel.com"}
"""Where Mixpanel keeps the data of a project, for events and for deletions."""


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account of Mixpanel."""

    username: str
    secret: str = field(repr=False)
    project_id: str


@dataclass(frozen=True, slots=True)
class MixpanelSettings:
    """A project of Mixpanel, and where it is."""

    token: str = field(repr=False)
    deletion_token: str = field(repr=False)
    api_url: str
    app_url: str
    service_account: ServiceAccount | None = None
    is_sending: bool = True


@dataclass(frozen=True, slots=True)
class TelemetrySettings:
    """Where product events go."""

    mixpanel: MixpanelSettings | None = None
    has_lake: bool = False

    @property
    def is_sending(self) -> bool:
        """Whether there is anywhere to send them."""
        return self.has_lake or (self.mixpanel is not None and self.mixpanel.is_sending)


def telemetry_settings() -> TelemetrySettings:
    """Where product events go: at most one request a minute.

    Raises:
        Unavailable: the secret cannot be read, and never was.
    """
    # An unreadable secret is no empty one: that would confirm deletions that never happened.
    return _secret.value()


def clear_cache() -> None:
    """Read the secret again at the next use; for tests."""
    _secret.clear_cache()


def _settings_of(text: str) -> TelemetrySettings:
    return TelemetrySettings(_mixpanel_of(json_object(text).get("mixpanel")), has_lake=settings().product_lake == "on")


def _mixpanel_of(content: Any) -> MixpanelSettings | None:
    if not isinstance(content, dict) or not content.get("token"):
        return None
    residency = str(content.get("residency") or "eu")
    if not content.get("deletionToken") or residency not in API_HOSTS:
        logger().error("the configuration of Mixpanel is not complete: deletionToken, residency")
        return None
    api_url = str(content.get("apiUrl") or f"https://{API_HOSTS[residency]}").rstrip("/")
    app_url = str(content.get("appUrl") or f"https://{APP_HOSTS[residency]}").rstrip("/")
    if not (is_private_address(api_url) and is_private_address(app_url)):
        logger().error("an address of Mixpanel is neither https nor on loopback")
        return None
    return MixpanelSettings(
        token=str(content["token"]),
        deletion_token=str(content["deletionToken"]),
        api_url=api_url,
        app_url=app_url,
        service_account=_service_account_of(content.get("serviceAccount")),
        is_sending=content.get("isSending") is not False,
    )


def _service_account_of(content: Any) -> ServiceAccount | None:
    if not isinstance(content, dict):
        return None
    names = ("username", "secret", "projectId")
    if not all(content.get(name) for name in names):
        logger().error("the service account of Mixpanel is not complete: its events are tracked by the token")
        return None
    return ServiceAccount(*(str(content[name]) for name in names))


_secret = ConfiguredSecret(lambda: settings().telemetry_secret, _settings_of, refresh=lambda: REFRESH)
