"""GET /analytics/frequency."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock

from tests.harness.gateway import access_token, call
from tests.unit.analytics.workouts import ME, completed, done, tell, train

WEDNESDAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def frequency(**query: Any) -> Any:
    return call("GET", "/analytics/frequency", token=access_token(ME), **query).data


def ago(days: int) -> date:
    return WEDNESDAY - timedelta(days=days)


def test_a_new_account_trains_never() -> None:
    seen = frequency()
    assert (seen["workoutCount"], seen["daysTrained"], seen["averagePerWeek"]) == (0, 0, 0)
    assert [item["workoutCount"] for item in seen["perWeekday"]] == [0] * 7
    assert "mostActiveDay" not in seen
    assert seen["byMuscle"] == []
    assert len(seen["weeks"]) == 12


def test_weeks_and_weekdays() -> None:
    train(ago(0), ago(0), ago(2), ago(7), ago(9), ago(13))
    seen = frequency(weeks=3)
    assert seen["weeks"] == [
        {"weekStartDate": "2026-02-16", "workoutCount": 1, "daysTrained": 1},
        {"weekStartDate": "2026-02-23", "workoutCount": 2, "daysTrained": 2},
        {"weekStartDate": "2026-03-02", "workoutCount": 3, "daysTrained": 2},
    ] or pytest.fail(str(seen["weeks"]))
    assert {item["day"]: item["workoutCount"] for item in seen["perWeekday"]} == {
        "monday": 2, "tuesday": 0, "wednesday": 3, "thursday": 1, "friday": 0, "saturday": 0, "sunday": 0,
    }  # fmt: skip
    assert seen["mostActiveDay"] == "wednesday"
    assert (seen["workoutCount"], seen["daysTrained"]) == (6, 5)


def test_the_average_is_over_the_weeks_since_the_first_workout() -> None:
    train(ago(0), ago(7), ago(8))
    assert frequency()["averagePerWeek"] == 1.5
    train(ago(7 * 60))
    assert frequency()["averagePerWeek"] == 0.25
    assert frequency(weeks=4)["averagePerWeek"] == 0.75


def test_sets_by_muscle() -> None:
    tell(
        completed("a", ago(0), done("bench", sets=4), done("row", sets=3)),
        completed("b", ago(7), done("bench", sets=1)),
        completed("old", ago(70), done("squat", sets=9)),
    )
    seen = frequency(weeks=2)["byMuscle"]
    assert [(item["muscle"], item["sets"]) for item in seen] == [
        ("chest", 5), ("lats", 3), ("shoulders", 2.5), ("triceps", 2.5), ("biceps", 1.5),
    ]  # fmt: skip
    assert seen[0]["averagePerWeek"] == 2.5


@pytest.mark.parametrize("weeks", [0, 53, "many"])
def test_weeks_out_of_range_are_named(weeks: Any) -> None:
    answer = call("GET", "/analytics/frequency", token=access_token(ME), weeks=weeks)
    assert answer.status == 422
    assert answer.error["fields"][0]["path"] == "weeks"


def test_it_needs_a_token() -> None:
    assert call("GET", "/analytics/frequency").status == 401


@pytest.mark.parametrize("weeks", [1, 52])
def test_as_many_weeks_as_were_asked_for(weeks: int) -> None:
    train(ago(0), ago(7 * 51))
    seen = frequency(weeks=weeks)
    assert len(seen["weeks"]) == weeks
    assert seen["weeks"][-1]["weekStartDate"] == "2026-03-02"
    assert seen["workoutCount"] == (2 if weeks == 52 else 1)
