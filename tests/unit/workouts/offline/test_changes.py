"""The list of changes: nothing is ever missed, and a new device gets everything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, table
from fitai.workouts import change_log

from tests.harness.gateway import access_token, call, deliver_events

SQUAT = "barbell-back-squat"
ME, OTHER = "user-1", "user-2"


@pytest.fixture
def token(aws: None) -> Iterator[str]:
    yield access_token(ME)


def create_workout(token: str, **more: Any) -> str:
    exercises = [{"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}]}]
    return call("POST", "/workouts", {"exercises": exercises} | more, token=token).data["id"]  # type: ignore[no-any-return]


def list_changes(
    token: str, cursor: str | None = None, limit: int = 20, *, runs: bool = False
) -> tuple[list[dict[str, Any]], str]:
    """All pages from a cursor, and the cursor for the next time.

    Args:
        runs: a workout runs, or ran a moment ago: its head is read too.
    """
    allowed = [["Query"], ["Query", "BatchGetItem"]] if runs else [["Query"]]
    changes: list[dict[str, Any]] = []
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        answer = call("GET", "/workouts/changes", token=token, limit=limit, **more)
        assert [request for request in answer.operations if request != "UpdateItem"] in allowed
        changes += answer.data
        cursor = answer.cursor
        assert cursor is not None
        if not answer.meta["hasMore"]:
            return changes, cursor


def advance_clock(minutes: float) -> None:
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    clock.set_source(lambda: at)


def test_a_new_device_gets_all_workouts_and_then_what_changes(token: str) -> None:
    workouts = [create_workout(token) for _ in range(5)]
    changes, cursor = list_changes(token, limit=2)
    assert {change["workoutId"] for change in changes} == set(workouts)
    assert all(change["workout"]["name"] and change["version"] == 1 for change in changes)
    advance_clock(5)
    _, cursor = list_changes(token, cursor)
    assert list_changes(token, cursor)[0] == []
    call("POST", f"/workouts/{workouts[3]}/start", {}, token=token)
    call("PUT", f"/workouts/{workouts[3]}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    call("DELETE", f"/workouts/{workouts[1]}", token=token)
    changes, _ = list_changes(token, cursor, runs=True)
    changes_by_workout = {change["workoutId"]: change for change in changes}
    assert {
        workout_id: (changes_by_workout[workout_id]["version"], changes_by_workout[workout_id]["deleted"])
        for workout_id in changes_by_workout
    } == {
        workouts[3]: (3, False),
        workouts[1]: (2, True),
    }
    assert changes_by_workout[workouts[3]]["workout"]["metrics"]["totalVolume"] == 500
    assert "workout" not in changes_by_workout[workouts[1]]


def test_a_settled_change_is_answered_once(token: str) -> None:
    _, cursor = list_changes(token)
    workout = create_workout(token)
    changes, again = list_changes(token, cursor)
    assert [change["workoutId"] for change in changes] == [workout]
    assert [change["workoutId"] for change in list_changes(token, again)[0]] == [workout], (
        "something may yet land before it"
    )
    advance_clock(3)
    _, settled = list_changes(token, again)
    assert list_changes(token, settled)[0] == []


def test_a_write_that_lands_late_is_not_missed(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two devices write; the one that decided first lands after the other, and after the changes were read."""
    _, cursor = list_changes(token)
    first, second = create_workout(token), create_workout(token)
    advance_clock(5)
    ordinary_write = table.client().transact_write_items
    delayed_writes: list[dict[str, Any]] = []
    monkeypatch.setattr(table.client(), "transact_write_items", lambda **arguments: delayed_writes.append(arguments))
    call("POST", f"/workouts/{first}/start", {}, token=token)
    monkeypatch.setattr(table.client(), "transact_write_items", ordinary_write)
    advance_clock(5.5)
    call("PUT", f"/workouts/{second}", {"version": 1, "name": "Second"}, token=token)
    changes, cursor = list_changes(token, cursor)
    assert {change["workoutId"]: change["version"] for change in changes} == {first: 1, second: 2}
    ordinary_write(**delayed_writes[0])
    advance_clock(6)
    changes, cursor = list_changes(token, cursor, runs=True)
    assert {change["workoutId"]: change["version"] for change in changes}[first] == 2
    advance_clock(9)
    _, cursor = list_changes(token, cursor, runs=True)
    assert list_changes(token, cursor, runs=True)[0] == []


def test_changes_made_while_all_workouts_are_listed_are_answered_after_them(token: str) -> None:
    workouts = [create_workout(token, date=f"2026-01-0{day}") for day in (1, 2, 3)]
    first = call("GET", "/workouts/changes", token=token, limit=1)
    assert [change["workoutId"] for change in first.data] == [workouts[2]]
    # It moves behind what has been listed already, and would be missed by the list alone.
    call("PUT", f"/workouts/{workouts[0]}", {"version": 1, "date": "2026-01-09"}, token=token)
    new = create_workout(token, date="2026-01-10")
    call("DELETE", f"/workouts/{workouts[1]}", token=token)
    changes, _ = list_changes(token, first.cursor, limit=1)
    latest = {change["workoutId"]: change for change in sorted(changes, key=lambda change: change["version"])}
    assert latest[workouts[0]]["workout"]["date"] == "2026-01-09"
    assert latest[workouts[1]]["deleted"]
    assert new in latest


