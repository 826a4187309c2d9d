"""The snapshot: built the same each time, published once per version, taken into use by every process."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fitai.exercises import objects
from fitai.exercises.library import compiler as snapshot
from fitai.exercises.library import loading, publishing, seed
from fitai.exercises.library.snapshot import Filters, Library
from fitai.exercises.models import Exercise
from fitai.kernel import aws as clients
from fitai.kernel.errors import Unavailable

from functions.platform import setup_library
from tests.harness.cloud import BUCKET, built_library, publish_library
from tests.harness.gateway import call


def smaller(written: list[Exercise], folder: Path) -> Path:
    """A library of the first ten exercises."""
    path = folder / "smaller.sqlite"
    snapshot.build_snapshot(path, written[:10])
    return path


def current() -> dict[str, str]:
    answer = clients.client("s3").get_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    return json.loads(answer["Body"].read())  # type: ignore[no-any-return]


class Calls:
    """Which S3 operations were sent."""

    def __init__(self) -> None:
        self.names: list[str] = []
        events = clients.client("s3").meta.events
        events.register("before-call.s3.*", lambda model, **_: self.names.append(model.name))

    def taken(self) -> list[str]:
        names, self.names[:] = list(self.names), []
        return names


@pytest.fixture
def calls(aws: None) -> Calls:
    return Calls()


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Snapshots are fetched into an empty folder."""
    monkeypatch.setattr(loading.tempfile, "gettempdir", lambda: str(tmp_path))
    yield
    loading.reset_library()


def test_the_same_exercises_make_the_same_bytes(written: list[Exercise], tmp_path: Path) -> None:
    first, second = tmp_path / "first.sqlite", tmp_path / "deep" / "second.sqlite"
    assert snapshot.build_snapshot(first, written) == snapshot.build_snapshot(second, written[::-1])
    assert first.read_bytes() == second.read_bytes()
    assert snapshot.snapshot_version(first) == snapshot.build_snapshot(first, written), "an older file is replaced"


def test_without_exercises_the_families_are_built(tmp_path: Path) -> None:
    version = snapshot.build_snapshot(tmp_path / "library.sqlite")
    assert version == snapshot.snapshot_version(built_library())


def test_a_flaw_in_the_families_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text("family: broken", encoding="utf-8")
    monkeypatch.setattr(seed.seed_exercises, "__defaults__", (tmp_path,))
    with pytest.raises(seed.InvalidSeed, match=r"broken\.yaml"):
        snapshot.build_snapshot(tmp_path / "library.sqlite")


def test_another_content_is_another_version(written: list[Exercise], tmp_path: Path) -> None:
    changed = written[0].model_copy(update={"description": "Something else."})
    versions = {
        snapshot.build_snapshot(tmp_path / "a", [changed]),
        snapshot.build_snapshot(tmp_path / "b", written[:1]),
    }
    assert len(versions) == 2


def test_an_empty_library_answers_too(tmp_path: Path) -> None:
    snapshot.build_snapshot(tmp_path / "empty.sqlite", [])
    empty = Library(tmp_path / "empty.sqlite")
    assert empty.count() == 0
    assert empty.filter().items == []
    assert empty.search("squat").items == []
    assert empty.get("squat") is None
    empty.close()


def test_a_version_is_published_once(calls: Calls, written: list[Exercise], tmp_path: Path) -> None:
    calls.taken()
    publish_library()
    assert calls.taken() == ["GetObject"]
    path = smaller(written, tmp_path)
    version = publishing.publish_snapshot(path, BUCKET)
    assert calls.taken() == ["GetObject", "PutObject", "PutObject"]
    assert current() == {"version": version, "key": f"library/{version}.sqlite"}


def test_the_first_version_is_published_into_an_empty_bucket(aws: None) -> None:
    clients.client("s3").delete_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    assert publish_library() == current()["version"]


def test_a_bucket_that_fails_is_not_taken_for_an_empty_one(aws: None, written: list[Exercise], tmp_path: Path) -> None:
    with pytest.raises(Exception, match="NoSuchBucket"):
        publishing.publish_snapshot(smaller(written, tmp_path), "no-such-bucket")


