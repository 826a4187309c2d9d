"""Accounts that have agreed, and events of theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fitai.kernel.settings import settings
from fitai.telemetry import configuration

from tests.harness.gateway import Answer, call
from tests.harness.mixpanel_double import MixpanelDouble
from tests.harness.secrets import use_secret
from tests.unit.auth.people import Person

SECRET = "fitai/test/telemetry"
VERSION = "2026-11"


def configure(monkeypatch: pytest.MonkeyPatch, secret: dict[str, Any], *, lake: bool = False) -> None:
    """Send product events by this secret from now on."""
    monkeypatch.setenv("FITAI_TELEMETRY_SECRET", SECRET)
    monkeypatch.setenv("FITAI_PRODUCT_LAKE", "on" if lake else "")
    settings.cache_clear()
    use_secret(SECRET, secret)
    configuration.clear_cache()


@contextmanager
def configured(double: MixpanelDouble, monkeypatch: pytest.MonkeyPatch, **more: Any) -> Iterator[MixpanelDouble]:
    """Send product events to this project of Mixpanel."""
    with monkeypatch.context() as patch:
        configure(patch, double.secret(**more))
        yield double
    settings.cache_clear()
    configuration.clear_cache()


def agree(person: Person, *kinds: str, **more: Any) -> Answer:
    """Grant consents; by default all."""
    content = {"granted": True, "textVersion": VERSION} | more
    return change(person, dict.fromkeys(kinds or ("productAnalytics", "coachAnalytics"), content))


def withdraw(person: Person, *kinds: str, deletes_sent: bool = False) -> Answer:
    """Withdraw consents; by default all."""
    content = {"granted": False, "deletesSent": deletes_sent}
    return change(person, dict.fromkeys(kinds or ("productAnalytics", "coachAnalytics"), content))


def change(person: Person, consents: Any) -> Answer:
    """Change the consents."""
    return call("PUT", "/users/preferences", {"privacy": {"consents": consents}}, token=person.token)
