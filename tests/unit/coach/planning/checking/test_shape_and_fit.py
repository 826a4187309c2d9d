"""V1 to V4 and V19: exercises that exist and fit, in the shape that was asked for."""

from typing import Any

import pytest
from fitai.exercises.models import Exercise

from tests.unit.coach.planning.sample_plan import (
    REASON,
    Body,
    Check,
    altered,
    day,
    full_body,
    loaded,
    plan,
    row,
    unloaded,
    violations,
    weeks,
)

MONDAY = ("weeklyPlan", "days", "monday")
FIRST = (*MONDAY, "exercises", 0)
PLACES = [
    ((*FIRST,), lambda other: {"alternatives": [other]}),
    ((*MONDAY, "warmup", 0), lambda other: {"exerciseId": other}),
    ((*MONDAY, "cooldown", 0), lambda other: {"exerciseId": other}),
]
"""Where a plan names exercises beside those that are done."""


def test_the_sample_is_valid(broken: Check) -> None:
    assert broken(plan()) == set()


def test_v1_exercise_that_does_not_exist(broken: Check, library: list[Exercise]) -> None:
    body = altered(plan(), *MONDAY, exercises=[*full_body()["exercises"], unloaded("levitation", sets=1, order=9)])
    assert broken(body) == {"V1"}
    (violation,) = violations(body, {}, library)
    assert (violation.day, violation.exercise_id) == ("monday", "levitation")
    assert str(violation) == "V1 monday levitation: there is no such exercise"


@pytest.mark.parametrize(("path", "change"), PLACES)
def test_v1_alternatives_and_drills(path: Any, change: Any, broken: Check) -> None:
    assert broken(altered(plan(), *path, **change("levitation"))) == {"V1"}
    assert broken(altered(plan(), *path, **change("bodyweight-squat"))) == set()


def test_v2_days(broken: Check) -> None:
    days = {"monday": full_body(), "thursday": full_body()}
    assert broken(plan(days | {"saturday": full_body()})) == {"V2"}
    assert broken(plan(days), daysPerWeek=3) == {"V2"}
    assert broken(plan(days | {"sunday": {"isRestDay": True}})) == set()


def test_v2_days_of_a_week_that_differs(broken: Check) -> None:
    weekly = {"totalWeeks": 8, "days": plan()["weeklyPlan"]["days"]}
    fewer = weekly | {"weeks": [{"numbers": [3], "days": {"thursday": {"isRestDay": True}}}]}
    assert "V2" in broken(plan(weeklyPlan=fewer))
    same = weekly | {"weeks": [{"numbers": [3], "days": {"monday": full_body()}}]}
    assert broken(plan(weeklyPlan=same)) == set()


@pytest.mark.parametrize(
    ("asked", "goal", "rules"),
    [
        ("general", None, set()),
        ("general", "strength", {"V2"}),
        ("fat_loss", None, {"V2"}),
        ("strength", "strength", set()),
    ],
)
def test_v2_goal(asked: str, goal: str | None, rules: set[str], broken: Check) -> None:
    assert broken(plan(metadata={"goal": goal}), goal=asked) & {"V2"} == rules


def test_v2_order(broken: Check) -> None:
    assert broken(altered(plan(), *FIRST, order=2)) == {"V2"}


def test_v2_rest_day_with_exercises(broken: Check) -> None:
    assert broken(altered(plan(), *MONDAY, isRestDay=True)) == {"V2"}


@pytest.mark.parametrize(
    ("id", "changes", "right"),
    [
        ("plank", {"reps": None, "durationSeconds": 40}, True),
        ("plank", {"reps": 40}, False),
        ("plank", {"reps": None, "distance": 80}, False),
        ("push-up", {"reps": 10}, True),
        ("push-up", {"reps": None, "durationSeconds": 40}, False),
        ("push-up", {"reps": 10, "durationSeconds": 40}, False),
        ("farmers-walk", {"reps": None, "distance": 40}, True),
        ("farmers-walk", {"reps": None, "durationSeconds": 40}, False),
        ("walking-lunge", {"reps": None, "distance": 40, "notes": f"{REASON} More per side."}, False),
    ],
)
def test_v2_measure(id: str, changes: Body, right: bool, broken: Check) -> None:
    exercise = unloaded(id, sets=1, order=9, **changes)
    body = altered(plan(), *MONDAY, exercises=[*full_body()["exercises"], exercise])
    assert broken(body) == (set() if right else {"V2"})


@pytest.mark.parametrize(
    "changes", [{"distance": 200}, {"durationSeconds": 100}, {"distance": 200, "durationSeconds": 100}]
)
def test_v2_running_is_given_in_metres_or_seconds(changes: Body, broken: Check) -> None:
    run = {
        "exerciseId": "nordic-walking",
        "sets": 1,
        "restTime": 0,
        "order": 9,
        "notes": "Zone 2, you can talk easily.",
    }
    body = altered(plan(), *MONDAY, exercises=[*full_body()["exercises"], run | changes])
    assert broken(body) == set()
    assert broken(altered(body, *MONDAY, "exercises", 4, reps=5)) == {"V2"}


