"""The library for the tests of improving."""

import pytest
from fitai.exercises.models import Exercise

from tests.harness.cloud import written_exercises


@pytest.fixture(scope="session")
def library() -> list[Exercise]:
    """The exercises of the library."""
    return written_exercises()
