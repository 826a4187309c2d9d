"""Fixtures of the tests of notifications."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fitai.kernel import clock

from tests.unit.notifications.mailing import Post, post, set_clock


@pytest.fixture(autouse=True)
def _midday() -> None:
    """Let it be noon, whenever the tests run: in quiet hours pushes and mails wait."""
    now = datetime.now(UTC)
    shift = now.replace(hour=12, minute=0) - now
    clock.set_source(lambda: datetime.now(UTC) + shift)


@pytest.fixture
def sent(aws: None) -> Iterator[Post]:
    """The mails that are sent; it is Wednesday noon in Berlin."""
    set_clock("2026-03-04T12:00")
    with post() as kept:
        yield kept
