"""What goals cost with a short and a long history: the same requests, and no more units than their periods hold."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fitai.analytics.events import AnalyticsChanged
from fitai.goals import published, reactions
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.workouts.events import RecordsChanged

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.store.analytics.test_budgets import TODAY, contribution, write
from tests.store.conftest import account
from tests.unit.analytics.workouts import ME

SQUAT = "barbell-back-squat"
SPELLS = {10: 7.0, 1_000: 1.4}
"""Workouts in the history, and days from one to the next."""
GOALS: list[dict[str, Any]] = [
    {"type": "strength", "targetValue": 200, "exerciseId": SQUAT, "milestones": [{"value": 150}]},
    {"type": "frequency", "targetValue": 3, "period": "week"},
    {"type": "volume", "targetValue": 100_000, "period": "month"},
    {"type": "custom", "targetValue": 10, "unit": "books"},
]


@pytest.fixture(scope="module", params=SPELLS)
def workouts(request: pytest.FixtureRequest) -> Iterator[int]:
    number: int = request.param
    with account():
        clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))
        write([contribution(place, SPELLS[number]) for place in range(number)])
        histories.train(ME, number)
        for goal in GOALS:
            assert call("POST", "/goals", goal | {"title": "My goal"}, token=access_token(ME)).status == 201
        deliver_events()
        yield number


@pytest.fixture(autouse=True)
def _noon(workouts: int) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def cost(answer: Answer) -> list[str]:
    assert 200 <= answer.status < 300, answer.text
    assert answer.operations[0] == "UpdateItem", "the rate limit's"
    return answer.operations[1:]


@pytest.mark.parametrize("path", ["/goals", "/progress/goals"])
def test_the_goals_are_one_query_of_two_units(path: str, workouts: int) -> None:
    answer = call("GET", path, token=access_token(ME))
    assert cost(answer) == ["Query"]
    assert answer.read_units <= 2


def test_a_goal_is_created_in_three_requests(workouts: int) -> None:
    body = {"type": "strength", "title": "Squat", "targetValue": 180, "exerciseId": SQUAT}
    answer = call("POST", "/goals", body, token=access_token(ME))
    # The settings, the record, the goal with its event.
    assert cost(answer) == ["GetItem", "BatchGetItem", "TransactWriteItems"]
    deleted = call("DELETE", f"/goals/{answer.data['id']}", token=access_token(ME))
    assert cost(deleted) == ["GetItem", "GetItem", "TransactWriteItems"]


def test_a_changed_goal_is_three_reads_and_one_transaction(workouts: int) -> None:
    custom = next(goal for goal in call("GET", "/goals", token=access_token(ME)).data if goal["kind"] == "custom")
    body = {"version": custom["version"], "currentValue": custom["currentValue"] + 1}
    answer = call("PUT", f"/goals/{custom['id']}", body, token=access_token(ME))
    # The last two tell the devices: the totals, and the connections.
    assert cost(answer) == ["GetItem", "GetItem", "GetItem", "TransactWriteItems", "GetItem", "Query"]


@pytest.mark.parametrize("days", [[TODAY], [date(2026, 3, 1)]])
def test_a_workout_is_compared_with_the_goals_in_three_reads(days: list[date], workouts: int) -> None:
    before, units = len(meter.operations), meter.read_units
    reactions.update_goals(AnalyticsChanged(user_id=ME, days=days))
    assert meter.operations[before:] == ["Query", "GetItem", "Query"]
    assert meter.read_units - units <= 12


def test_a_record_is_compared_with_the_goals_in_three_reads(workouts: int) -> None:
    before = len(meter.operations)
    reactions.update_goals(RecordsChanged(user_id=ME, workout_id="w", exercise_ids=[SQUAT]))
    assert meter.operations[before:] == ["Query", "GetItem", "BatchGetItem"]


def test_what_others_ask_for_is_one_request_each(workouts: int) -> None:
    before = len(meter.operations)
    published.reached_counts(ME)
    published.goal_streak(ME)
    assert meter.operations[before:] == ["GetItem", "Query"]
