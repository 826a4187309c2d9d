"""A user whose devices were offline in the morning."""

import pytest
from fitai.kernel import clock

from tests.harness.gateway import access_token
from tests.unit.workouts.offline.operations import ME, NOON


@pytest.fixture
def token(aws: None) -> str:
    clock.set_source(lambda: NOON)
    return access_token(ME)
