"""Fixtures of the tests of generations."""

import pytest

from tests.unit.coach.recommendations import Clock


@pytest.fixture
def time(aws: None) -> Clock:
    """A clock that stands still."""
    return Clock().start()
