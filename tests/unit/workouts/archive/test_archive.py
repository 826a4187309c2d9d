"""The operations of a finished workout are in cold storage before they expire, and go with the workout and the account."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fitai.kernel.cold_storage import read_archived
from fitai.kernel.errors import Unavailable
from fitai.kernel.personal_data import deleted_account_write
from fitai.kernel.table import commit
from fitai.workouts.archive import rules, service
from fitai.workouts.events import WorkoutDeleted, WorkoutRestored
from fitai.workouts.live_events import MissedOperation
from fitai.workouts.personal import PERSONAL_DATA

from tests.harness.cloud import table
from tests.harness.gateway import access_token, call, deliver_events
from tests.harness.person import whole_bucket

pytestmark = pytest.mark.usefixtures("pushed")


@pytest.fixture
def ann(pushed: object) -> str:
    return access_token("ann")


def completed(token: str) -> str:
    """A workout that was completed with a set, and whose events were delivered."""
    body = {"exercises": [{"exerciseId": "barbell-back-squat"}], "start": True}
    workout = str(call("POST", "/workouts", body, token=token).data["id"])
    sent = {"weight": 100, "reps": 5}
    call("PUT", f"/workouts/{workout}/set/0", sent, token=token, exercise="0").data  # noqa: B018
    call("POST", f"/workouts/{workout}/complete", {}, token=token).data  # noqa: B018
    deliver_events()
    return workout


def correction(workout: str) -> WorkoutRestored:
    """An event that asks for the archive of a workout."""
    return WorkoutRestored(user_id="ann", workout_id=workout, workout_version=1, exercise_ids=[])


def archived(workout: str) -> list[dict[str, Any]] | None:
    content = read_archived(rules.archive_key("ann", workout))
    return None if content is None else content["operations"]


def logged(workout: str) -> list[int]:
    items = [item for item in table().scan()["Items"] if item["PK"] == f"WORKOUT#{workout}"]
    return sorted(int(item["SK"].removeprefix("OPERATION#")) for item in items if item["SK"].startswith("OPERATION#"))


def test_a_completed_workout_is_archived_whole(ann: str) -> None:
    workout = completed(ann)
    operations = archived(workout)

    assert operations is not None
    assert sorted({operation["version"] for operation in operations}) == logged(workout)
    assert "set:completed" in {operation["event"] for operation in operations}


def test_what_has_expired_in_the_table_stays_in_the_archive_when_the_workout_is_corrected(ann: str) -> None:
    workout = completed(ann)
    before = archived(workout)
    for version in logged(workout):
        table().delete_item(Key={"PK": f"WORKOUT#{workout}", "SK": f"OPERATION#{version:08d}"})
    change = {"weight": 105, "reps": 5}
    call("PUT", f"/workouts/{workout}/set/0", change, token=ann, exercise="0").data  # noqa: B018
    deliver_events()
    after = archived(workout)

    assert before is not None and after is not None
    assert after[: len(before)] == before and len(after) > len(before)
    assert [operation["version"] for operation in after] == sorted(operation["version"] for operation in after)


def test_a_deleted_workout_has_no_archive_and_a_restored_one_has(ann: str) -> None:
    workout = completed(ann)
    before = archived(workout)
    assert call("DELETE", f"/workouts/{workout}", token=ann).status == 200
    deliver_events()
    assert archived(workout) is None

    assert call("POST", f"/trash/{workout}/restore", {}, token=ann).status == 200
    deliver_events()
    operations = archived(workout)
    assert before is not None and operations is not None and len(operations) >= len(before)


def test_events_may_come_twice_and_late(ann: str) -> None:
    workout = completed(ann)
    before = archived(workout)
    stale = WorkoutDeleted(user_id="ann", workout_id=workout, workout_version=1, was_completed=True, exercise_ids=[])
    service.archive_workout(stale)

    assert archived(workout) == before, "the workout is there"


def between_read_and_write(monkeypatch: pytest.MonkeyPatch, *changes: Callable[[], object]) -> list[str]:
    """Let the next of the changes be made between each reading of a workout and the writing of its archive; the keys that were written."""
    pending, keys = list(changes), list[str]()
    write = service.write_archived

    def change_and_write(key: str, content: Any) -> None:
        if pending:
            pending.pop(0)()
        write(key, content)
        keys.append(key)

    monkeypatch.setattr(service, "write_archived", change_and_write)
    return keys


def test_a_workout_that_is_deleted_while_it_is_archived_has_no_archive(
    ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workout = completed(ann)

    def delete() -> None:
        assert call("DELETE", f"/workouts/{workout}", token=ann).status == 200
        deliver_events()

    between_read_and_write(monkeypatch, delete)
    service.archive_workout(correction(workout))

    assert archived(workout) is None


def test_a_correction_while_it_is_archived_is_in_the_archive(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    workout = completed(ann)
    event = correction(workout)

    def correct() -> None:
        change = {"weight": 105, "reps": 5}
        call("PUT", f"/workouts/{workout}/set/0", change, token=ann, exercise="0").data  # noqa: B018

    keys = between_read_and_write(monkeypatch, correct, correct)
    service.archive_workout(event)
    operations = archived(workout)

    assert len(keys) == 3
    assert operations is not None
    assert sorted({operation["version"] for operation in operations}) == logged(workout)


def test_a_workout_that_changes_all_the_time_is_archived_later(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    workout = completed(ann)
    event = correction(workout)
    weights = iter(range(50, 100))
    monkeypatch.setattr("fitai.kernel.table._pause", lambda *_, **__: None)

    def correct() -> None:
        change = {"weight": next(weights), "reps": 5}
        call("PUT", f"/workouts/{workout}/set/0", change, token=ann, exercise="0").data  # noqa: B018

    between_read_and_write(monkeypatch, *[correct] * 20)
    with pytest.raises(Unavailable):
        service.archive_workout(event)


def test_a_workout_that_is_restored_while_its_archive_is_deleted_has_one(
    ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workout = completed(ann)
    assert call("DELETE", f"/workouts/{workout}", token=ann).status == 200
    delete_object, restorations = service.storage.delete_object, [f"/trash/{workout}/restore"]

    def restore_and_delete(key: str) -> None:
        for path in restorations:
            assert call("POST", path, {}, token=ann).status == 200
            service.archive_workout(correction(workout))
        restorations.clear()
        delete_object(key)

    monkeypatch.setattr(service.storage, "delete_object", restore_and_delete)
    service.archive_workout(correction(workout))

    assert archived(workout), "the restored workout is archived, though its archive was deleted last"


def test_the_archive_goes_with_the_account_and_no_late_event_brings_it_back(ann: str) -> None:
    workout = completed(ann)
    files = [file.name for file in PERSONAL_DATA.files("ann")]
    assert f"operations/{workout}.json.gz" in files
    commit(deleted_account_write("ann"))
    event = WorkoutDeleted(user_id="ann", workout_id=workout, workout_version=9, was_completed=True, exercise_ids=[])
    service.archive_workout(event)
    assert archived(workout) is None, "written again, and taken away"
    for _ in PERSONAL_DATA.erase("ann"):
        pass

    assert not [key for key in whole_bucket() if "ann" in key]


def test_other_users_are_not_in_the_archive() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    data = {"workout": {"sharing": {"visibility": "friends", "sharedWith": ["bob"]}}, "list": [{"recipients": ["bob"]}]}
    (operation,) = rules.archived_operations([], [MissedOperation(event="x", version=1, at=at, data=data)])

    assert operation["data"] == {"workout": {"sharing": {"visibility": "friends"}}, "list": [{}]}


def test_what_the_log_has_replaces_what_was_archived_of_the_version() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    stored = [{"version": 1, "event": "old"}, {"version": 3, "event": "old"}]
    logged_events = [MissedOperation(event="new", version=version, at=at, data={}) for version in (3, 2)]

    merged = rules.archived_operations(stored, logged_events)

    assert [(operation["version"], operation["event"]) for operation in merged] == [(1, "old"), (2, "new"), (3, "new")]
