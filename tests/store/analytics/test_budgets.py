"""What reading the analytics costs, with a short and a very long history: the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import rules, store
from fitai.analytics.streaks import Calendar
from fitai.analytics.week_plan import WeekPlan
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.training.days import monday

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call
from tests.store.conftest import account
from tests.unit.analytics.workouts import ME, completed, done, tell

TODAY = date(2026, 3, 4)
LIFTS = [f"exercise-{n:02d}" for n in range(30)]
MUSCLES = ["chest", "triceps", "shoulders", "quadriceps", "glutes", "hamstrings", "lats", "biceps"]
HISTORIES = (10, 1_000, 20_000)
"""Workouts in the history: the newest ten are one a week, the others more than two years old."""
OLD = TODAY - timedelta(weeks=110)
"""The newest of the old workouts; older than any answer but the totals reaches."""
PER_DAY = 3
"""Workouts on each of the old days."""


def contribution(number: int, day: date) -> rules.Contribution:
    exercises = [
        done(
            LIFTS[(number * 5 + place) % len(LIFTS)],
            weight=100.0 + place,
            primary_muscles=[MUSCLES[place]],
            secondary_muscles=MUSCLES[place + 1 : place + 3],
            pattern="push",
        )
        for place in range(5)
    ]
    return rules.contribution(completed(f"01a1ffd4-0000-7000-8000-{number:012d}", day, *exercises))


RECENT = [contribution(number, TODAY - timedelta(weeks=number)) for number in range(10)]


def write(workouts: int) -> None:
    """What the analytics keep of so many workouts, but for the contributions of the old ones, which no route reads."""
    standing = rules.aggregate_contributions(RECENT, plan=WeekPlan.of(3), today_utc=TODAY)
    old = workouts - len(RECENT)
    days = {OLD - timedelta(days=number // PER_DAY): PER_DAY for number in range(old)}
    template = rules.aggregate_contributions(
        [contribution(number, OLD + timedelta(days=number)) for number in range(7)],
        plan=WeekPlan.of(3),
        today_utc=TODAY,
    ).weeks
    old_week = next(iter(template.values()))
    weeks = {**standing.weeks, **{monday(day): old_week for day in days}}
    days |= {entry.date: 1 for entry in RECENT}
    calendar = Calendar.of(days)
    totals = rules.derive_totals(
        replace(standing, totals=standing.totals.model_copy(update={"workouts": workouts}), calendar=calendar),
        WeekPlan.of(3),
        TODAY,
    ).totals
    items: list[Any] = [
        *(store.ContributionItem.of(ME, entry.workout_id, 5, entry) for entry in RECENT),
        *(store.WeekItem.of(ME, start, week) for start, week in weeks.items()),
        *(store.ExerciseTallyItem.of(ME, exercise_id, tally) for exercise_id, tally in standing.exercises.items()),
        store.TotalsItem.of(ME, totals, store.StreakSettings("Europe/Berlin", 3, 1)),
        store.CalendarItem.of(ME, calendar),
    ]
    for item in items:
        item.revision = 1
    histories.write(items)


@pytest.fixture(scope="module", params=HISTORIES)
def workouts(request: pytest.FixtureRequest) -> Iterator[int]:
    number: int = request.param
    with account():
        write(number)
        histories.train(ME, min(number, 100))
        yield number


@pytest.fixture(autouse=True)
def _noon(workouts: int) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def cost(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.text
    assert answer.operations[0] == "UpdateItem", "the rate limit's"
    return answer.operations[1:]


def read(path: str, **query: Any) -> Answer:
    return call("GET", path, token=access_token(ME, role="premium"), **query)


BUDGETS: dict[str, tuple[str, dict[str, Any], float]] = {
    "overview": ("/analytics/overview", {}, 3),
    "progress": ("/progress", {}, 3),
    "frequency": ("/analytics/frequency", {}, 4),
    "frequency of a year": ("/analytics/frequency", {"weeks": 52, "year": 2025}, 4),
    "volume by muscle": ("/analytics/volume", {"periods": 104}, 3),
    "volume by exercise": ("/analytics/volume", {"periods": 104, "group": "exercise"}, 6),
    "volume of months": ("/analytics/volume", {"periods": 24, "by": "month", "group": "movement"}, 3),
    "volume of a range": ("/analytics/volume", {"from": "2025-01-01", "to": "2026-03-01"}, 3),
    "muscles": ("/analytics/muscles", {"weeks": 52}, 6),
    "strength": ("/analytics/strength", {"weeks": 52}, 6),
}
"""Each route with its read units at most, without the rate limit."""
MEASURED: dict[str, set[float]] = {}


@pytest.mark.parametrize("name", BUDGETS)
def test_a_route_is_one_query_of_the_same_units(name: str, workouts: int) -> None:
    path, query, units = BUDGETS[name]
    answer = read(path, **query)
    # Progress also has the streak of the goals.
    assert cost(answer) == (["Query", "Query"] if name == "progress" else ["Query"])
    assert answer.read_units <= units
    # The calendar grows by a byte for two weeks; what is read with it stays within one unit more.
    MEASURED.setdefault(name, set()).add(answer.read_units)
    spread = max(MEASURED[name]) - min(MEASURED[name])
    assert spread <= (1 if name in CALENDAR_READERS else 0), MEASURED


CALENDAR_READERS = {"frequency", "frequency of a year", "muscles", "strength", "volume by exercise"}


FULL = [contribution(number, TODAY - timedelta(days=int(number * 1.4))) for number in range(520)]


def test_two_full_years_of_volume_are_one_query(workouts: int) -> None:
    """Five workouts a week, thirty exercises: what the largest answer costs."""
    user = f"full-{workouts}"
    standing = rules.aggregate_contributions(FULL, plan=WeekPlan.of(3), today_utc=TODAY)
    items = [store.WeekItem.of(user, start, week) for start, week in standing.weeks.items()]
    totals = store.TotalsItem.of(user, standing.totals, store.StreakSettings("Europe/Berlin", 3, 1))
    for item in (*items, totals):
        item.revision = 1
    histories.write([*items, totals])
    answer = call("GET", "/analytics/volume", token=access_token(user, role="premium"), periods=104)
    assert cost(answer) == ["Query"]
    assert answer.read_units <= 40
    assert sum(period["workoutCount"] for period in answer.data["periods"]) == sum(
        entry.date >= monday(TODAY) - timedelta(weeks=103) for entry in FULL
    )
    overview = call("GET", "/analytics/overview", token=access_token(user))
    assert cost(overview) == ["Query"]
    assert overview.read_units <= 5


def test_the_whole_history_is_in_the_totals(workouts: int) -> None:
    seen = call("GET", "/analytics/overview", token=access_token(ME)).data
    assert seen["totalWorkouts"] == workouts
    assert len(seen["strongestLifts"]) == 10
    old_days = -(-(workouts - len(RECENT)) // PER_DAY)
    assert (seen["currentStreak"], seen["longestStreak"]) == (1, max(1, old_days))


def test_a_page_of_strength_is_one_query_and_one_batch(workouts: int) -> None:
    answer = call("GET", "/progress/strength", token=access_token(ME), exerciseId="barbell-back-squat", limit=8)
    assert cost(answer) == ["Query", "BatchGetItem"]
    assert len(answer.data["points"]) == 8
    assert answer.read_units <= 4


def test_the_main_lifts_are_two_batches(workouts: int) -> None:
    answer = call("GET", "/progress/strength", token=access_token(ME))
    assert cost(answer) == ["BatchGetItem", "BatchGetItem"]
    assert answer.read_units <= 20


def test_counting_a_workout_costs_the_same(workouts: int) -> None:
    tell(completed("new", TODAY, done(LIFTS[0]), done(LIFTS[1])), to="update_analytics")
    assert meter.operations == ["BatchGetItem", "Query", "TransactWriteItems", "Query"]
