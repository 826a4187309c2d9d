"""The same account for all tests of a module, as in the tests of signing in; its bucket emptied too."""

from collections.abc import Iterator

import pytest

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import Frames, frames
from tests.harness.uploads import stored
from tests.unit.auth.conftest import account, aws

__all__ = ["account", "aws", "no_files"]


@pytest.fixture(autouse=True)
def no_files(request: pytest.FixtureRequest) -> Iterator[None]:
    """No file of one test is there in the next one."""
    yield
    if "aws" in request.fixturenames:
        for key in stored():
            sdk("s3").delete_object(Bucket=BUCKET, Key=key)


@pytest.fixture
def pushed(aws: None) -> Iterator[Frames]:
    """What was pushed to WebSocket connections."""
    with frames() as kept:
        yield kept
