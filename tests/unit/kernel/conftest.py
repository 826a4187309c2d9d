"""Fixtures of the kernel's tests."""

import pytest
from fitai.kernel.meter import Meter, meter

from tests.harness.renewal import Account


@pytest.fixture(scope="module")
def shared_aws(account: Account) -> None:
    """One account for all tests of a module: for those that leave nothing behind that another would see."""


@pytest.fixture
def empty_table(aws: None) -> None:
    """For what is about the table alone."""


@pytest.fixture
def kernel_meter() -> Meter:
    """What DynamoDB was asked since the test began."""
    meter.reset()
    return meter
