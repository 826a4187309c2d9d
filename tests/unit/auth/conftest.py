"""Fixtures of the tests of signing in."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fitai.auth import oidc
from fitai.kernel.settings import settings

from tests.harness import gateway
from tests.harness.cloud import sdk
from tests.unit.auth.provider import SECRETS, Provider, provider

FRONT = "https://app.fitai.example"


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The network address that requests come from; a test changes it."""
    current = {"ip": "192.0.2.1"}
    real = gateway.rest_event

    def rest_event(*arguments: Any) -> dict[str, Any]:
        event = real(*arguments)
        event["requestContext"]["identity"]["sourceIp"] = current["ip"]
        return event

    monkeypatch.setattr(gateway, "rest_event", rest_event)
    return current


@pytest.fixture
def there(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that is both Google and Apple, with the secret that they gave us."""
    with provider() as found:
        for name in ("GOOGLE", "APPLE"):
            monkeypatch.setenv(f"FITAI_{name}_ISSUER", found.url)
            for what in ("AUTHORIZE", "TOKEN", "KEYS"):
                monkeypatch.setenv(f"FITAI_{name}_{what}_URL", f"{found.url}/{what.lower()}")
        settings.cache_clear()
        oidc.clear_caches()
        name = settings().providers_secret
        sdk("secretsmanager").create_secret(Name=name, SecretString=json.dumps(SECRETS))
        yield found
        sdk("secretsmanager").delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    oidc.clear_caches()


@pytest.fixture
def front(there: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    monkeypatch.setenv("FITAI_APP_URL", FRONT)
    settings.cache_clear()
    return there
