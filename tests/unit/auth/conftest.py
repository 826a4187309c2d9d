"""Fixtures of the tests of signing in."""

from typing import Any

import pytest

from tests.harness import gateway


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
