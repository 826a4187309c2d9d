"""What is approved, changed, removed, rated and used gets into the snapshot, and nothing gets lost on the way."""

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
from fitai.kernel import aws as clients
from fitai.kernel import clock
from fitai.kernel.errors import Unavailable

from functions.schedules import publish_library
from tests.harness.cloud import BUCKET
from tests.harness.gateway import CONTEXT, access_token, call, deliver_due, deliver_events, waiting, watched
from tests.unit.exercises.customs import approve, create, published, tokens, update
from tests.unit.exercises.test_snapshot import smaller

pytestmark = pytest.mark.usefixtures("short_library")


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Snapshots are fetched into an empty folder."""
    monkeypatch.setattr(loading.tempfile, "gettempdir", lambda: str(tmp_path))
    yield
    loading.reset_library()


def pointer(name: str = objects.LIBRARY_POINTER_KEY) -> dict[str, str]:
    answer = clients.client("s3").get_object(Bucket=BUCKET, Key=name)
    return json.loads(answer["Body"].read())  # type: ignore[no-any-return]


def snapshots() -> set[str]:
    answer = clients.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="library/")
    return {one["Key"] for one in answer["Contents"] if one["Key"].endswith(".sqlite")}


def rate(exercise_id: str, rating: int, who: str = "ann") -> None:
    assert call("POST", f"/exercises/{exercise_id}/rate", {"rating": rating}, token=access_token(who)).status == 200


Pass = Callable[[float], None]


@pytest.fixture
def stopped() -> Iterator[Pass]:
    """The time stands, and goes on by so many seconds when told to."""
    moment = [clock.now()]

    def go_on(seconds: float) -> None:
        moment[0] += timedelta(seconds=seconds)

    waiting.clear()
    clock.set_source(lambda: moment[0])
    yield go_on
    clock.set_source(None)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the snapshots that are built."""
    made: list[str] = []
    upload = publishing.upload_snapshot

    def counted(*arguments: Any) -> str:
        made.append(upload(*arguments))
        return made[-1]

    monkeypatch.setattr(publishing, "upload_snapshot", counted)
    return made


def test_without_anything_to_add_the_written_library_stays(builds: list[str]) -> None:
    before = pointer()
    assert publishing.publish_library() == before["version"]
    assert publishing.publish_library() == before["version"]
    assert (pointer()["key"], builds) == (before["key"], [])


def test_a_thousand_ratings_are_one_build(builds: list[str]) -> None:
    for n in range(30):
        rate("plank", n % 5 + 1, f"user{n}")
    store.commit(library_store.count_write("ann", "plank", ExerciseCounts(5 * 970, 970)))
    versions = {publish_library.handler({}, CONTEXT)["version"] for _ in range(3)}
    assert len(versions) == len(builds) == 1
    one = published().get("plank")
    assert one is not None
    assert (one.metrics.total_ratings, one.metrics.average_rating) == (1000, round((90 + 5 * 970) / 1000, 2))


def test_what_is_counted_of_nothing_is_left_out() -> None:
    store.commit(library_store.count_write("ann", "was-here-once", ExerciseCounts(5, 1)))
    assert published().get("was-here-once") is None


def test_of_a_burst_the_first_is_published_at_once_and_the_rest_together_after_a_pause(
    builds: list[str], stopped: Pass
) -> None:
    ann, _, boss = tokens()
    made = [create(ann, name=f"Number {n}") for n in range(4)]
    for one in made:
        approve(one["id"])
    deliver_events()
    assert len(builds) == 1
    update(boss, {"id": "plank"}, name="Board")
    deliver_events()
    assert len(builds) == 1
    stopped(publishing.PUBLICATION_INTERVAL)
    assert deliver_due() > 1
    assert len(builds) == 2
    loading.reset_library()
    assert all(loading.current_library().get(one["id"]) for one in made)
    plank = loading.current_library().get("plank")
    assert plank is not None
    assert plank.name == "Board"
    stopped(publishing.PUBLICATION_INTERVAL)
    assert deliver_due() == 0, "what was published for all of them is not published for each"


def test_a_publication_that_began_before_the_change_does_not_count_for_it(builds: list[str], stopped: Pass) -> None:
    one = create(tokens()[0])
    approve(one["id"])
    assert library_store.claim_publication(publishing.PUBLICATION_INTERVAL) is None, (
        "somebody publishes, and may have read before the change"
    )
    stopped(1)
    deliver_events()
    assert builds == []
    stopped(publishing.PUBLICATION_INTERVAL)
    assert deliver_due() == 1
    assert published().get(one["id"]) is not None