def test_of_several_changes_of_a_workout_on_a_page_the_last_is_answered(token: str) -> None:
    _, cursor = list_changes(token)
    advance_clock(5)
    workout = create_workout(token)
    for version in range(1, 8):
        call("PUT", f"/workouts/{workout}", {"version": version, "name": f"Name {version}"}, token=token)
    changes, _ = list_changes(token, cursor, limit=3)
    assert [change["version"] for change in changes] == [3, 6, 8]


def test_a_running_workout_is_one_change_however_many_sets_it_has(token: str) -> None:
    _, cursor = list_changes(token)
    advance_clock(5)
    workout = create_workout(token, start=True)
    for index in range(7):
        call("PUT", f"/workouts/{workout}/set/{index}", {"weight": 100, "reps": 5}, token=token, exercise=0)
    changes, later = list_changes(token, cursor, limit=1, runs=True)
    assert [change["version"] for change in changes][-1] == 8
    assert changes[-1]["workout"]["metrics"]["completedSets"] == 7
    advance_clock(8)
    _, later = list_changes(token, later, runs=True)
    assert list_changes(token, later, runs=True)[0] == []
    call("PUT", f"/workouts/{workout}/set/7", {"weight": 100, "reps": 5}, token=token, exercise=0)
    assert [change["version"] for change in list_changes(token, later, runs=True)[0]] == [9]


def test_what_changed_in_a_running_workout_comes_behind_the_pages_of_the_log(token: str) -> None:
    """Its last change is older than the last page's beginning."""
    _, cursor = list_changes(token)
    workout, other = create_workout(token, start=True), create_workout(token)
    advance_clock(5)
    call("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    for version in range(1, 4):
        advance_clock(5 + version)
        call("PUT", f"/workouts/{other}", {"version": version, "name": f"Name {version}"}, token=token)
    changes, _ = list_changes(token, cursor, limit=1, runs=True)
    assert max(change["version"] for change in changes if change["workoutId"] == workout) == 2


def test_a_workout_that_stops_while_the_log_is_read_is_not_missed(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the log is read after the entry of the completion would have been, and before it lands."""
    workout = create_workout(token, start=True)
    _, cursor = list_changes(token, runs=True)
    advance_clock(3)
    call("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    advance_clock(6)
    call("POST", f"/workouts/{workout}/complete", {}, token=token)
    ordinary_query = change_log.query

    def without_entries(*arguments: Any, **options: Any) -> Any:
        page = ordinary_query(*arguments, **options)
        return replace(page, items=[item for item in page.items if item.SK.startswith("~")])

    monkeypatch.setattr(change_log, "query", without_entries)
    changes, _ = list_changes(token, cursor, runs=True)
    assert [(change["workoutId"], change["workout"]["metrics"]["completedSets"]) for change in changes] == [
        (workout, 1)
    ]


def test_changed_records_of_past_workouts_are_changes(token: str) -> None:
    workout = create_workout(token, start=True)
    call("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    call("POST", f"/workouts/{workout}/complete", {}, token=token)
    deliver_events()
    advance_clock(5)
    _, cursor = list_changes(token)
    earlier = create_workout(token, start=True, date="2020-01-01")
    call("PUT", f"/workouts/{earlier}/set/0", {"weight": 150, "reps": 5}, token=token, exercise=0)
    call("PUT", f"/workouts/{earlier}", {"version": 2, "date": "2020-01-01"}, token=token)
    call("POST", f"/workouts/{earlier}/complete", {}, token=token)
    deliver_events()
    changes = list_changes(token, cursor, runs=True)[0]
    changes_by_workout = {change["workoutId"]: change["version"] for change in changes}
    read = call("GET", f"/workouts/{workout}", token=token).data
    assert read["metrics"]["personalRecordsSet"] == 0
    assert changes_by_workout[workout] == read["version"]


def test_other_users_changes_are_not_listed(token: str) -> None:
    create_workout(access_token(OTHER))
    changes, cursor = list_changes(token)
    assert changes == []
    create_workout(access_token(OTHER))
    assert list_changes(token, cursor)[0] == []
    answer = call("GET", "/workouts/changes", token=access_token(OTHER), cursor=cursor)
    assert (answer.status, answer.error["code"]) == (400, "invalid_cursor")


def test_a_cursor_that_is_too_old_is_refused(token: str) -> None:
    create_workout(token)
    _, cursor = list_changes(token)
    advance_clock(60 * 24 * 88)
    assert [change["version"] for change in list_changes(access_token(ME), cursor)[0]] == [1]
    advance_clock(60 * 24 * 90)
    answer = call("GET", "/workouts/changes", token=access_token(ME), cursor=cursor)
    assert (answer.status, answer.error["code"]) == (410, "cursor_expired")


def test_the_log_outlives_every_cursor(token: str) -> None:
    create_workout(token)
    items = table.query(change_log.change_log_partition(ME)).items
    assert int(items[0].ttl or 0) >= clock.epoch() + change_log.CHANGE_LOG_LIFETIME - 5


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"since": "x"}])
def test_a_bad_query_names_the_field(token: str, query: dict[str, Any]) -> None:
    answer = call("GET", "/workouts/changes", token=token, **query)
    assert answer.status == 422
    assert answer.error["fields"][0]["path"] == next(iter(query))
