"""GET /analytics/overview, as the events of workouts make it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock

from tests.harness.gateway import access_token, call
from tests.unit.analytics.workouts import ME, completed, corrected, deleted, done, tell, train

WEDNESDAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: NOON)


def overview(user_id: str = ME, **query: Any) -> Any:
    return call("GET", "/analytics/overview", token=access_token(user_id), **query).data


def ago(days: int) -> date:
    return WEDNESDAY - timedelta(days=days)


def test_a_new_account_has_an_overview_of_zeros() -> None:
    seen = overview()
    assert (seen["totalWorkouts"], seen["totalVolume"], seen["averageWorkoutDuration"]) == (0, 0, 0)
    assert (seen["currentStreak"], seen["longestStreak"]) == (0, 0)
    assert seen["strongestLifts"] == seen["favoriteExercises"] == []
    assert seen["weeklyStreak"] == {
        "current": 0, "longest": 0, "target": 3, "thisWeek": 0, "weekStartDate": "2026-03-02", "freezes": 0, "frozenWeeks": [],
    }  # fmt: skip
    assert len(seen["weekly"]) == 12
    assert "firstWorkoutDate" not in seen


def test_it_needs_a_token() -> None:
    assert call("GET", "/analytics/overview").status == 401


def test_it_takes_no_parameters() -> None:
    answer = call("GET", "/analytics/overview", token=access_token(ME), weeks=3)
    assert answer.status == 422
    assert answer.error["fields"][0]["path"] == "weeks"


def test_totals_and_averages() -> None:
    tell(
        completed("a", ago(1), done("squat"), duration_seconds=3000, calories=200.5, personal_records=2),
        completed("b", ago(0), done("bench", weight=70), duration_seconds=4000, calories=100.2, personal_records=1),
    )
    seen = overview()
    assert seen["totalWorkouts"] == 2
    assert seen["totalVolume"] == 3 * 500 + 3 * 350
    assert seen["totalDuration"] == 7000
    assert seen["averageWorkoutDuration"] == 3500
    assert seen["totalCalories"] == 300.7
    assert seen["totalHardSets"] == 6
    assert seen["personalRecords"] == 3
    assert (seen["firstWorkoutDate"], seen["lastWorkoutDate"]) == ("2026-03-03", "2026-03-04")


def test_an_imperial_caller_reads_pounds() -> None:
    pounds = 225 * 0.45359237
    tell(*(completed(f"w{n}", ago(n), done("squat", weight=pounds, reps=1, sets=1)) for n in range(7)))
    seen = overview(units="imperial")
    assert seen["totalVolume"] == 7 * 225
    assert [seen["strongestLifts"][0][name] for name in ("maxWeight", "maxReps")] == [225, 1]
    assert sum(week["totalVolume"] for week in seen["weekly"]) == 7 * 225


def test_weeks_are_twelve_oldest_first_and_empty_ones_are_zero() -> None:
    tell(
        completed("now", ago(0), done("squat"), duration_seconds=1000, calories=10),
        completed("monday", ago(2), done("squat"), duration_seconds=2000, calories=10),
        completed("sunday", ago(3), done("bench"), calories=10),
        completed("first", date(2025, 12, 15), done("bench"), calories=10),
        completed("before", date(2025, 12, 14), done("bench"), calories=10),
    )
    weekly = overview()["weekly"]
    assert [week["weekStartDate"] for week in weekly] == [
        (date(2025, 12, 15) + timedelta(weeks=n)).isoformat() for n in range(12)
    ]
    assert [week["workoutCount"] for week in weekly] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    assert weekly[11] == {
        "weekStartDate": "2026-03-02",
        "workoutCount": 2,
        "totalVolume": 3000,
        "averageDuration": 1500,
        "caloriesBurned": 20,
    }
    assert weekly[5] | {"weekStartDate": ""} == {
        "weekStartDate": "", "workoutCount": 0, "totalVolume": 0, "averageDuration": 0, "caloriesBurned": 0,
    }  # fmt: skip


def test_the_strongest_lifts_are_ten_and_the_strongest_comes_first() -> None:
    lifts = [done(f"lift-{n:02d}", weight=100.0 + n, reps=1) for n in range(12)]
    tell(completed("a", ago(0), *lifts, done("plank", weight=None)))
    seen = overview()["strongestLifts"]
    assert [item["exerciseId"] for item in seen] == [f"lift-{n:02d}" for n in range(11, 1, -1)]
    assert seen[0] == {"exerciseId": "lift-11", "name": "Lift-11", "maxWeight": 111, "maxReps": 1,
                       "oneRepMax": 111}  # fmt: skip


def test_favorites_are_the_most_used() -> None:
    tell(
        completed("a", ago(3), done("squat"), done("bench", sets=5)),
        completed("b", ago(2), done("squat"), done("row")),
        completed("c", ago(1), done("squat"), done("bench", sets=1)),
    )
    favorites = overview()["favoriteExercises"]
    assert [(favorite["exerciseId"], favorite["workoutCount"], favorite["sets"]) for favorite in favorites] == [
        ("squat", 3, 9), ("bench", 2, 6), ("row", 1, 3),
    ]  # fmt: skip


def test_streaks() -> None:
    train(*(ago(n) for n in (0, 1, 2, 5, 6, 7, 8, 20, 21)))
    seen = overview()
    assert (seen["currentStreak"], seen["longestStreak"]) == (3, 4)
    assert seen["weeklyStreak"] | {"weekStartDate": ""} == {
        "current": 2, "longest": 2, "target": 3, "thisWeek": 3, "weekStartDate": "", "freezes": 0, "frozenWeeks": [],
    }  # fmt: skip


def test_time_goes_on_without_a_workout() -> None:
    train(ago(0), ago(1), ago(2))
    for days, current, weekly in ((1, 3, 1), (2, 0, 1), (11, 0, 1), (13, 0, 1), (14, 0, 0)):
        clock.set_source(lambda: NOON + timedelta(days=days))  # noqa: B023
        seen = overview()
        assert (seen["currentStreak"], seen["weeklyStreak"]["current"]) == (current, weekly), days
        assert (seen["longestStreak"], seen["weeklyStreak"]["longest"]) == (3, 1)


def test_a_workout_logged_late_counts_for_its_day() -> None:
    train(ago(0), ago(2))
    assert overview()["currentStreak"] == 1
    tell(completed("late", ago(1), done("squat"), backdated=True))
    seen = overview()
    assert seen["currentStreak"] == 3
    assert seen["lastWorkoutDate"] == "2026-03-04"


def test_a_correction_moves_what_was_counted() -> None:
    tell(completed("a", ago(0), done("squat", weight=1000), personal_records=3), completed("b", ago(9), done("bench")))
    tell(corrected("a", ago(8), done("squat", weight=100), done("row", weight=50), duration_seconds=1800))
    seen = overview()
    assert seen["totalWorkouts"] == 2
    assert seen["totalVolume"] == 1500 + 750 + 1500
    assert seen["personalRecords"] == 0
    assert [week["workoutCount"] for week in seen["weekly"]][-3:] == [0, 2, 0]
    assert [(strongest_lift["exerciseId"], strongest_lift["maxWeight"]) for strongest_lift in seen["strongestLifts"]] == [
        ("bench", 100), ("squat", 100), ("row", 50),
    ]  # fmt: skip
    assert (seen["currentStreak"], seen["longestStreak"]) == (0, 2)


def test_a_deletion_takes_everything_back() -> None:
    tell(completed("a", ago(1), done("squat", weight=100)), completed("b", ago(0), done("squat", weight=140)))
    before = overview()
    assert before["strongestLifts"][0]["maxWeight"] == 140
    tell(deleted("b"))
    seen = overview()
    assert (seen["totalWorkouts"], seen["totalVolume"], seen["lastWorkoutDate"]) == (1, 1500, "2026-03-03")
    assert seen["strongestLifts"][0]["maxWeight"] == 100
    tell(deleted("a"))
    empty = overview()
    assert empty == overview("somebody-new")


def test_other_users_are_not_counted() -> None:
    train(ago(0), user_id="user-2")
    assert overview()["totalWorkouts"] == 0
    assert overview("user-2")["totalWorkouts"] == 1


def test_a_workout_that_never_counted_is_deleted_without_a_trace() -> None:
    tell(deleted("a", was_completed=False))
    assert overview() == overview("somebody-new")
    tell(completed("a", ago(0), done("squat")))
    assert overview()["totalWorkouts"] == 1


def test_what_is_dated_ahead_hides_nothing() -> None:
    train(ago(0), ago(1), ago(-6), ago(-400))
    seen = overview()
    assert seen["totalWorkouts"] == 4
    assert (seen["currentStreak"], seen["longestStreak"]) == (2, 2)
    assert sum(week["workoutCount"] for week in seen["weekly"]) == 2
