"""Publication: approved, changed and deleted exercises, ratings and uses reach the snapshot, and none is lost."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fitai.exercises import objects
from fitai.exercises.custom import store
from fitai.exercises.library import compiler, loading, publishing
from fitai.exercises.library import store as library_store
from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.library.store import LibraryOverlay
from fitai.exercises.models import Exercise
from fitai.kernel import aws, catalogue, clock, table
from fitai.kernel.errors import Unavailable

from functions.schedules import publish_library
from tests.harness.cloud import BUCKET
from tests.harness.gateway import CONTEXT, access_token, call, deliver_due, deliver_events, waiting
from tests.harness.held_needs import watched
from tests.unit.exercises.custom_exercises import approve, create, published, tokens, update
from tests.unit.exercises.library.test_snapshot import small_snapshot

pytestmark = pytest.mark.usefixtures("small_library")


@pytest.fixture(autouse=True)
def empty_snapshot_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fetch snapshots into an empty folder."""
    monkeypatch.setattr(loading.tempfile, "gettempdir", lambda: str(tmp_path))
    yield
    loading.reset_library()


def pointer(name: str = objects.LIBRARY_POINTER_KEY) -> dict[str, str]:
    answer = aws.client("s3").get_object(Bucket=BUCKET, Key=name)
    return json.loads(answer["Body"].read())  # type: ignore[no-any-return]


def snapshots() -> set[str]:
    answer = aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="library/")
    return {item["Key"] for item in answer["Contents"] if item["Key"].endswith(".sqlite")}


def rate(exercise_id: str, rating: int, user: str = "ann") -> None:
    assert call("POST", f"/exercises/{exercise_id}/rate", {"rating": rating}, token=access_token(user)).status == 200


AdvanceClock = Callable[[float], None]


@pytest.fixture
def advance_clock() -> Iterator[AdvanceClock]:
    """Stop the clock; gives a function that advances it by seconds."""
    moment = [clock.now()]

    def advance(seconds: float) -> None:
        moment[0] += timedelta(seconds=seconds)

    waiting.clear()
    clock.set_source(lambda: moment[0])
    yield advance
    clock.set_source(None)