class CloudFormation:
    """Where the deployment's answer goes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from fitai.kernel import custom_resource

        self.told: list[dict[str, Any]] = []
        monkeypatch.setattr(custom_resource, "_send_response", lambda url, answer: self.told.append(answer))

    def send(self, kind: str, **properties: str) -> dict[str, Any]:
        event = {"RequestType": kind, "StackId": "s", "RequestId": "r", "LogicalResourceId": "l", "ResponseURL": "u"}
        setup_library.handler(event | {"ResourceProperties": properties}, None)
        return self.told[-1]


def test_a_deployment_brings_its_library(
    calls: Calls, written: list[Exercise], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients.client("s3").put_object(Bucket=BUCKET, Key="assets/a", Body=smaller(written, tmp_path).read_bytes())
    deployed = CloudFormation(monkeypatch)
    answer = deployed.send("Create", SeedBucket=BUCKET, SeedKey="assets/a")
    assert (answer["Status"], answer["Data"]) == ("SUCCESS", {"Version": current()["version"]})
    assert loading.current_library().count() == 10
    calls.taken()
    assert deployed.send("Update", SeedBucket=BUCKET, SeedKey="assets/a")["Status"] == "SUCCESS"
    assert "PutObject" not in calls.taken(), "the version is in use already"
    assert deployed.send("Update", SeedBucket=BUCKET, SeedKey="assets/none")["Status"] == "FAILED"
    assert deployed.send("Delete")["Status"] == "SUCCESS"
    assert loading.current_library().count() == 10


class Stopwatch:
    """A monotonic clock that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(loading.time, "monotonic", lambda: self.now)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    return Stopwatch(monkeypatch)


def test_a_newer_version_is_looked_for_now_and_then(
    calls: Calls, written: list[Exercise], tmp_path: Path, watch: Stopwatch
) -> None:
    first = loading.current_library()
    assert first.count() == len(written)
    assert calls.taken() == ["GetObject", "GetObject"], "what is current, and the snapshot"
    publishing.publish_snapshot(smaller(written, tmp_path), BUCKET)
    calls.taken()
    watch.now += loading.REFRESH_INTERVAL - 1
    assert loading.current_library() is first
    assert calls.taken() == []
    watch.now += 1
    assert loading.current_library().count() == 10
    assert calls.taken() == ["GetObject", "GetObject"]
    assert first.count() == len(written), "a call that began with the older one ends with it"


def test_an_unchanged_version_is_not_fetched_again(calls: Calls, watch: Stopwatch) -> None:
    first = loading.current_library()
    calls.taken()
    watch.now += loading.REFRESH_INTERVAL + 1
    assert loading.current_library() is first
    assert calls.taken() == ["GetObject"]


def test_a_bucket_that_does_not_answer_leaves_the_library_in_use(aws: None, watch: Stopwatch) -> None:
    first = loading.current_library()
    clients.client("s3").delete_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    watch.now += 31
    assert loading.current_library() is first


def test_without_any_snapshot_the_service_is_unavailable(aws: None) -> None:
    clients.client("s3").delete_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    with pytest.raises(Unavailable):
        loading.current_library()
    assert call("GET", "/exercises").status == 503


def test_processes_share_one_file(calls: Calls, tmp_path: Path) -> None:
    loading.current_library()
    loading.reset_library()
    calls.taken()
    loading.current_library()
    assert calls.taken() == ["GetObject"], "the snapshot is there already"
    assert [path.suffix for path in (tmp_path / "fitai-library").iterdir()] == [".sqlite"], "no part is left behind"


def test_threads_may_use_it_at_once(aws: None) -> None:
    failures: list[Exception] = []

    def use() -> None:
        try:
            for _ in range(20):
                shelf = loading.current_library()
                assert shelf.search("bench press").items
                assert shelf.filter(Filters(muscle=["chest"])).items
                assert shelf.get("push-up")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_several_exercises_come_in_the_order_asked_for(shelf: Library) -> None:
    found = shelf.get_many(["plank", "push-up", "nothing", "plank"])
    assert [one.id for one in found] == ["plank", "push-up"]


def test_an_exercise_cannot_be_changed(shelf: Library) -> None:
    one = shelf.get("plank")
    assert one is not None
    with pytest.raises(ValueError, match="frozen"):
        one.name = "Other"  # type: ignore[misc]
