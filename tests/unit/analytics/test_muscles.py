"""GET /analytics/muscles: weekly sets against the landmarks, and the exercises that made them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.training.landmarks import LANDMARKS, muscles_of

from tests.harness.gateway import access_token, call
from tests.unit.analytics.workouts import ME, completed, done, tell

WEDNESDAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def muscles(**query: Any) -> Any:
    answer = call("GET", "/analytics/muscles", token=access_token(ME), **query)
    assert answer.status == 200, answer.text
    return answer.data


def train(weeks_ago: int, *exercises: Any) -> None:
    tell(completed(f"w{weeks_ago}", WEDNESDAY - timedelta(weeks=weeks_ago), *exercises))


def group(answer: Any, name: str) -> Any:
    return next(item for item in answer["groups"] if item["group"] == name)


def test_without_workouts_all_muscles_are_cold() -> None:
    seen = muscles()
    assert len(seen["muscles"]) == 17
    assert seen["weeks"] == ["2026-02-09", "2026-02-16", "2026-02-23", "2026-03-02"]
    assert all(muscle["heat"] == muscle["sets"] == 0 for muscle in seen["muscles"])
    assert group(seen, "chest") == {"group": "chest", "weekly": [0, 0, 0, 0], "averagePerWeek": 0}


def test_the_exercises_that_made_the_sets() -> None:
    train(0, done("bench", sets=4), done("row", sets=2))
    train(1, done("bench", sets=2))
    seen = muscles(weeks=2)
    first, second = seen["muscles"][:2]
    assert (first["muscle"], first["sets"], first["weekly"], first["heat"]) == ("chest", 6, [2, 4], 1)
    assert first["exercises"] == [{"exerciseId": "bench", "name": "Bench", "sets": 6}]
    assert (second["muscle"], second["sets"], second["heat"]) == ("shoulders", 3, 0.5)


def test_landmarks_are_shown_after_four_weeks_of_data() -> None:
    for weeks_ago in (1, 2, 3):
        train(weeks_ago, done("bench", sets=11))
    assert "landmarks" not in group(muscles(), "chest")
    train(4, done("bench", sets=11))
    chest = group(muscles(), "chest")
    assert chest["landmarks"] == {
        "maintenance": 8, "minimumEffective": 10, "adaptiveLow": 12, "adaptiveHigh": 20, "maximum": 22,
    }  # fmt: skip
    assert (chest["weekly"], chest["averagePerWeek"], chest["level"]) == ([11, 11, 11, 0], 11, "effective")


def test_a_row_counts_once_for_the_back() -> None:
    row = done("row", sets=6, primary_muscles=["lats"], secondary_muscles=["middle_back", "biceps"])
    train(0, row)
    assert group(muscles(weeks=1), "back")["weekly"] == [6]


def test_the_landmarks_are_those_of_the_rules() -> None:
    numbers = {
        name: (marks.maintenance, marks.minimum_effective, marks.adaptive_low, marks.adaptive_high, marks.maximum)
        for name, marks in LANDMARKS.items()
    }
    assert numbers == {
        "chest": (8, 10, 12, 20, 22), "back": (8, 10, 14, 22, 25), "quadriceps": (6, 8, 12, 18, 20),
        "hamstrings": (4, 6, 10, 16, 20), "biceps": (5, 8, 14, 20, 26), "triceps": (4, 6, 10, 14, 18),
        "calves": (6, 8, 12, 16, 20), "glutes": (0, 0, 4, 12, 16), "abdominals": (0, 0, 16, 20, 25),
    }  # fmt: skip
    assert muscles_of("back") == {"lats", "middle_back"}
    assert muscles_of("chest") == {"chest"}


@pytest.mark.parametrize(
    ("sets", "level"),
    [(7.5, "below_maintenance"), (8, "maintenance"), (10, "effective"), (12, "adaptive"), (20, "adaptive"), (20.5, "high"), (22, "high"), (22.5, "above_maximum")],
)  # fmt: skip
def test_the_level_of_so_many_sets(sets: float, level: str) -> None:
    assert LANDMARKS["chest"].level(sets) == level