@pytest.fixture
def built_keys(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the snapshots that were built."""
    keys: list[str] = []
    upload = publishing.upload_snapshot

    def record_upload(*arguments: Any) -> str:
        keys.append(upload(*arguments))
        return keys[-1]

    monkeypatch.setattr(publishing, "upload_snapshot", record_upload)
    return keys


def test_without_additions_the_written_library_is_published(built_keys: list[str]) -> None:
    before = pointer()
    assert publishing.publish_library() == before["version"]
    assert publishing.publish_library() == before["version"]
    assert (pointer()["key"], built_keys) == (before["key"], [])


def test_a_thousand_ratings_are_one_build(built_keys: list[str]) -> None:
    for n in range(30):
        rate("plank", n % 5 + 1, f"user{n}")
    store.commit(library_store.count_write("ann", "plank", ExerciseCounts(5 * 970, 970)))
    versions = {publish_library.handler({}, CONTEXT)["version"] for _ in range(3)}
    assert len(versions) == len(built_keys) == 1
    exercise = published().get("plank")
    assert exercise is not None
    assert (exercise.metrics.total_ratings, exercise.metrics.average_rating) == (1000, round((90 + 5 * 970) / 1000, 2))


def test_counts_of_an_unknown_exercise_are_left_out() -> None:
    store.commit(library_store.count_write("ann", "was-here-once", ExerciseCounts(5, 1)))
    assert published().get("was-here-once") is None


def test_the_first_change_of_a_burst_is_published_at_once_and_all_others_together(
    built_keys: list[str], advance_clock: AdvanceClock
) -> None:
    ann, _, admin = tokens()
    created = [create(ann, name=f"Number {n}") for n in range(4)]
    for exercise in created:
        approve(exercise["id"])
    deliver_events()
    assert len(built_keys) == 1
    update(admin, {"id": "plank"}, name="Board")
    deliver_events()
    assert len(built_keys) == 1
    advance_clock(publishing.PUBLICATION_INTERVAL)
    assert deliver_due() > 1
    assert len(built_keys) == 2
    loading.reset_library()
    assert all(loading.current_library().get(exercise["id"]) for exercise in created)
    plank = loading.current_library().get("plank")
    assert plank is not None
    assert plank.name == "Board"
    advance_clock(publishing.PUBLICATION_INTERVAL)
    assert deliver_due() == 0, "one publication includes all changes"


def test_a_publication_that_started_before_a_change_does_not_include_it(
    built_keys: list[str], advance_clock: AdvanceClock
) -> None:
    exercise = create(tokens()[0])
    approve(exercise["id"])
    assert library_store.claim_publication(publishing.PUBLICATION_INTERVAL) is None, (
        "another publication has started, and may have read the table before the change"
    )
    advance_clock(1)
    deliver_events()
    assert built_keys == []
    advance_clock(publishing.PUBLICATION_INTERVAL)
    assert deliver_due() == 1
    assert published().get(exercise["id"]) is not None


def test_after_the_interval_the_next_change_is_published_at_once(
    built_keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "PUBLICATION_INTERVAL", 0)
    for n in range(2):
        approve(create(tokens()[0], name=f"Number {n}")["id"])
        deliver_events()
    assert len(built_keys) == 2


def test_every_container_loads_a_change_at_its_next_refresh(monkeypatch: pytest.MonkeyPatch) -> None:
    loading.current_library()
    created = create(tokens()[0])
    approve(created["id"])
    deliver_events()
    assert loading.current_library().get(created["id"]) is None
    now = loading.time.monotonic() + loading.REFRESH_INTERVAL
    monkeypatch.setattr(loading.time, "monotonic", lambda: now)
    assert loading.current_library().get(created["id"]) is not None
    assert publishing.PUBLICATION_INTERVAL + loading.REFRESH_INTERVAL <= 30, "within half a minute"


def test_a_changed_library_changes_the_etags() -> None:
    first = call("GET", "/exercises").data[0]["id"]
    paths = ("/exercises", f"/exercises/{first}", "/exercises/popular?limit=100", f"/exercises/search?q={first}")
    before = {path: call("GET", path).headers["etag"] for path in paths}
    update(tokens()[2], {"id": first}, name="Aaa Changed", aliases=[first.replace("-", " ")])
    published()
    for path in paths:
        answer = call("GET", path, headers={"If-None-Match": before[path]})
        assert answer.status == 200, path
        assert answer.headers["etag"] != before[path]


def test_concurrent_publications_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second publication happens while the first one builds from what it has read before."""
    build_snapshot = publishing.build_snapshot
    faster: list[str] = []

    def publish_first(path: Path, exercises: list[Exercise]) -> str:
        if not faster:
            faster.append("begun")
            faster.append(create(tokens()[1], name="Faster")["id"])
            approve(faster[1])
            publishing.publish_library()
        return build_snapshot(path, exercises)

    first = create(tokens()[0], name="Slower")
    approve(first["id"])
    monkeypatch.setattr(publishing, "build_snapshot", publish_first)
    publishing.publish_library()
    loading.reset_library()
    assert loading.current_library().get(first["id"]) is not None
    assert loading.current_library().get(faster[1]) is not None
    assert pointer()["key"] in snapshots()
    assert len(snapshots()) <= 3, "the snapshot that was never in use is deleted"


def test_two_concurrent_first_publications_agree_on_the_written_library(monkeypatch: pytest.MonkeyPatch) -> None:
    rate("plank", 5)
    before = pointer()
    put_pointer = publishing._put_pointer
    pointer_keys: list[str] = []

    def publish_first(name: str, *arguments: Any, **condition: Any) -> bool:
        if not pointer_keys:
            pointer_keys.append(name)
            publishing.publish_library()
        return put_pointer(name, *arguments, **condition)

    monkeypatch.setattr(publishing, "_put_pointer", publish_first)
    publishing.publish_library()
    assert pointer_keys == [objects.SEED_POINTER_KEY]
    assert pointer(objects.SEED_POINTER_KEY) == before
    assert pointer()["key"] in snapshots()


def test_a_publication_that_is_always_overtaken_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    approve(create(tokens()[0])["id"])
    monkeypatch.setattr(publishing, "_replace_pointer", lambda *_: False)
    monkeypatch.setattr(table.time, "sleep", lambda _: None)
    with pytest.raises(Unavailable):
        publishing.publish_library()
    assert snapshots() == {pointer()["key"]}


def test_old_snapshots_are_deleted_except_the_previous_one() -> None:
    seed = pointer()["key"]
    keys = []
    for n in range(4):
        rate("plank", n + 1)
        publishing.publish_library()
        keys.append(pointer()["key"])
    assert snapshots() == {seed, *keys[-2:]}


def test_a_missing_seed_pointer_is_not_replaced_by_a_built_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    rate("plank", 5)
    publishing.publish_library()
    before = pointer()
    aws.client("s3").delete_object(Bucket=BUCKET, Key=objects.SEED_POINTER_KEY)
    rate("plank", 4)
    with pytest.raises(Unavailable):
        publishing.publish_library()
    assert pointer() == before, "a built snapshot is never used as the written library"


def test_a_deleted_pointer_is_written_again() -> None:
    rate("plank", 5)
    publishing.publish_library()
    aws.client("s3").delete_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    version = publishing.publish_library()
    assert pointer()["version"] == version
    exercise = published().get("plank")
    assert exercise is not None
    assert exercise.metrics.total_ratings == 1


def test_a_deployment_keeps_all_additions(seed_exercises: list[Exercise], tmp_path: Path) -> None:
    ann, _, admin = tokens()
    created = create(ann)
    approve(created["id"])
    names = [exercise.id for exercise in seed_exercises[:3]]
    update(admin, {"id": names[0]}, name="Changed By Us")
    call("DELETE", f"/exercises/{names[1]}", token=admin)
    rate(names[2], 5)
    publishing.publish_library()
    version = publishing.deploy_seed(small_snapshot(seed_exercises, tmp_path))
    loading.reset_library()
    library = loading.current_library()
    assert library.version == version
    assert library.count() == 10 - 1 + 1
    custom, changed, rated = library.get(created["id"]), library.get(names[0]), library.get(names[2])
    assert custom and changed and rated
    assert (changed.name, rated.metrics.total_ratings) == ("Changed By Us", 1)
    assert library.get(names[1]) is None
    assert pointer(objects.SEED_POINTER_KEY)["version"] != version
    again = pointer()
    assert publishing.deploy_seed(small_snapshot(seed_exercises, tmp_path)) == version
    assert pointer() == again, "repeating the deployment changes nothing"


def test_a_changed_schema_is_published_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rate("plank", 5)
    publishing.publish_library()
    before = pointer()
    monkeypatch.setattr(publishing, "SCHEMA", publishing.SCHEMA + "\n")
    publishing.publish_library()
    assert pointer()["key"] != before["key"]


def test_the_overlay_is_merged_into_the_written_library(seed_exercises: list[Exercise]) -> None:
    first, second, third = seed_exercises[:3]
    custom = first.model_copy(update={"id": "custom"})
    changed = second.model_copy(update={"name": "New"})
    overlay = LibraryOverlay(
        {"custom": custom, second.id: changed, third.id: None},
        {"custom": ExerciseCounts(5, 1), "deleted": ExerciseCounts(1, 1)},
    )
    exercises = {exercise.id: exercise for exercise in publishing.merge_overlay([first, second, third], overlay)}
    assert set(exercises) == {first.id, second.id, "custom"}
    assert exercises[second.id].name == "New"
    assert exercises["custom"].metrics.average_rating == 5.0
    assert exercises[first.id].metrics.popularity_score < exercises["custom"].metrics.popularity_score
    assert publishing.merge_overlay([first], LibraryOverlay()) == [first]


def test_names_with_any_characters_are_published() -> None:
    ann = tokens()[0]
    names = ['"; DROP TABLE exercise; --', "Übung für die Füße", "深蹲 变体", "🏋️ Lift", "it's ^\"NEAR(* OR", "%_x"]
    ids = {name: create(ann, name=name)["id"] for name in names}
    for id in ids.values():
        approve(id)
    library = published()
    for name, id in ids.items():
        exercise = library.get(id)
        assert exercise is not None
        assert exercise.name == name


def test_the_scheduled_publication_declares_its_aws_actions() -> None:
    rate("plank", 5)
    (task,) = [task for task in catalogue.tasks() if (task.service, task.name) == ("schedules", "publish_library")]
    with watched(task):
        assert task.handler({}, CONTEXT)["version"] == pointer()["version"]


def test_old_local_snapshots_are_deleted(tmp_path: Path) -> None:
    loading.current_library()
    folder = tmp_path / "fitai-library"
    (first,) = folder.iterdir()
    os.utime(first, (1, 1))
    rate("plank", 5)
    library = published()
    assert [path.stem for path in folder.iterdir()] == [library.version]
    rate("plank", 4)
    published()
    assert len(list(folder.iterdir())) == 2, "a recent one may be about to be opened"


def test_the_exercises_of_a_snapshot_make_the_same_snapshot(seed_exercises: list[Exercise], tmp_path: Path) -> None:
    first, again = tmp_path / "first.sqlite", tmp_path / "again.sqlite"
    compiler.build_snapshot(first, seed_exercises)
    exercises = compiler.snapshot_exercises(first)
    assert exercises == sorted(seed_exercises, key=lambda exercise: exercise.id)
    compiler.build_snapshot(again, exercises)
    assert again.read_bytes() == first.read_bytes()
