"""The library as the tests of the exercises see it."""

from collections.abc import Iterator

import pytest
from fitai.exercises import seed
from fitai.exercises.library import Library
from fitai.exercises.models import Exercise

from tests.harness.cloud import built_library


@pytest.fixture(scope="session")
def written() -> list[Exercise]:
    """The exercises of the YAML families."""
    return seed.read().exercises


@pytest.fixture(scope="session")
def shelf() -> Iterator[Library]:
    """The library built of them, opened without a bucket."""
    opened = Library(built_library())
    yield opened
    opened.close()
