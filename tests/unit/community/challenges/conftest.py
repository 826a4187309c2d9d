"""Fixtures of the tests of challenges."""

import pytest
from fitai.community.challenges import service

from tests.unit.community.challenges.steps import (
    Clock,
)


@pytest.fixture
def time(aws: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(service, "MAX_CREATED_A_DAY_RESTRICTED", 10)
    return Clock().start()
