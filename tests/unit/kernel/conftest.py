"""Fixtures of the kernel's tests."""

from collections.abc import Iterator

import pytest
from fitai.kernel.meter import Meter, meter
from fitai.kernel.settings import settings
from fitai.kernel.table import client

from tests.harness.cloud import cloud


@pytest.fixture(scope="module")
def shared_aws() -> Iterator[None]:
    """One account for all tests of a module: for those that leave nothing behind that another would see."""
    with cloud():
        yield


@pytest.fixture
def empty_table(shared_aws: None) -> Iterator[None]:
    """The module's account, its table emptied after the test: a tenth of the time of a fresh account."""
    yield
    table = settings().table
    for item in client().scan(TableName=table)["Items"]:
        client().delete_item(TableName=table, Key={"PK": item["PK"], "SK": item["SK"]})


@pytest.fixture
def kernel_meter() -> Meter:
    """What DynamoDB was asked since the test began."""
    meter.reset()
    return meter
