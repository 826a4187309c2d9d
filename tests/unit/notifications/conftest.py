"""Fixtures of the tests of notifications."""

from collections.abc import Iterator

import pytest

from tests.unit.notifications.mailing import Post, post, set_clock


@pytest.fixture
def sent(aws: None) -> Iterator[Post]:
    """The mails that are sent; it is Wednesday noon in Berlin."""
    set_clock("2026-03-04T12:00")
    with post() as kept:
        yield kept
