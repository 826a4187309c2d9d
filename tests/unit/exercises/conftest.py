"""The library as the tests of the exercises see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fitai.exercises.library import loading
from fitai.exercises.library.compiler import build_snapshot
from fitai.exercises.library.publishing import publish_snapshot
from fitai.exercises.library.ranking import STAPLE_EXERCISES
from fitai.exercises.library.snapshot import Library
from fitai.exercises.models import Exercise

from tests.harness.cloud import BUCKET, built_library, sdk, written_exercises


@pytest.fixture(scope="session")
def written() -> list[Exercise]:
    """The exercises of the YAML families."""
    return written_exercises()


@pytest.fixture(scope="session")
def shelf() -> Iterator[Library]:
    """The library built of them, opened without a bucket."""
    opened = Library(built_library())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def short(written: list[Exercise], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the first twenty and of what every gym has."""
    path = tmp_path_factory.mktemp("library") / "short.sqlite"
    build_snapshot(path, [one for n, one in enumerate(written) if n < 20 or one.id in STAPLE_EXERCISES])
    return path


@pytest.fixture
def short_library(aws: None, short: Path) -> Iterator[None]:
    """The short library in place of the whole one: for what builds another one of it, again and again."""
    for one in sdk("s3").list_objects_v2(Bucket=BUCKET, Prefix="library/")["Contents"]:
        sdk("s3").delete_object(Bucket=BUCKET, Key=one["Key"])
    publish_snapshot(short, BUCKET)
    loading.reset_library()
    yield
    loading.reset_library()
