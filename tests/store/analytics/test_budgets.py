"""What reading the analytics costs, with a short and a very long history: the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import rules, store
from fitai.analytics.week_plan import WeekPlan
from fitai.kernel import clock, table
from fitai.kernel.meter import meter

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call
from tests.store.conftest import account
from tests.unit.analytics.workouts import ME, completed, done, tell

TODAY = date(2026, 3, 4)
LIFTS = [f"exercise-{n:02d}" for n in range(30)]
MUSCLES = ["chest", "triceps", "shoulders", "quadriceps", "glutes", "hamstrings", "lats", "biceps"]
SPELLS = {10: 7.0, 5_000: 1.4}
"""Workouts in the history, and days from one to the next: both have trained in each of the last ten weeks."""


def contribution(number: int, days: float) -> rules.Contribution:
    exercises = [
        done(
            LIFTS[(number * 5 + place) % len(LIFTS)],
            weight=100.0 + place,
            primary_muscles=[MUSCLES[place]],
            secondary_muscles=MUSCLES[place + 1 : place + 3],
        )
        for place in range(5)
    ]
    day = TODAY - timedelta(days=int(number * days))
    return rules.contribution(completed(f"01a1ffd4-0000-7000-8000-{number:012d}", day, *exercises))


def past(number: int) -> list[rules.Contribution]:
    """The history of so many workouts."""
    return [contribution(item, SPELLS[number]) for item in range(number)]


def write(found: list[rules.Contribution]) -> None:
    """Everything that is kept of these workouts."""
    standing = rules.aggregate_contributions(found, plan=WeekPlan.of(3), today_utc=TODAY)
    calendar = store.CalendarItem.of(ME, standing.calendar)
    items: list[Any] = [
        *(store.ContributionItem.of(ME, entry.workout_id, 5, entry) for entry in found),
        *(store.WeekItem.of(ME, start, week) for start, week in standing.weeks.items()),
        *(store.ExerciseTallyItem.of(ME, exercise_id, tally) for exercise_id, tally in standing.exercises.items()),
        store.TotalsItem.of(ME, standing.totals, store.StreakSettings("Europe/Berlin", 3, 1)),
    ]
    for item in (*items, calendar):
        item.revision = 1
    histories.write(items)
    table.commit(table.put(calendar))


@pytest.fixture(scope="module", params=SPELLS)
def workouts(request: pytest.FixtureRequest) -> Iterator[int]:
    number: int = request.param
    with account():
        write(past(number))
        histories.train(ME, number)
        yield number


@pytest.fixture(autouse=True)
def _noon(workouts: int) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def cost(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.text
    assert answer.operations[0] == "UpdateItem", "the rate limit's"
    return answer.operations[1:]


def units(weeks: int) -> int:
    """The read units of the query, from the sizes of what it returns: 4 KB each, rounded up."""
    found = table.query(
        f"USER#{ME}", between=(f"{store.WEEK}{(TODAY - timedelta(weeks=weeks)).isoformat()}", store.TOTALS)
    )
    size = sum(_size(item.to_dynamodb_dict()) for item in found.items)
    return -(-size // 4096)


def _size(raw: dict[str, dict[str, Any]]) -> int:
    return sum(len(name) + len(next(iter(value.values()))) for name, value in raw.items())


@pytest.mark.parametrize("path", ["/analytics/overview", "/analytics/frequency", "/progress"])
def test_one_query_of_four_units(path: str, workouts: int) -> None:
    answer = call("GET", path, token=access_token(ME))
    assert cost(answer) == ["Query"]
    assert answer.read_units <= 4
    assert units(weeks=12) <= 4


def test_a_year_of_frequency_is_one_query(workouts: int) -> None:
    answer = call("GET", "/analytics/frequency", token=access_token(ME), weeks=52)
    assert cost(answer) == ["Query"]
    monday = TODAY - timedelta(days=2, weeks=51)
    assert answer.data["workoutCount"] == sum(item.date >= monday for item in past(workouts))


def test_the_whole_history_is_in_the_totals(workouts: int) -> None:
    seen = call("GET", "/analytics/overview", token=access_token(ME)).data
    assert seen["totalWorkouts"] == workouts
    assert len(seen["strongestLifts"]) == 10
    assert seen["currentStreak"] == seen["longestStreak"] == (1 if workouts == 10 else 3)


def test_a_page_of_strength_is_one_query(workouts: int) -> None:
    answer = call("GET", "/progress/strength", token=access_token(ME), exerciseId="barbell-back-squat", limit=8)
    assert cost(answer) == ["Query"]
    assert len(answer.data["points"]) == 8
    assert answer.read_units <= 2


def test_counting_a_workout_costs_the_same(workouts: int) -> None:
    tell(completed("new", TODAY, done(LIFTS[0]), done(LIFTS[1])))
    assert meter.operations == ["BatchGetItem", "Query", "TransactWriteItems", "Query"]