def test_after_the_pause_the_next_change_is_published_at_once(
    builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "PUBLICATION_INTERVAL", 0)
    for n in range(2):
        approve(create(tokens()[0], name=f"Number {n}")["id"])
        deliver_events()
    assert len(builds) == 2


def test_every_container_has_it_at_its_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    loading.current_library()
    made = create(tokens()[0])
    approve(made["id"])
    deliver_events()
    assert loading.current_library().get(made["id"]) is None
    now = loading.time.monotonic() + loading.REFRESH_INTERVAL
    monkeypatch.setattr(loading.time, "monotonic", lambda: now)
    assert loading.current_library().get(made["id"]) is not None
    assert publishing.PUBLICATION_INTERVAL + loading.REFRESH_INTERVAL <= 30, (
        "within the minute, with half of it to spare"
    )


def test_an_answer_has_another_tag_when_the_library_has_changed() -> None:
    first = call("GET", "/exercises").data[0]["id"]
    paths = ("/exercises", f"/exercises/{first}", "/exercises/popular?limit=100", f"/exercises/search?q={first}")
    before = {path: call("GET", path).headers["etag"] for path in paths}
    update(tokens()[2], {"id": first}, name="Aaa Changed", aliases=[first.replace("-", " ")])
    published()
    for path in paths:
        answer = call("GET", path, headers={"If-None-Match": before[path]})
        assert answer.status == 200, path
        assert answer.headers["etag"] != before[path]