def test_v3_equipment(broken: Check) -> None:
    assert broken(plan(), equipment=["dumbbell", "bench"]) <= {"V3"}
    needed = ["dumbbell", "bench", "kettlebell"]
    assert broken(plan(), equipment=needed) == set()
    for missing in ("dumbbell", "bench"):
        assert "V3" in broken(plan(), equipment=[item for item in needed if item != missing])


@pytest.mark.parametrize(("path", "change"), PLACES)
def test_v3_alternatives_and_drills(path: Any, change: Any, broken: Check) -> None:
    equipment = ["dumbbell", "bench", "kettlebell"]
    assert broken(altered(plan(), *path, **change("lat-pulldown")), equipment=equipment) == {"V3"}
    assert broken(altered(plan(), *path, **change("bodyweight-squat")), equipment=equipment) == set()


@pytest.mark.parametrize(
    "request_fields",
    [
        {"dislikes": ["goblet-squat"]},
        {"exclusions": {"exercises": ["goblet-squat"]}},
        {"exclusions": {"muscles": ["quadriceps"]}},
        {"exclusions": {"regions": ["knee"]}},
    ],
)
def test_v4_exclusions(request_fields: Body, broken: Check) -> None:
    assert broken(plan(), **request_fields) == {"V4"}


def test_v4_excluded_muscle_may_help(broken: Check) -> None:
    assert broken(plan(), exclusions={"muscles": ["triceps", "biceps"]}) == set()


@pytest.mark.parametrize(("path", "change"), PLACES)
def test_v4_alternatives_and_drills(path: Any, change: Any, broken: Check) -> None:
    assert broken(altered(plan(), *path, **change("lat-pulldown")), dislikes=["lat-pulldown"]) == {"V4"}


@pytest.mark.parametrize("id", ["bar-muscle-up", "power-clean", "box-jump"])
@pytest.mark.parametrize(("path", "change"), PLACES)
def test_v19_too_hard_for_a_beginner(id: str, path: Any, change: Any, broken: Check, library: list[Exercise]) -> None:
    assert id in {exercise.id for exercise in library}
    assert broken(altered(plan(), *path, **change(id))) == {"V19"}


def _with_squats(*ids: str) -> Body:
    """The sample with other lifts for the first ones of both days."""
    days = {}
    for name in ("monday", "thursday"):
        lifts = full_body()["exercises"]
        days[name] = day(*[lift | {"exerciseId": id} for id, lift in zip(ids, lifts, strict=False)], *lifts[len(ids) :])
    return plan(days)


def test_v19_half_of_a_beginners_lifts(broken: Check) -> None:
    # Of the sample's lifts none is harder than for beginners.
    two = _with_squats("barbell-back-squat", "barbell-bench-press")
    three = _with_squats("barbell-back-squat", "barbell-bench-press", "barbell-row")
    assert broken(two) == set()
    assert broken(three) == {"V19"}
    assert "V19" not in broken(three, goal="strength")
    assert broken(three, fitnessLevel="intermediate") & {"V19"} == set()


def test_v19_half_is_not_asked_where_a_big_muscle_has_few_lifts_for_beginners(
    broken: Check, library: list[Exercise]
) -> None:
    three = _with_squats("barbell-back-squat", "barbell-bench-press", "barbell-row")
    easy = [
        exercise.id
        for exercise in library
        if "hamstrings" in exercise.primary_muscle_groups
        and exercise.difficulty == "beginner"
        and exercise.exercise_type == "strength"
    ]
    in_plan = "dumbbell-romanian-deadlift"
    others = [id for id in easy if id != in_plan]
    assert broken(three, dislikes=others[:-1]) == set()
    assert broken(three, dislikes=others[:-2]) == {"V19"}


def test_v19_one_advanced_exercise_a_day(broken: Check) -> None:
    def with_advanced(*ids: str) -> Body:
        notes = f"{REASON} Add one per side."
        lifts = [unloaded(id, sets=2, reps=6, restTime=60, notes=notes) for id in ids]
        rest = [loaded("dumbbell-bench-press"), row(sets=4), loaded("dumbbell-romanian-deadlift")]
        days = {name: day(loaded("goblet-squat", sets=2), *lifts, *rest, warmup=180) for name in ("monday", "thursday")}
        return weeks(plan(days), 6)

    level = {"fitnessLevel": "intermediate", "durationMinutes": 40}
    one, two = with_advanced("pistol-squat"), with_advanced("pistol-squat", "shrimp-squat")
    assert broken(one, **level) == set()
    assert broken(two, **level) == {"V19"}
    assert broken(two, **level | {"fitnessLevel": "advanced"}) == set()
    assert broken(altered(one, *FIRST, alternatives=["one-arm-push-up"]), **level) == {"V19"}
    second = (*MONDAY, "exercises", 1)
    assert broken(altered(one, *second, alternatives=["one-arm-push-up"]), **level) == set()
