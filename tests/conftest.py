"""Fixtures of all in-process tests."""

from collections.abc import Iterator

import pytest
from fitai.kernel import clock

from tests.harness.cloud import cloud
from tests.harness.gateway import Frames, frames


@pytest.fixture
def aws() -> Iterator[None]:
    """A fresh account on moto, with the table, the bucket and a signing key."""
    with cloud():
        yield


@pytest.fixture
def pushed(aws: None) -> Iterator[Frames]:
    """What was pushed to WebSocket connections."""
    with frames() as kept:
        yield kept


@pytest.fixture(autouse=True)
def _real_time() -> Iterator[None]:
    yield
    clock.use(None)
