"""GET /analytics/strength: the main and the strongest lifts, and their best of each week."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock

from tests.harness.gateway import access_token, call
from tests.unit.analytics.workouts import ME, completed, deleted, done, tell

WEDNESDAY = date(2026, 3, 4)
SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def lifts(**query: Any) -> list[dict[str, Any]]:
    answer = call("GET", "/analytics/strength", token=access_token(ME, role="premium"), **query)
    assert answer.status == 200, answer.text
    return answer.data["lifts"]  # type: ignore[no-any-return]


def train(name: str, days_ago: int, *exercises: Any) -> None:
    tell(completed(name, WEDNESDAY - timedelta(days=days_ago), *exercises))


def test_a_free_account_is_told_to_upgrade() -> None:
    answer = call("GET", "/analytics/strength", token=access_token(ME))
    assert (answer.status, answer.error["code"]) == (403, "upgrade_required")


def test_nothing_without_workouts() -> None:
    assert lifts() == []


def test_main_lifts_come_first_then_the_strongest() -> None:
    train(
        "a",
        0,
        done("press-machine", weight=300, reps=1),
        done(BENCH, weight=80, reps=1),
        done(SQUAT, weight=120, reps=1),
    )
    seen = lifts()
    assert [(lift["exerciseId"], lift["isMainLift"]) for lift in seen] == [
        (SQUAT, True),
        (BENCH, True),
        ("press-machine", False),
    ]
    assert (seen[0]["maxWeight"], seen[0]["maxReps"], seen[0]["oneRepMax"]) == (120, 1, 120)


def test_the_best_of_each_week_and_the_change() -> None:
    train("a", 7, done(SQUAT, weight=100, reps=1))
    train("b", 8, done(SQUAT, weight=90, reps=1))
    train("c", 0, done(SQUAT, weight=105, reps=1), done(SQUAT, weight=90, reps=5))
    (squat,) = lifts()
    assert squat["weekly"] == [
        {"weekStartDate": "2026-02-23", "oneRepMax": 100},
        {"weekStartDate": "2026-03-02", "oneRepMax": 105},
    ]
    assert squat["changePercentage"] == 5.0
    tell(deleted("a"))
    assert lifts()[0]["weekly"][0]["oneRepMax"] == 90
    assert "changePercentage" not in lifts(weeks=1)[0]
