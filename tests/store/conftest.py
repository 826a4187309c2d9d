"""The stores against a DynamoDB: moto in the process, or Amazon's own DynamoDB Local.

`FITAI_TEST_DYNAMODB=http://localhost:8000` names one that runs; without it the tests run on moto.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.harness.cloud import cloud

SERVER = os.environ.get("FITAI_TEST_DYNAMODB")

on_a_server = pytest.mark.skipif(SERVER is None, reason="moto serves one thread only; DynamoDB Local serves many")
on_moto = pytest.mark.skipif(SERVER is not None, reason="DynamoDB Local says something else, or nothing")
"""For tests that write from several threads."""


@contextmanager
def account() -> Iterator[None]:
    """An empty account; its table is on the named server, the rest on moto."""
    with cloud(dynamodb=SERVER):
        yield


@pytest.fixture
def dynamodb() -> Iterator[None]:
    """An empty table."""
    with account():
        yield
