"""The least and the most weekly sets: the worked example of V6, the table, what yields, and V7."""

from typing import Any

import pytest
from fitai.coach.planning.exercises import ExerciseFacts
from fitai.coach.planning.floors import asked_floors, capacity, granted_floors, maxima, sets_per_day
from fitai.coach.planning.models import PlanRequest


def request(**fields: Any) -> PlanRequest:
    usual = {"goal": "muscle_building", "daysPerWeek": 3, "durationMinutes": 60, "fitnessLevel": "intermediate"}
    return PlanRequest.model_validate(usual | fields)


def test_the_worked_example(facts: dict[str, ExerciseFacts]) -> None:
    asked = request(daysPerWeek=2, durationMinutes=20)
    assert sets_per_day(asked) == 6
    assert capacity(asked) == 12
    assert asked_floors(asked) == {
        "chest": 10, "back": 10, "quadriceps": 8, "hamstrings": 6, "biceps": 8, "triceps": 6, "calves": 8,
    }  # fmt: skip
    granted = granted_floors(asked, facts.values())
    assert granted == pytest.approx({"chest": 3.529, "back": 3.529, "quadriceps": 2.824, "hamstrings": 2.118}, abs=1e-3)


@pytest.mark.parametrize(
    ("goal", "level", "chest", "biceps"),
    [
        ("muscle_building", "beginner", 4, 0),
        ("muscle_building", "intermediate", 10, 8),
        ("muscle_building", "advanced", 10, 8),
        ("strength", "beginner", 4, 0),
        ("strength", "intermediate", 6, 0),
        ("general", "beginner", 4, 0),
        ("general", "advanced", 6, 0),
        ("fat_loss", "beginner", 4, 0),
        ("fat_loss", "intermediate", 6, 0),
        ("fat_loss", "advanced", 8, 0),
        ("endurance", "beginner", 2, 0),
        ("endurance", "intermediate", 2, 0),
        ("endurance", "advanced", 2, 0),
    ],
)
def test_the_table(goal: str, level: str, chest: float, biceps: float) -> None:
    floors = asked_floors(request(goal=goal, fitnessLevel=level))
    assert (floors["chest"], floors.get("biceps", 0)) == (chest, biceps)


def test_targets_get_more_and_the_others_less() -> None:
    floors = asked_floors(request(targetMuscles=["lats", "middle_back", "shoulders", "biceps"]))
    assert floors == pytest.approx(
        {"back": 10, "shoulders": 4, "biceps": 8, "chest": 8 / 3, "quadriceps": 2, "hamstrings": 4 / 3}
    )


def test_a_target_of_a_beginner_gets_its_maintenance_volume() -> None:
    floors = asked_floors(request(fitnessLevel="beginner", targetMuscles=["triceps", "glutes"]))
    assert (floors["triceps"], floors["glutes"]) == (4, 4)


@pytest.mark.parametrize("who", [{"ageBand": "13-15"}, {"ageBand": "16-17"}, {"ageBand": "65+"}, {"pregnant": True}])
def test_careful_halves_all(who: dict[str, Any]) -> None:
    assert asked_floors(request(**who))["chest"] == 5
    assert asked_floors(request(**who, targetMuscles=["shoulders"]))["shoulders"] == 2


def test_on_a_single_day_only_targets_keep_a_floor(facts: dict[str, ExerciseFacts]) -> None:
    asked = request(daysPerWeek=1, targetMuscles=["chest"])
    assert granted_floors(asked, facts.values()) == {"chest": 10}


@pytest.mark.parametrize(
    ("fields", "sets"),
    [
        ({"goal": "strength"}, 15),
        ({"goal": "muscle_building"}, 22),
        ({"goal": "general"}, 28),
        ({"goal": "general", "fitnessLevel": "beginner"}, 22),
        ({"goal": "general", "fitnessLevel": "advanced", "durationMinutes": 90}, 32),
        ({"goal": "fat_loss", "durationMinutes": 29}, 18),
        ({"goal": "fat_loss", "durationMinutes": 30}, 16),
        ({"goal": "endurance", "durationMinutes": 30}, 18),
        ({"goal": "strength", "fitnessLevel": "beginner", "durationMinutes": 120}, 15),
    ],
)
def test_the_sets_that_a_day_has_room_for(fields: dict[str, Any], sets: int) -> None:
    assert sets_per_day(request(**fields)) == sets


def test_fat_loss_and_endurance_leave_room_for_cardio() -> None:
    assert capacity(request(goal="fat_loss", daysPerWeek=7, durationMinutes=30)) == 6 * 16 * 0.75
    assert capacity(request(goal="endurance", daysPerWeek=2, durationMinutes=30)) == pytest.approx(2 * 18 * 0.55)


def test_a_muscle_with_few_fitting_lifts_has_no_floor(facts: dict[str, ExerciseFacts]) -> None:
    chest = [fact for fact in facts.values() if fact.is_lift and "chest" in fact.primary]
    others = [fact for fact in facts.values() if "chest" not in fact.primary]
    assert "chest" not in granted_floors(request(), [*others, *chest[:2]])
    assert "chest" in granted_floors(request(), [*others, *chest[:3]])


def test_the_maxima() -> None:
    assert maxima(request())["chest"] == 22.5
    assert maxima(request(fitnessLevel="beginner"))["chest"] == 20.5
    assert maxima(request(pregnant=True))["quadriceps"] == 18.5
    assert maxima(request(goal="endurance"))["chest"] == 33.5
