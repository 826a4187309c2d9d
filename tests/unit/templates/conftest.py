"""Users and time for the tests of the templates."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.kernel import clock

from tests.harness.gateway import access_token


@pytest.fixture
def ann(aws: None) -> str:
    """The token of a user."""
    return access_token("ann")


@pytest.fixture
def bob(aws: None) -> str:
    """The token of another user, with a premium account."""
    return access_token("bob", role="premium")


@pytest.fixture
def advancing_clock(aws: None) -> None:
    """A clock that advances by a millisecond at each reading."""
    moments = (datetime.now(UTC) + timedelta(milliseconds=n) for n in range(10**9))
    clock.set_source(lambda: next(moments))
