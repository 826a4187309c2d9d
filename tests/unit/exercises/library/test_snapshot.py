"""The snapshot: reproducible, published once per version, loaded and refreshed by every process."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fitai.exercises import objects
from fitai.exercises.library import compiler, loading, publishing, seed
from fitai.exercises.library.snapshot import Filters, Library
from fitai.exercises.models import Exercise
from fitai.kernel import aws as clients
from fitai.kernel import custom_resource
from fitai.kernel.errors import Unavailable

from functions.platform import setup_library
from tests.harness.cloud import BUCKET, built_library, publish_library
from tests.harness.gateway import call


def small_snapshot(seed_exercises: list[Exercise], folder: Path) -> Path:
    """A snapshot of the first ten exercises."""
    path = folder / "smaller.sqlite"
    compiler.build_snapshot(path, seed_exercises[:10])
    return path


def current() -> dict[str, str]:
    answer = clients.client("s3").get_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    return json.loads(answer["Body"].read())  # type: ignore[no-any-return]


class S3Calls:
    """The S3 operations that were sent."""

    def __init__(self) -> None:
        self.names: list[str] = []
        events = clients.client("s3").meta.events
        events.register("before-call.s3.*", lambda model, **_: self.names.append(model.name))

    def pop_names(self) -> list[str]:
        """The operations since the last call."""
        names, self.names[:] = list(self.names), []
        return names


@pytest.fixture
def s3_calls(aws: None) -> S3Calls:
    return S3Calls()


@pytest.fixture(autouse=True)
def empty_snapshot_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fetch snapshots into an empty folder."""
    monkeypatch.setattr(loading.tempfile, "gettempdir", lambda: str(tmp_path))
    yield
    loading.reset_library()


def test_the_same_exercises_make_the_same_bytes(seed_exercises: list[Exercise], tmp_path: Path) -> None:
    first, second = tmp_path / "first.sqlite", tmp_path / "deep" / "second.sqlite"
    assert compiler.build_snapshot(first, seed_exercises) == compiler.build_snapshot(second, seed_exercises[::-1])
    assert first.read_bytes() == second.read_bytes()
    assert compiler.snapshot_version(first) == compiler.build_snapshot(first, seed_exercises), (
        "an existing file is replaced"
    )


def test_without_exercises_the_families_are_built(tmp_path: Path) -> None:
    version = compiler.build_snapshot(tmp_path / "library.sqlite")
    assert version == compiler.snapshot_version(built_library())


def test_a_flaw_in_the_families_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text("family: broken", encoding="utf-8")
    monkeypatch.setattr(seed.seed_exercises, "__defaults__", (tmp_path,))
    with pytest.raises(seed.InvalidSeed, match=r"broken\.yaml"):
        compiler.build_snapshot(tmp_path / "library.sqlite")


def test_different_content_has_a_different_version(seed_exercises: list[Exercise], tmp_path: Path) -> None:
    changed = seed_exercises[0].model_copy(update={"description": "Something else."})
    versions = {
        compiler.build_snapshot(tmp_path / "a", [changed]),
        compiler.build_snapshot(tmp_path / "b", seed_exercises[:1]),
    }
    assert len(versions) == 2


def test_an_empty_library_can_be_queried(tmp_path: Path) -> None:
    compiler.build_snapshot(tmp_path / "empty.sqlite", [])
    empty = Library(tmp_path / "empty.sqlite")
    assert empty.count() == 0
    assert empty.filter().items == []
    assert empty.search("squat").items == []
    assert empty.get("squat") is None
    empty.close()


def test_a_version_is_published_once(s3_calls: S3Calls, seed_exercises: list[Exercise], tmp_path: Path) -> None:
    s3_calls.pop_names()
    publish_library()
    assert s3_calls.pop_names() == ["GetObject"]
    path = small_snapshot(seed_exercises, tmp_path)
    version = publishing.publish_snapshot(path, BUCKET)
    assert s3_calls.pop_names() == ["GetObject", "PutObject", "PutObject"]
    assert current() == {"version": version, "key": f"library/{version}.sqlite"}


def test_the_first_version_is_published_into_an_empty_bucket(aws: None) -> None:
    clients.client("s3").delete_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    assert publish_library() == current()["version"]


def test_an_error_of_the_bucket_is_not_an_empty_bucket(
    aws: None, seed_exercises: list[Exercise], tmp_path: Path
) -> None:
    with pytest.raises(Exception, match="NoSuchBucket"):
        publishing.publish_snapshot(small_snapshot(seed_exercises, tmp_path), "no-such-bucket")


