"""Fixtures of all in-process tests."""

from collections.abc import Iterator

import pytest
from fitai.kernel import clock

from tests.harness import renewal
from tests.harness.gateway import Frames, frames, waiting
from tests.harness.renewal import Account


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    """An account on moto for all tests of a module."""
    with renewal.account() as made:
        yield made


@pytest.fixture
def aws(account: Account) -> Iterator[None]:
    """An account as new on moto: an empty table, the bucket with the library, a signing key, nothing remembered."""
    with account.lent():
        yield


@pytest.fixture
def pushed(aws: None) -> Iterator[Frames]:
    """What was pushed to WebSocket connections."""
    with frames() as kept:
        yield kept


@pytest.fixture(autouse=True)
def _real_time() -> Iterator[None]:
    yield
    clock.set_source(None)
    waiting.clear()