def test_two_at_once_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one publishes while the first one builds, out of what it read before."""
    build = publishing.build_snapshot
    late: list[str] = []

    def interrupted(path: Path, exercises: list[Exercise]) -> str:
        if not late:
            late.append("begun")
            late.append(create(tokens()[1], name="Faster")["id"])
            approve(late[1])
            publishing.publish_library()
        return build(path, exercises)

    first = create(tokens()[0], name="Slower")
    approve(first["id"])
    monkeypatch.setattr(publishing, "build_snapshot", interrupted)
    publishing.publish_library()
    loading.reset_library()
    assert loading.current_library().get(first["id"]) is not None
    assert loading.current_library().get(late[1]) is not None
    assert pointer()["key"] in snapshots()
    assert len(snapshots()) <= 3, "the snapshot that nobody was told of is removed"


def test_two_that_are_the_first_ever_agree_on_the_written_library(monkeypatch: pytest.MonkeyPatch) -> None:
    rate("plank", 5)
    before = pointer()
    put = publishing._put_pointer
    begun: list[str] = []

    def interrupted(name: str, *arguments: Any, **condition: Any) -> bool:
        if not begun:
            begun.append(name)
            publishing.publish_library()
        return put(name, *arguments, **condition)

    monkeypatch.setattr(publishing, "_put_pointer", interrupted)
    publishing.publish_library()
    assert begun == [objects.SEED_POINTER_KEY]
    assert pointer(objects.SEED_POINTER_KEY) == before
    assert pointer()["key"] in snapshots()


def test_who_is_overtaken_again_and_again_leaves_it_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    approve(create(tokens()[0])["id"])
    monkeypatch.setattr(publishing, "_replace_pointer", lambda *_: False)
    monkeypatch.setattr(publishing.time, "sleep", lambda _: None)
    with pytest.raises(Unavailable):
        publishing.publish_library()
    assert snapshots() == {pointer()["key"]}


def test_old_snapshots_go_and_the_one_before_stays() -> None:
    seed = pointer()["key"]
    keys = []
    for n in range(4):
        rate("plank", n + 1)
        publishing.publish_library()
        keys.append(pointer()["key"])
    assert snapshots() == {seed, *keys[-2:]}


def test_a_bucket_that_fails_is_not_taken_for_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rate("plank", 5)
    publishing.publish_library()
    before = pointer()
    clients.client("s3").delete_object(Bucket=BUCKET, Key=objects.SEED_POINTER_KEY)
    rate("plank", 4)
    with pytest.raises(Unavailable):
        publishing.publish_library()
    assert pointer() == before, "what was built is never taken for the written library"


def test_a_pointer_that_is_gone_is_made_again() -> None:
    rate("plank", 5)
    publishing.publish_library()
    clients.client("s3").delete_object(Bucket=BUCKET, Key=objects.LIBRARY_POINTER_KEY)
    version = publishing.publish_library()
    assert pointer()["version"] == version
    one = published().get("plank")
    assert one is not None
    assert one.metrics.total_ratings == 1


def test_a_deployment_keeps_what_was_added(written: list[Exercise], tmp_path: Path) -> None:
    ann, _, boss = tokens()
    made = create(ann)
    approve(made["id"])
    names = [one.id for one in written[:3]]
    update(boss, {"id": names[0]}, name="Changed By Us")
    call("DELETE", f"/exercises/{names[1]}", token=boss)
    rate(names[2], 5)
    publishing.publish_library()
    version = publishing.deploy_seed(smaller(written, tmp_path))
    loading.reset_library()
    shelf = loading.current_library()
    assert shelf.version == version
    assert shelf.count() == 10 - 1 + 1
    custom, changed, rated = shelf.get(made["id"]), shelf.get(names[0]), shelf.get(names[2])
    assert custom and changed and rated
    assert (changed.name, rated.metrics.total_ratings) == ("Changed By Us", 1)
    assert shelf.get(names[1]) is None
    assert pointer(objects.SEED_POINTER_KEY)["version"] != version
    again = pointer()
    assert publishing.deploy_seed(smaller(written, tmp_path)) == version
    assert pointer() == again, "the same deployment once more changes nothing"


def test_a_publication_of_older_code_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    rate("plank", 5)
    publishing.publish_library()
    before = pointer()
    monkeypatch.setattr(publishing, "SCHEMA", publishing.SCHEMA + "\n")
    publishing.publish_library()
    assert pointer()["key"] != before["key"]


def test_what_is_merged(written: list[Exercise]) -> None:
    one, other, third = written[:3]
    mine = one.model_copy(update={"id": "mine"})
    changed = other.model_copy(update={"name": "New"})
    overlay = LibraryOverlay(
        {"mine": mine, other.id: changed, third.id: None}, {"mine": ExerciseCounts(5, 1), "gone": ExerciseCounts(1, 1)}
    )
    found = {exercise.id: exercise for exercise in publishing.merge_overlay([one, other, third], overlay)}
    assert set(found) == {one.id, other.id, "mine"}
    assert found[other.id].name == "New"
    assert found["mine"].metrics.average_rating == 5.0
    assert found[one.id].metrics.popularity_score < found["mine"].metrics.popularity_score
    assert publishing.merge_overlay([one], LibraryOverlay()) == [one]


def test_names_of_all_kinds_are_published() -> None:
    ann = tokens()[0]
    names = ['"; DROP TABLE exercise; --', "Übung für die Füße", "深蹲 变体", "🏋️ Lift", "it's ^\"NEAR(* OR", "%_x"]
    ids = {name: create(ann, name=name)["id"] for name in names}
    for id in ids.values():
        approve(id)
    shelf = published()
    for name, id in ids.items():
        one = shelf.get(id)
        assert one is not None
        assert one.name == name


def test_the_functions_declare_what_they_use() -> None:
    from fitai.kernel import catalogue

    rate("plank", 5)
    (one,) = [one for one in catalogue.tasks() if (one.service, one.name) == ("schedules", "publish_library")]
    with watched(one):
        assert one.handler({}, CONTEXT)["version"] == pointer()["version"]


def test_fetched_snapshots_of_long_ago_are_removed(tmp_path: Path) -> None:
    loading.current_library()
    folder = tmp_path / "fitai-library"
    (first,) = folder.iterdir()
    os.utime(first, (1, 1))
    rate("plank", 5)
    shelf = published()
    assert [path.stem for path in folder.iterdir()] == [shelf.version]
    rate("plank", 4)
    published()
    assert len(list(folder.iterdir())) == 2, "one of a moment ago may be about to be opened"


def test_the_written_library_survives_a_round_trip(written: list[Exercise], tmp_path: Path) -> None:
    first, again = tmp_path / "first.sqlite", tmp_path / "again.sqlite"
    compiler.build_snapshot(first, written)
    exercises = compiler.snapshot_exercises(first)
    assert exercises == sorted(written, key=lambda one: one.id)
    compiler.build_snapshot(again, exercises)
    assert again.read_bytes() == first.read_bytes()
