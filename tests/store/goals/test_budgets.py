"""What goals cost with a short and a long history: the same requests, and no more units than their periods hold."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import rules, store
from fitai.analytics.events import AnalyticsChanged
from fitai.analytics.week_plan import StreakSettings, WeekPlan
from fitai.goals import published, reactions
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.workouts.events import RecordsChanged

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.store.conftest import account
from tests.unit.analytics.workouts import ME, completed, done

TODAY = date(2026, 3, 4)
SQUAT = "barbell-back-squat"
SPELLS = {10: 7.0, 1_000: 1.4, 20_000: 1.4}
"""Workouts in the history, and days from one to the next."""
COUNTED = 1_000
"""Workouts, the newest, that are really counted."""
GOALS: list[dict[str, Any]] = [
    {"type": "strength", "targetValue": 200, "exerciseId": SQUAT, "milestones": [{"value": 150}]},
    {"type": "frequency", "targetValue": 3, "period": "week"},
    {"type": "volume", "targetValue": 100_000, "period": "month"},
    {"type": "custom", "targetValue": 10, "unit": "books"},
]


def contribution(number: int, day: date) -> rules.Contribution:
    exercises = [done(f"exercise-{(number + place) % 30:02d}", weight=100.0 + place) for place in range(5)]
    return rules.contribution(completed(f"w{number:05d}", day, *exercises))


def write(workouts: int) -> None:
    """What the analytics keep of so many workouts, as far as goals read it; old weeks repeat the oldest of the last thousand."""
    days = [TODAY - timedelta(days=int(place * SPELLS[workouts])) for place in range(min(workouts, COUNTED))]
    contributions = [contribution(place, day) for place, day in enumerate(days)]
    after = rules.aggregate_contributions(contributions, plan=WeekPlan.of(3), today_utc=TODAY)
    oldest = min(after.weeks)
    older = round((workouts - len(days)) * SPELLS[workouts] / 7)
    weeks = after.weeks | {oldest - timedelta(weeks=place): after.weeks[oldest] for place in range(1, older + 1)}
    items: list[Any] = [
        *(store.WeekItem.of(ME, start, week) for start, week in weeks.items()),
        store.TotalsItem.of(ME, after.totals, StreakSettings("Europe/Berlin", 3, 1)),
        store.CalendarItem.of(ME, after.calendar),
    ]
    for item in items:
        item.revision = 1
    histories.write(items)


@pytest.fixture(scope="module", params=SPELLS)
def workouts(request: pytest.FixtureRequest) -> Iterator[int]:
    number: int = request.param
    with account():
        clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))
        write(number)
        histories.train(ME, min(number, 100))
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
