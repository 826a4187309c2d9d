"""/progress/pauses: days that no streak asks for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import pauses
from fitai.kernel import clock
from fitai.kernel.meter import meter

from tests.harness.gateway import Answer, Frames, Socket, access_token, call
from tests.unit.analytics.test_reactions import registered
from tests.unit.analytics.workouts import ME, train

TODAY = date(2026, 3, 4)
MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: NOON)


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


def add(first: int, last: int, reason: str = "travel", user_id: str = ME) -> Answer:
    body = {"reason": reason, "startDate": day(first), "endDate": day(last)}
    return call("POST", "/progress/pauses", body, token=access_token(user_id))


def change(pause_id: str, user_id: str = ME, **body: Any) -> Answer:
    return call("PUT", f"/progress/pauses/{pause_id}", body, token=access_token(user_id))


def delete(pause_id: str, user_id: str = ME) -> Answer:
    return call("DELETE", f"/progress/pauses/{pause_id}", token=access_token(user_id))


def listed(user_id: str = ME) -> list[Any]:
    found: list[Any] = call("GET", "/progress/pauses", token=access_token(user_id)).data["pauses"]
    return found


def streak() -> Any:
    return call("GET", "/analytics/overview", token=access_token(ME)).data["weeklyStreak"]


def test_a_pause_is_added_changed_and_deleted() -> None:
    answer = add(0, 6)
    assert answer.status == 201
    pause = answer.data
    assert pause == {"id": pause["id"], "reason": "travel", "startDate": day(0), "endDate": day(6)}
    later = add(20, 30, "rest").data
    assert listed() == [later, pause]
    changed = change(pause["id"], endDate=day(2), reason="illness").data
    assert changed == pause | {"endDate": day(2), "reason": "illness"}
    assert delete(later["id"]).status == 200
    assert listed() == [changed]


def test_pauses_are_their_owners() -> None:
    pause_id = add(0, 6).data["id"]
    assert listed("user-2") == []
    for answer in (
        change(pause_id, "user-2", endDate=day(9)),
        delete(pause_id, "user-2"),
        change("none", endDate=day(9)),
    ):
        assert answer.status == 404
    assert listed()[0]["endDate"] == day(6)


def test_only_an_illness_may_have_begun_earlier_and_at_most_14_days() -> None:
    for reason in ("travel", "rest"):
        answer = add(-1, 3, reason)
        assert (answer.status, answer.error["fields"][0]["path"]) == (422, "startDate")
    assert add(-15, 3, "illness").status == 422
    assert add(-14, 3, "illness").status == 201
    assert add(4, 5, "travel").status == 201


def test_today_is_the_users() -> None:
    registered("Pacific/Kiritimati")
    assert add(0, 3).status == 422, "there it is the 5th of March already"
    assert add(1, 3).status == 201


@pytest.mark.parametrize(("first", "last"), [(3, 2), (0, 180)])
def test_impossible_days_are_refused(first: int, last: int) -> None:
    assert add(first, last).status == 422
    pause_id = add(3, 4).data["id"]
    assert change(pause_id, startDate=day(first), endDate=day(last)).status == 422
    assert add(20, 20 + 179).status == 201


def test_a_change_is_held_to_the_days_that_stay() -> None:
    pause_id = add(3, 4).data["id"]
    assert change(pause_id, endDate=day(2)).error["fields"][0]["path"] == "endDate"
    assert change(pause_id, endDate=day(3 + 180)).status == 422


@pytest.mark.parametrize(("first", "last"), [(5, 9), (0, 5), (10, 12), (6, 7), (0, 20)])
def test_pauses_do_not_overlap(first: int, last: int) -> None:
    add(5, 10)
    answer = add(first, last)
    assert (answer.status, answer.error["code"]) == (409, "pauses_overlap")
    pause_id = add(30, 31).data["id"]
    assert change(pause_id, startDate=day(9)).error["code"] == "pauses_overlap"
    assert add(11, 12).status == 201


def test_days_that_are_past_are_not_added_later() -> None:
    pause_id = add(0, 1).data["id"]
    clock.set_source(lambda: NOON + timedelta(days=5))
    assert change(pause_id, startDate=day(-3)).status == 422
    assert change(pause_id, endDate=day(9)).error["fields"][0]["path"] == "endDate"
    assert change(pause_id, endDate=day(0)).status == 200, "days may be given back at any time"
    assert change(pause_id, reason="illness", endDate=day(9)).status == 200


def test_there_are_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pauses, "MAX_PAUSES", 2)
    add(0, 1)
    add(3, 4)
    assert add(6, 7).error["code"] == "too_many_pauses"


def test_a_pause_freezes_its_week_and_the_devices_are_told(pushed: Frames) -> None:
    registered(target=2)
    for week in range(4):
        train(*(MONDAY - timedelta(weeks=week + 1) + timedelta(days=place) for place in range(2)))
    phone = Socket(pushed, access_token(ME)).connect()
    pause_id = add(0, 7).data["id"]
    (frame,) = phone.received("sync:progress")
    assert frame["data"]["weeklyStreak"]["pausedUntil"] == day(7)
    assert (streak()["current"], streak()["target"], streak()["pausedUntil"]) == (4, 2, day(7))
    # Three weeks later: the paused week asked for nothing, for the next one the freeze was used.
    clock.set_source(lambda: datetime(2026, 3, 20, 12, tzinfo=UTC))
    seen = streak()
    assert (seen["current"], seen["freezes"], seen["frozenWeeks"]) == (4, 0, ["2026-03-09"])
    assert "pausedUntil" not in seen
    phone = Socket(pushed, access_token(ME)).connect()
    delete(pause_id)
    assert streak()["current"] == 0
    assert frame["data"]["revision"] < phone.received("sync:progress")[-1]["data"]["revision"]


def test_the_progress_shows_it_too() -> None:
    add(0, 6)
    streaks = call("GET", "/progress", token=access_token(ME)).data["streaks"]
    assert (streaks["freezes"], streaks["frozenWeeks"], streaks["pausedUntil"]) == (0, [], day(6))
    assert streaks["weeklyTargets"]["workoutsPerWeek"] == 3


def test_three_paused_days_of_the_running_week_leave_three_of_four() -> None:
    registered(target=4)
    add(0, 2)
    assert streak()["target"] == 3


def test_a_change_costs_one_read_and_one_transaction() -> None:
    add(0, 1)
    assert meter.operations[1:] == ["BatchGetItem", "TransactWriteItems", "Query"]
    answer = call("GET", "/progress/pauses", token=access_token(ME))
    assert answer.operations[1:] == ["GetItem"]
