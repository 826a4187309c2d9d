"""What achievements cost, with a short, a long and a very long history: the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from fitai.achievements import service
from fitai.achievements.values import SOURCES, TRAINING
from fitai.analytics import rules, store
from fitai.analytics.week_plan import StreakSettings
from fitai.kernel import clock, table
from fitai.kernel.meter import meter

from tests.harness import histories
from tests.harness.gateway import access_token, call
from tests.store.conftest import account
from tests.unit.analytics.workouts import ME, completed, done, tell

TODAY = date(2026, 3, 4)
LIFTS = [f"exercise-{number:02d}" for number in range(30)]
EVALUATION = ["GetItem", "GetItem", "GetItem", "GetItem", "BatchGetItem", "TransactWriteItems"]
"""The achievements, the account, the active workout, the totals; the last week and month; the write."""


def contribution(number: int) -> rules.Contribution:
    exercises = [done(LIFTS[(number * 5 + place) % len(LIFTS)], weight=60.0 + number % 50) for place in range(5)]
    day = TODAY - timedelta(days=number // 4)
    return rules.contribution(completed(f"01a1ffd4-0000-7000-8000-{number:012d}", day, *exercises))


@pytest.fixture(scope="module", params=[10, 1_000, 20_000])
def workouts(request: pytest.FixtureRequest) -> Iterator[int]:
    """What reading needs of so many workouts: nothing of them but what is kept for all."""
    number: int = request.param
    past = [contribution(item) for item in range(number)]
    settings = StreakSettings("Europe/Berlin", 3, 1)
    aggregates = rules.aggregate_contributions(past, plan=settings.plan, today_utc=TODAY)
    with account():
        items = [
            *(store.WeekItem.of(ME, start, week) for start, week in aggregates.weeks.items()),
            *(store.MonthItem.of(ME, key, month) for key, month in aggregates.months.items()),
            *(store.ExerciseTallyItem.of(ME, id_, tally) for id_, tally in aggregates.exercises.items()),
            store.TotalsItem.of(ME, aggregates.totals, settings),
        ]
        calendar = store.CalendarItem.of(ME, aggregates.calendar)
        for item in (*items, calendar):
            item.revision = 1
        histories.write(items)
        table.commit(table.put(calendar))
        yield number


@pytest.fixture(autouse=True)
def _noon(workouts: int) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def test_reading_is_one_request(workouts: int) -> None:
    service.evaluate(ME, SOURCES)
    answer = call("GET", "/achievements", token=access_token(ME))
    assert answer.operations == ["UpdateItem", "GetItem"], "the rate limit's, and the achievements"
    assert answer.read_units <= 2
    seen = {item["id"]: item for item in answer.data["achievements"]}
    assert seen["workouts"]["value"] == workouts
    assert seen["sets"]["value"] == 15 * workouts


def test_an_evaluation_costs_the_same(workouts: int) -> None:
    service.evaluate(ME, SOURCES)
    tell(completed(f"new-{workouts}", TODAY, done(LIFTS[0])))
    meter.reset()
    service.evaluate(ME, (TRAINING,))
    assert meter.operations == EVALUATION


def test_an_evaluation_that_changes_nothing_writes_nothing(workouts: int) -> None:
    service.evaluate(ME, SOURCES)
    meter.reset()
    service.evaluate(ME, (TRAINING,))
    assert meter.operations == EVALUATION[:-1]
