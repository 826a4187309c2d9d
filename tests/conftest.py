"""Fixtures of all in-process tests."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from fitai.kernel import clock
from hypothesis import settings

from tests.harness import renewal
from tests.harness.cloud import end_kept_account
from tests.harness.gateway import Frames, frames, waiting
from tests.harness.renewal import Account

SAME_EXAMPLES = "FITAI_SAME_EXAMPLES"
"""The environment variable that lets property tests try the same examples in every run, as continuous integration does: a change is
judged by what it changes. Runs without it look for others."""
# How long an example takes says how busy the machine is.
settings.register_profile("fitai", deadline=None, derandomize=SAME_EXAMPLES in os.environ)
settings.load_profile("fitai")
collect_ignore = [] if find_spec("playwright") else ["browser"]
"""Those in a browser are collected where `make test-browser` has installed what drives it."""
LONGEST = (
    "unit/workouts/offline/test_model.py",
    "unit/accounts/erasure/test_everything_of_an_account.py",
    "unit/community/boards/test_crashes.py",
    "unit/accounts/erasure/test_account_deletion.py",
    "unit/trash/test_trash.py",
    "unit/kernel/test_imports.py",
    "unit/workouts/imports/test_properties.py",
    "unit/workouts/records/test_model.py",
    "unit/users/social/test_relations.py",
    "unit/users/export/test_export.py",
    "unit/community/feed/test_large_authors.py",
    "unit/coach/form/test_motion.py",
    "unit/contract/test_sample_events.py",
    "unit/contract/test_recipes.py",
    "unit/contract/test_authorization.py",
    "unit/contract/test_security.py",
)
"""The modules that take longest, relative to this folder."""


USES_ACCOUNT: set[Path] = set()
"""The modules with a test that uses the account on moto."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest modules begin first: each is run by one process, and the others would wait for it in the end.

    Those that use the account on moto follow one another, so that it is made once.
    """
    USES_ACCOUNT.update(item.path for item in items if "account" in getattr(item, "fixturenames", ()))
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: (places.get(item.path, len(places)), item.path not in USES_ACCOUNT))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """End the account on moto before a module that uses none: nor does it see its environment."""
    if item.path not in USES_ACCOUNT:
        end_kept_account()


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    """An account on moto for all tests of a module, as new."""
    with renewal.shared_account() as shared:
        yield shared


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
