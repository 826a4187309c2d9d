"""GET /analytics/volume: work by week or month, and by muscle, movement or exercise."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics.volume import MAX_GROUPS
from fitai.kernel import clock

from tests.harness.gateway import Answer, access_token, call
from tests.unit.analytics.workouts import ME, completed, corrected, deleted, done, tell

WEDNESDAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def ask(**query: Any) -> Answer:
    return call("GET", "/analytics/volume", token=access_token(ME, role="premium"), **query)


def periods(**query: Any) -> list[dict[str, Any]]:
    answer = ask(**query)
    assert answer.status == 200, answer.text
    return answer.data["periods"]  # type: ignore[no-any-return]


def groups(period: dict[str, Any], field: str = "sets") -> dict[str, float]:
    return {group["key"]: group[field] for group in period["groups"]}


def test_a_free_account_is_told_to_upgrade() -> None:
    answer = call("GET", "/analytics/volume", token=access_token(ME))
    assert (answer.status, answer.error["code"]) == (403, "upgrade_required")


def test_without_workouts_there_are_twelve_empty_weeks() -> None:
    weeks = periods()
    assert len(weeks) == 12
    assert (weeks[-1]["startDate"], weeks[-1]["endDate"]) == ("2026-03-02", "2026-03-08")
    assert all(week["groups"] == [] and week["volume"] == 0 for week in weeks)


def test_a_set_counts_one_for_a_primary_muscle_and_a_half_for_a_secondary_one() -> None:
    tell(completed("a", WEDNESDAY, done("bench", weight=80, reps=5, sets=3), done("row", weight=60, reps=10, sets=2)))
    (week,) = periods(periods=1)
    assert (week["workoutCount"], week["sets"], week["reps"], week["volume"]) == (1, 5, 35, 2400)
    assert groups(week) == {"chest": 3, "lats": 2, "triceps": 1.5, "shoulders": 1.5, "biceps": 1}
    assert groups(week, "volume") == {"chest": 1200, "lats": 1200, "triceps": 600, "shoulders": 600, "biceps": 600}
    assert groups(week, "reps")["biceps"] == 10


def test_by_movement_and_by_exercise() -> None:
    tell(
        completed(
            "a",
            WEDNESDAY,
            done("bench", weight=80, reps=5, sets=3),
            done("mystery", weight=None, seconds=90.5, distance=1609.344),
        )
    )
    (week,) = periods(periods=1, group="movement")
    assert groups(week) == {"push": 3, "other": 3}
    (week,) = periods(periods=1, group="exercise")
    assert [(group["key"], group["name"]) for group in week["groups"]] == [("bench", "Bench"), ("mystery", "Mystery")]
    assert week["groups"][1]["seconds"] == 90.5
    assert week["groups"][1]["distance"] == 1609.344


def test_a_month_begins_and_ends_within_a_week() -> None:
    tell(
        completed("a", date(2026, 2, 28), done("squat", weight=100, reps=1, sets=1)),
        completed("b", date(2026, 3, 1), done("squat", weight=70, reps=1, sets=1)),
        completed("c", WEDNESDAY, done("squat", weight=10, reps=1, sets=1)),
    )
    months = periods(by="month", periods=2)
    assert [(month["startDate"], month["endDate"], month["volume"], month["workoutCount"]) for month in months] == [
        ("2026-02-01", "2026-02-28", 100, 1),
        ("2026-03-01", "2026-03-31", 80, 2),
    ]
    assert [week["volume"] for week in periods(periods=2)] == [170, 10]


def test_a_range_of_days_is_extended_to_whole_periods() -> None:
    tell(completed("a", date(2025, 12, 30), done("squat", sets=1)), completed("b", WEDNESDAY, done("squat", sets=1)))
    weeks = periods(**{"from": "2025-12-31", "to": "2026-01-05"}, group="exercise")
    assert [(week["startDate"], week["sets"]) for week in weeks] == [("2025-12-29", 1), ("2026-01-05", 0)]
    assert weeks[0]["groups"][0]["name"] == "Squat"
    assert len(periods(**{"from": "2025-12-31"})) == 10


@pytest.mark.parametrize(
    "query",
    [
        {"periods": 105},
        {"periods": 25, "by": "month"},
        {"from": "2024-03-04", "to": "2026-03-04"},
        {"from": "2024-03-04"},
        {"from": "2023-03-04", "by": "month"},
        {"from": "2026-03-04", "to": "2026-03-03"},
        {"from": "2026-03-04", "periods": 3},
        {"group": "colour"},
    ],
)
def test_what_is_too_much_or_contradicts_itself_is_refused(query: dict[str, Any]) -> None:
    assert ask(**query).status == 422


def test_two_years_are_the_most() -> None:
    assert len(periods(periods=104)) == 104
    assert len(periods(by="month", periods=24)) == 24


def test_corrections_and_deletions_are_followed() -> None:
    tell(completed("a", WEDNESDAY, done("squat", sets=5)), completed("b", WEDNESDAY, done("bench", sets=1)))
    tell(corrected("a", WEDNESDAY - timedelta(weeks=1), done("squat", sets=2)))
    assert [groups(week) for week in periods(periods=2, group="exercise")] == [{"squat": 2}, {"bench": 1}]
    tell(deleted("a"), deleted("b"))
    assert [week["groups"] for week in periods(periods=2)] == [[], []]


def test_the_groups_are_bounded() -> None:
    lifts = [done(f"lift-{n:02d}", weight=100.0 + n, reps=1, sets=1) for n in range(MAX_GROUPS + 3)]
    tell(completed("a", WEDNESDAY, *lifts))
    (week,) = periods(periods=1, group="exercise")
    assert len(week["groups"]) == MAX_GROUPS + 1
    assert (week["groups"][-1]["key"], week["groups"][-1]["volume"]) == ("other", 303)
    assert sum(groups(week).values()) == week["sets"] == MAX_GROUPS + 3
