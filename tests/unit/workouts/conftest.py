"""Devices of a user."""

import pytest

from tests.harness.gateway import Frames, Socket, access_token
from tests.unit.workouts.training import ME


@pytest.fixture
def phone(pushed: Frames) -> Socket:
    return Socket(pushed, access_token(ME)).connect()


@pytest.fixture
def watch(pushed: Frames) -> Socket:
    return Socket(pushed, access_token(ME)).connect()
