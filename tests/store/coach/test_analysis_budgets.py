"""What the analyses of the coach cost, with a short and a very long history: the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.workouts.records.performance import RecentChanges
from fitai.workouts.records.store import SessionsItem
from fitai.workouts.records.strength import MAX_STRENGTHS, SessionStrength

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call
from tests.store.analytics.test_budgets import LIFTS, TODAY, write
from tests.store.conftest import account
from tests.unit.analytics.workouts import ME

BENCH = "barbell-bench-press"
HISTORIES = (10, 20_000)
"""Workouts of the history."""
BODIES: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "everything": ("/ai/progress-analyze", {}, ["Query", "Query", "BatchGetItem"]),
    "an exercise": ("/ai/progress-analyze", {"exerciseId": BENCH}, ["Query", "Query", "BatchGetItem"]),
    "a lift": (
        "/ai/goal-optimize",
        {"goal": {"type": "strength", "exerciseId": BENCH, "targetValue": 200}},
        ["BatchGetItem"],
    ),
    "muscle balance": (
        "/ai/exercise-suggest",
        {"kind": "muscle_balance"},
        ["UpdateItem", "GetItem", "Query", "Query"],
    ),
    "equipment": (
        "/ai/exercise-suggest",
        {"kind": "equipment", "equipment": []},
        ["UpdateItem", "GetItem", "Query"],
    ),
    "similar": ("/ai/exercise-suggest", {"kind": "similar", "exerciseId": BENCH}, ["UpdateItem", "GetItem"]),
}
MOST_UNITS = {"everything": 40, "an exercise": 12, "a lift": 4, "muscle balance": 12, "equipment": 12, "similar": 2}
"""Read units at most, whatever the history."""


def series(exercise_id: str, sessions: int) -> SessionsItem:
    """The series of an exercise, as long as it ever is after so many workouts."""
    strengths = [
        SessionStrength(
            workout_id=f"01a1ffd4-0000-7000-8000-{number:012d}",
            date=TODAY - timedelta(days=number % 84),
            sets=[(100.0 - number % 7, 5), (90.0, 8)],
            rpe=8.0,
        )
        for number in range(min(sessions, MAX_STRENGTHS))
    ]
    return SessionsItem.of(ME, exercise_id, [], strengths, RecentChanges(), 1)


@pytest.fixture(scope="module", params=HISTORIES)
def workouts(request: pytest.FixtureRequest) -> Iterator[int]:
    number: int = request.param
    with account():
        write(number)
        histories.write(series(exercise_id, number) for exercise_id in (BENCH, *LIFTS))
        yield number


@pytest.fixture(autouse=True)
def _noon(workouts: int) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def ask(name: str) -> Answer:
    path, body, _ = BODIES[name]
    return call("POST", path, body, token=access_token(ME, subscription="premium"))


@pytest.mark.parametrize("name", BODIES)
def test_an_analysis_costs_the_same_however_long_the_history(name: str) -> None:
    answer = ask(name)
    assert answer.status == 200, answer.text
    assert answer.operations == ["UpdateItem", *BODIES[name][2]]
    assert answer.read_units <= MOST_UNITS[name]


def test_the_strongest_lifts_are_analysed_from_a_full_series(workouts: int) -> None:
    lifts = ask("everything").data["lifts"]
    assert lifts[0]["exerciseId"] == BENCH
    assert len(lifts) > 5
    assert all(("trend" in lift) is (workouts > 4) for lift in lifts)
