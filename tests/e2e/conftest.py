"""End to end: against a stack that runs, `FITAI_STACK` names its description (default: the one of `make start`)."""

import os
from pathlib import Path

import pytest

from infra import ROOT
from infra.local.client import Account, Api, Stack, register

LOCAL = ROOT / ".local" / "stack.json"


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The stack under test."""
    path = Path(os.environ.get("FITAI_STACK", LOCAL))
    if not path.exists():
        pytest.fail(f"No stack runs: {path} is not there. `make start` starts one, `make test` one of its own.")
    return Stack.read(path)


@pytest.fixture(scope="session")
def anybody(stack: Stack) -> Api:
    """The API without a token."""
    return Api(stack)


@pytest.fixture
def account(stack: Stack) -> Account:
    """An account of the test's own."""
    return register(stack)


@pytest.fixture
def stranger(stack: Stack) -> Account:
    """Another account."""
    return register(stack, "stranger")
