"""GET /analytics/overview: comparison, best weeks, balance and intensities."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.accounts.events import PreferencesChanged
from fitai.accounts.models import Preferences
from fitai.analytics import work
from fitai.analytics.comparison import Parts, month_parts, percent_change, week_parts
from fitai.analytics.reactions import apply_preferences
from fitai.kernel import clock

from tests.harness.gateway import access_token, call
from tests.unit.analytics.workouts import ME, completed, corrected, deleted, done, tell

MONDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def overview() -> Any:
    return call("GET", "/analytics/overview", token=access_token(ME)).data


def lift(name: str, day: date, kilograms: float, exercise: str = "squat") -> None:
    tell(completed(name, day, done(exercise, weight=kilograms, reps=1, sets=1)))


# --- comparison --------------------------------------------------------------------------------------------


def test_a_wednesday_is_compared_with_the_same_part_of_last_week() -> None:
    lift("a", MONDAY, 4_000)
    lift("b", WEDNESDAY, 2_200)
    lift("c", MONDAY - timedelta(days=7), 3_000)
    lift("d", WEDNESDAY - timedelta(days=7), 2_000)
    lift("e", date(2026, 2, 27), 7_400)
    seen = overview()
    week = seen["comparison"]["week"]
    assert week["volume"] == {"previous": 5_000, "current": 6_200, "changePercentage": 24.0}
    assert seen["weekly"][-2]["totalVolume"] == 12_400
    assert (week["firstDay"], week["lastDay"]) == ("2026-03-02", "2026-03-04")
    assert (week["previousFirstDay"], week["previousLastDay"]) == ("2026-02-23", "2026-02-25")
    assert week["workouts"] == {"previous": 2, "current": 2, "changePercentage": 0}
    month = seen["comparison"]["month"]
    assert (month["firstDay"], month["previousLastDay"]) == ("2026-03-01", "2026-02-04")


def test_from_nothing_there_is_no_percentage_and_from_nothing_to_nothing_it_is_zero() -> None:
    assert overview()["comparison"]["week"]["volume"] == {"previous": 0, "current": 0, "changePercentage": 0}
    lift("a", WEDNESDAY, 100)
    assert overview()["comparison"]["week"]["volume"] == {"previous": 0, "current": 100}


def test_the_change_in_percent() -> None:
    assert percent_change(5_000, 6_200) == 24.0
    assert percent_change(12_400, 6_200) == -50.0
    assert percent_change(0, 1) is None
    assert percent_change(0, 0) == 0
    assert percent_change(3, 0) == -100


def test_the_week_begins_by_the_preferences() -> None:
    lift("a", date(2026, 3, 1), 100)
    lift("b", date(2026, 2, 22), 50)
    event = PreferencesChanged(
        user_id=ME,
        revision=1,
        timezone="UTC",
        weekly_target=3,
        week_starts_on="sunday",
        preferences=Preferences(),
    )
    assert overview()["comparison"]["week"]["volume"]["current"] == 0
    apply_preferences(event)
    assert overview()["comparison"]["week"]["volume"] == {"previous": 50, "current": 100, "changePercentage": 100}


def test_the_parts_are_equally_long() -> None:
    assert week_parts(WEDNESDAY, "sunday") == Parts(date(2026, 3, 1), WEDNESDAY, date(2026, 2, 22), date(2026, 2, 25))
    assert month_parts(date(2026, 3, 31)) == Parts(
        date(2026, 3, 1), date(2026, 3, 28), date(2026, 2, 1), date(2026, 2, 28)
    )
    assert month_parts(date(2026, 1, 10)).previous_last == date(2025, 12, 10)


# --- best weeks --------------------------------------------------------------------------------------------


def test_the_best_weeks_of_all() -> None:
    for weeks_ago, kilograms in ((60, 500), (30, 300), (2, 400), (0, 200)):
        lift(f"w{weeks_ago}", WEDNESDAY - timedelta(weeks=weeks_ago), kilograms)
    best = overview()["bestWeeks"]
    assert [week["totalVolume"] for week in best] == [500, 400, 300]
    assert best[1] == {"weekStartDate": "2026-02-16", "workoutCount": 1, "totalVolume": 400, "sets": 1}
    tell(deleted("w60"), corrected("w2", WEDNESDAY - timedelta(weeks=2), done("squat", weight=1, reps=1, sets=1)))
    assert [week["totalVolume"] for week in overview()["bestWeeks"]] == [300, 200, 1]


# --- balance and intensity ---------------------------------------------------------------------------------


def test_the_balance_of_the_last_six_weeks() -> None:
    tell(
        completed("a", WEDNESDAY, done("bench", sets=6), done("row", sets=4), done("squat", sets=5)),
        completed("b", WEDNESDAY - timedelta(weeks=6), done("deadlift", sets=9)),
    )
    assert overview()["balance"] == {"push": 6, "pull": 4, "pushToPull": 1.5, "knee": 5, "hip": 0}


def intensity() -> dict[str, int]:
    return {share["band"]: share["sets"] for share in overview()["intensity"]}


def test_the_intensity_of_each_set_is_of_the_best_of_the_42_days_before() -> None:
    tell(completed("old", WEDNESDAY - timedelta(days=42), done("squat", weight=100, reps=1, sets=1)))
    tell(
        completed(
            "now",
            WEDNESDAY,
            *(done("squat", weight=weight, reps=1, sets=2) for weight in (59.99, 60, 69.9, 70, 80, 90, 120)),
            done("bench", weight=50, sets=3),
            done("pull-up", weight=None, sets=4),
        )
    )
    assert intensity() == {
        "below_60": 2, "60_to_70": 4, "70_to_80": 2, "80_to_90": 2, "90_and_more": 4, "unknown": 7,
    }  # fmt: skip
    (share,) = [share for share in overview()["intensity"] if share["band"] == "unknown"]
    assert share["percentage"] == 33.3


def test_a_best_of_43_days_before_is_too_old() -> None:
    tell(completed("old", WEDNESDAY - timedelta(days=43), done("squat", weight=100, reps=1, sets=1)))
    tell(completed("now", WEDNESDAY, done("squat", weight=80, reps=1, sets=1)))
    assert intensity()["unknown"] == 1


def test_a_workout_that_is_entered_late_changes_the_intensity_of_later_ones() -> None:
    tell(completed("now", WEDNESDAY, done("squat", weight=80, reps=1, sets=1)))
    assert intensity()["unknown"] == 1
    tell(completed("late", WEDNESDAY - timedelta(days=1), done("squat", weight=100, reps=1, sets=1)))
    assert (intensity()["80_to_90"], intensity()["unknown"]) == (1, 1)
    tell(corrected("late", WEDNESDAY - timedelta(days=1), done("squat", weight=85, reps=1, sets=1)))
    assert intensity()["90_and_more"] == 1
    tell(deleted("late"))
    assert intensity() == {band: int(band == "unknown") for band in intensity()}


def test_a_load_at_a_bound_is_in_the_upper_band() -> None:
    best = 100 * (1 + 5 / 30)
    assert work.intensity_band(best * 0.8, best) == "80_to_90"
    assert work.intensity_band(best * 0.7, best) == "70_to_80"
    assert work.intensity_band(best * 0.5999, best) == "below_60"


def test_all_of_it_is_one_query() -> None:
    tell(completed("a", WEDNESDAY, done("squat")))
    assert call("GET", "/analytics/overview", token=access_token(ME)).operations == ["UpdateItem", "Query"]
