"""The feed of changes: nothing is ever missed, and a new device is told of everything."""

from collections.abc import Iterator
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


def make(token: str, **more: Any) -> str:
    exercises = [{"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}]}]
    return call("POST", "/workouts", {"exercises": exercises} | more, token=token).data["id"]  # type: ignore[no-any-return]


def pull(token: str, cursor: str | None = None, limit: int = 20) -> tuple[list[dict[str, Any]], str]:
    """All pages from a cursor, and the cursor for the next time."""
    found: list[dict[str, Any]] = []
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        answer = call("GET", "/workouts/changes", token=token, limit=limit, **more)
        assert [one for one in answer.operations if one != "UpdateItem"] == ["Query"]
        found += answer.data
        cursor = answer.cursor
        assert cursor is not None
        if not answer.meta["hasMore"]:
            return found, cursor


def later(minutes: float) -> None:
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    clock.set_source(lambda: at)


def test_a_new_device_is_told_of_all_workouts_and_then_of_what_changes(token: str) -> None:
    made = [make(token) for _ in range(5)]
    found, cursor = pull(token, limit=2)
    assert {one["workoutId"] for one in found} == set(made)
    assert all(one["workout"]["name"] and one["version"] == 1 for one in found)
    later(5)
    _, cursor = pull(token, cursor)
    assert pull(token, cursor)[0] == []
    call("POST", f"/workouts/{made[3]}/start", {}, token=token)
    call("PUT", f"/workouts/{made[3]}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    call("DELETE", f"/workouts/{made[1]}", token=token)
    found, _ = pull(token, cursor)
    told = {one["workoutId"]: one for one in found}
    assert {one: (told[one]["version"], told[one]["deleted"]) for one in told} == {
        made[3]: (3, False),
        made[1]: (2, True),
    }
    assert told[made[3]]["workout"]["metrics"]["totalVolume"] == 500
    assert "workout" not in told[made[1]]


def test_nothing_is_answered_twice_once_it_has_settled(token: str) -> None:
    _, cursor = pull(token)
    workout = make(token)
    found, again = pull(token, cursor)
    assert [one["workoutId"] for one in found] == [workout]
    assert [one["workoutId"] for one in pull(token, again)[0]] == [workout], "something may yet land before it"
    later(3)
    _, settled = pull(token, again)
    assert pull(token, settled)[0] == []


def test_a_write_that_lands_late_is_not_missed(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two devices write; the one that decided first lands after the other, and after the feed was read."""
    _, cursor = pull(token)
    first, second = make(token), make(token)
    later(5)
    real = table.client().transact_write_items
    held: list[dict[str, Any]] = []
    monkeypatch.setattr(table.client(), "transact_write_items", lambda **arguments: held.append(arguments))
    call("POST", f"/workouts/{first}/start", {}, token=token)
    monkeypatch.setattr(table.client(), "transact_write_items", real)
    later(5.5)
    call("PUT", f"/workouts/{second}", {"version": 1, "name": "Second"}, token=token)
    found, cursor = pull(token, cursor)
    assert {one["workoutId"]: one["version"] for one in found} == {first: 1, second: 2}
    real(**held[0])
    later(6)
    found, cursor = pull(token, cursor)
    assert {one["workoutId"]: one["version"] for one in found}[first] == 2
    later(9)
    _, cursor = pull(token, cursor)
    assert pull(token, cursor)[0] == []


def test_what_changes_while_all_is_listed_is_told_after_it(token: str) -> None:
    made = [make(token, date=f"2026-01-0{day}") for day in (1, 2, 3)]
    first = call("GET", "/workouts/changes", token=token, limit=1)
    assert [one["workoutId"] for one in first.data] == [made[2]]
    # It moves behind what has been listed already, and would be missed by the list alone.
    call("PUT", f"/workouts/{made[0]}", {"version": 1, "date": "2026-01-09"}, token=token)
    new = make(token, date="2026-01-10")
    call("DELETE", f"/workouts/{made[1]}", token=token)
    found, _ = pull(token, first.cursor, limit=1)
    latest = {one["workoutId"]: one for one in sorted(found, key=lambda one: one["version"])}
    assert latest[made[0]]["workout"]["date"] == "2026-01-09"
    assert latest[made[1]]["deleted"]
    assert new in latest


def test_many_changes_of_one_workout_are_told_page_by_page(token: str) -> None:
    _, cursor = pull(token)
    later(5)
    workout = make(token, start=True)
    for index in range(7):
        call("PUT", f"/workouts/{workout}/set/{index}", {"weight": 100, "reps": 5}, token=token, exercise=0)
    found, _ = pull(token, cursor, limit=3)
    assert [one["version"] for one in found] == [3, 6, 8]


def test_records_that_change_in_past_workouts_are_told(token: str) -> None:
    workout = make(token, start=True)
    call("PUT", f"/workouts/{workout}/set/0", {"weight": 100, "reps": 5}, token=token, exercise=0)
    call("POST", f"/workouts/{workout}/complete", {}, token=token)
    deliver_events()
    later(5)
    _, cursor = pull(token)
    earlier = make(token, start=True, date="2020-01-01")
    call("PUT", f"/workouts/{earlier}/set/0", {"weight": 150, "reps": 5}, token=token, exercise=0)
    call("PUT", f"/workouts/{earlier}", {"version": 2, "date": "2020-01-01"}, token=token)
    call("POST", f"/workouts/{earlier}/complete", {}, token=token)
    deliver_events()
    told = {one["workoutId"]: one["version"] for one in pull(token, cursor)[0]}
    read = call("GET", f"/workouts/{workout}", token=token).data
    assert read["metrics"]["personalRecordsSet"] == 0
    assert told[workout] == read["version"]


def test_other_peoples_changes_are_not_told(token: str) -> None:
    make(access_token(OTHER))
    found, cursor = pull(token)
    assert found == []
    make(access_token(OTHER))
    assert pull(token, cursor)[0] == []
    answer = call("GET", "/workouts/changes", token=access_token(OTHER), cursor=cursor)
    assert (answer.status, answer.error["code"]) == (400, "invalid_cursor")


def test_a_cursor_that_is_too_old_says_so(token: str) -> None:
    make(token)
    _, cursor = pull(token)
    later(60 * 24 * 88)
    assert [one["version"] for one in pull(access_token(ME), cursor)[0]] == [1]
    later(60 * 24 * 90)
    answer = call("GET", "/workouts/changes", token=access_token(ME), cursor=cursor)
    assert (answer.status, answer.error["code"]) == (410, "cursor_expired")


def test_the_log_outlives_every_cursor(token: str) -> None:
    make(token)
    items = table.query(change_log.change_log_partition(ME)).items
    assert int(items[0].ttl or 0) >= clock.epoch() + change_log.CHANGE_LOG_LIFETIME - 5


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"since": "x"}])
def test_a_bad_query_names_the_field(token: str, query: dict[str, Any]) -> None:
    answer = call("GET", "/workouts/changes", token=token, **query)
    assert answer.status == 422
    assert answer.error["fields"][0]["path"] == next(iter(query))
