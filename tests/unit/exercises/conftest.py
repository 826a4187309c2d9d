"""The library for the tests of the exercises."""

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
def seed_exercises() -> list[Exercise]:
    """The exercises of the YAML families."""
    return written_exercises()


@pytest.fixture(scope="session")
def library() -> Iterator[Library]:
    """The library built of them, opened without a bucket."""
    opened = Library(built_library())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def small_snapshot(seed_exercises: list[Exercise], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the first twenty exercises and the most common ones."""
    path = tmp_path_factory.mktemp("library") / "short.sqlite"
    build_snapshot(
        path, [exercise for n, exercise in enumerate(seed_exercises) if n < 20 or exercise.id in STAPLE_EXERCISES]
    )
    return path


@pytest.fixture
def small_library(aws: None, small_snapshot: Path) -> Iterator[None]:
    """The small snapshot instead of the whole library: for tests that build further snapshots of it."""
    for item in sdk("s3").list_objects_v2(Bucket=BUCKET, Prefix="library/")["Contents"]:
        sdk("s3").delete_object(Bucket=BUCKET, Key=item["Key"])
    publish_snapshot(small_snapshot, BUCKET)
    loading.reset_library()
    yield
    loading.reset_library()