class CloudFormation:
    """Sends requests to the custom resource, and receives its responses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.responses: list[dict[str, Any]] = []
        monkeypatch.setattr(custom_resource, "_send_response", lambda url, response: self.responses.append(response))

    def send(self, request_type: str, **properties: str) -> dict[str, Any]:
        event = {
            "RequestType": request_type,
            "StackId": "s",
            "RequestId": "r",
            "LogicalResourceId": "l",
            "ResponseURL": "u",
        }
        setup_library.handler(event | {"ResourceProperties": properties}, None)
        return self.responses[-1]


def test_a_deployment_publishes_its_library(
    s3_calls: S3Calls, seed_exercises: list[Exercise], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients.client("s3").put_object(
        Bucket=BUCKET, Key="assets/a", Body=small_snapshot(seed_exercises, tmp_path).read_bytes()
    )
    deployed = CloudFormation(monkeypatch)
    answer = deployed.send("Create", SeedBucket=BUCKET, SeedKey="assets/a")
    assert (answer["Status"], answer["Data"]) == ("SUCCESS", {"Version": current()["version"]})
    assert loading.current_library().count() == 10
    s3_calls.pop_names()
    assert deployed.send("Update", SeedBucket=BUCKET, SeedKey="assets/a")["Status"] == "SUCCESS"
    assert "PutObject" not in s3_calls.pop_names(), "the version is in use already"
    assert deployed.send("Update", SeedBucket=BUCKET, SeedKey="assets/none")["Status"] == "FAILED"
    assert deployed.send("Delete")["Status"] == "SUCCESS"
    assert loading.current_library().count() == 10


class MonotonicClock:
    """A monotonic clock that a test advances."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(loading.time, "monotonic", lambda: self.now)


@pytest.fixture
def monotonic_clock(monkeypatch: pytest.MonkeyPatch) -> MonotonicClock:
    return MonotonicClock(monkeypatch)


def test_a_newer_version_is_loaded_after_the_refresh_interval(
    s3_calls: S3Calls, seed_exercises: list[Exercise], tmp_path: Path, monotonic_clock: MonotonicClock
) -> None:
    first = loading.current_library()
    assert first.count() == len(seed_exercises)
    assert s3_calls.pop_names() == ["GetObject", "GetObject"], "the pointer and the snapshot"
    publishing.publish_snapshot(small_snapshot(seed_exercises, tmp_path), BUCKET)
    s3_calls.pop_names()
    monotonic_clock.now += loading.REFRESH_INTERVAL - 1
    assert loading.current_library() is first
    assert s3_calls.pop_names() == []
    monotonic_clock.now += 1
    assert loading.current_library().count() == 10
    assert s3_calls.pop_names() == ["GetObject", "GetObject"]
    assert first.count() == len(seed_exercises), "a call that started with the older snapshot can finish with it"


def test_an_unchanged_version_is_not_fetched_again(s3_calls: S3Calls, monotonic_clock: MonotonicClock) -> None:
    first = loading.current_library()
    s3_calls.pop_names()
    monotonic_clock.now += loading.REFRESH_INTERVAL + 1
    assert loading.current_library() is first
    assert s3_calls.pop_names() == ["GetObject"]


def test_a_failure_of_the_bucket_keeps_the_loaded_library(aws: None, monotonic_clock: MonotonicClock) -> None:
    first = loading.current_library()
    clients.client("s3").delete_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    monotonic_clock.now += 31
    assert loading.current_library() is first


def test_without_any_snapshot_the_service_is_unavailable(aws: None) -> None:
    clients.client("s3").delete_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    with pytest.raises(Unavailable):
        loading.current_library()
    assert call("GET", "/exercises").status == 503


def test_processes_share_one_file(s3_calls: S3Calls, tmp_path: Path) -> None:
    loading.current_library()
    loading.reset_library()
    s3_calls.pop_names()
    loading.current_library()
    assert s3_calls.pop_names() == ["GetObject"], "the snapshot is in the folder already"
    assert [path.suffix for path in (tmp_path / "fitai-library").iterdir()] == [".sqlite"], "no temporary file is left"


def test_threads_can_use_the_library_concurrently(aws: None) -> None:
    failures: list[Exception] = []

    def use_library() -> None:
        try:
            for _ in range(20):
                library = loading.current_library()
                assert library.search("bench press").items
                assert library.filter(Filters(muscle=["chest"])).items
                assert library.get("push-up")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=use_library) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_several_exercises_are_in_the_order_of_their_ids(library: Library) -> None:
    exercises = library.get_many(["plank", "push-up", "nothing", "plank"])
    assert [exercise.id for exercise in exercises] == ["plank", "push-up"]


def test_an_exercise_cannot_be_changed(library: Library) -> None:
    exercise = library.get("plank")
    assert exercise is not None
    with pytest.raises(ValueError, match="frozen"):
        exercise.name = "Other"  # type: ignore[misc]
