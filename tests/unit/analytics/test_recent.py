"""What the coach reads of the analytics: the last weeks, exercise by exercise."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import published
from fitai.analytics.published import RecentTraining
from fitai.kernel import clock
from fitai.kernel.meter import meter

from tests.harness.gateway import access_token, call
from tests.unit.analytics.workouts import ME, completed, done, tell

WEDNESDAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def train(days_ago: int, *exercises: Any) -> None:
    tell(completed(f"w{days_ago}", WEDNESDAY - timedelta(days=days_ago), *exercises))


def recent(weeks: int = 4) -> RecentTraining:
    return published.recent_training(ME, weeks)


def test_without_workouts_there_are_empty_weeks() -> None:
    training = recent()
    assert [week.start for week in training.weeks] == [date(2026, 2, day) for day in (9, 16, 23)] + [date(2026, 3, 2)]
    assert (training.first_day, training.whole_weeks, training.strongest) == (None, [], [])


def test_the_sets_and_days_of_each_exercise_are_counted_by_week() -> None:
    train(0, done("squat", sets=3))
    train(7, done("squat", sets=4), done("bench", sets=2))
    train(8, done("squat", sets=1))
    training = recent()
    running, last = training.weeks[-1], training.weeks[-2]
    assert [(item.exercise_id, item.sets, item.days) for item in running.exercises] == [("squat", 3, 1)]
    assert [(item.exercise_id, item.sets, item.days) for item in last.exercises] == [("bench", 2, 1), ("squat", 5, 2)]
    assert (last.exercises[0].primary, last.exercises[0].secondary) == (["chest"], ["shoulders", "triceps"])
    assert (last.workouts, training.first_day) == (2, WEDNESDAY - timedelta(days=8))
    assert [lift.exercise_id for lift in training.strongest] == ["bench", "squat"]


def test_whole_weeks_begin_with_the_first_workout_and_have_no_paused_one() -> None:
    train(15, done("squat"))
    train(0, done("squat"))
    assert [week.start for week in recent().whole_weeks] == [date(2026, 2, 16), date(2026, 2, 23)]
    pause = {"startDate": "2026-02-23", "endDate": "2026-03-01", "reason": "travel"}
    clock.set_source(lambda: datetime(2026, 2, 23, 12, tzinfo=UTC))
    answer = call("POST", "/progress/pauses", pause, token=access_token(ME))
    assert answer.status == 201, answer.text
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))
    assert [week.start for week in recent().whole_weeks] == [date(2026, 2, 16)]


def test_it_costs_one_query() -> None:
    train(0, done("squat"))
    before = len(meter.operations)
    recent(13)
    assert meter.operations[before:] == ["Query"]
