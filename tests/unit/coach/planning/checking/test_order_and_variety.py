"""V10 and V18: the order of a day, and variety."""

import pytest
from fitai.exercises.models import Exercise

from tests.unit.coach.planning.sample_plan import (
    Body,
    Check,
    cardio,
    day,
    full_body,
    loaded,
    plan,
    unloaded,
    violations,
)

STRETCH = {
    "exerciseId": "standing-hamstring-stretch",
    "sets": 1,
    "durationSeconds": 30,
    "notes": "Keeps the hips free.",
}
LIFTS: dict[str, Body] = {
    "swing": loaded("kettlebell-swing"),
    "squat": loaded("goblet-squat"),
    "press": loaded("dumbbell-bench-press"),
    "deadlift": loaded("dumbbell-romanian-deadlift"),
    "step": unloaded("bodyweight-squat"),
    "fly": loaded("dumbbell-fly"),
    "pec": loaded("pec-deck"),
    "extension": loaded("leg-extension"),
    "row": loaded("seated-cable-row"),
    "rear": loaded("face-pull"),
    "curl": loaded("dumbbell-curl"),
    "plank": unloaded("plank", reps=None, durationSeconds=30),
    "crunch": unloaded("crunch"),
    "walk": cardio("nordic-walking", 300),
    "stretch": STRETCH,
    "balance": unloaded("tandem-stand", reps=None, durationSeconds=30),
    "airplane": unloaded("hip-airplane"),
}


@pytest.fixture
def rules(library: list[Exercise]) -> Check:
    """The rules of order and variety that a plan violates."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.rule for violation in violations(body, request, library)} & {"V10", "V18"}

    return check


def _day(*names: str) -> Body:
    return plan({"monday": day(*(LIFTS[name] for name in names))})


@pytest.mark.parametrize(
    "names",
    [
        "swing squat press fly plank walk stretch",
        "curl squat",
        "curl press squat",
        "plank press",
        "plank step",
        "squat plank press",
        "plank curl",
        "airplane squat",
        "balance squat",
        "squat walk stretch",
        "swing stretch",
        "crunch row",
    ],
)
def test_v10_allowed(names: str, rules: Check) -> None:
    assert rules(_day(*names.split())) == set()


@pytest.mark.parametrize(
    "names",
    [
        "squat swing",
        "fly swing",
        "plank swing",
        "walk swing",
        "stretch swing",
        "fly press",
        "extension squat",
        "extension step",
        "rear row",
        "plank squat",
        "crunch deadlift",
        "walk squat",
        "walk curl",
        "walk airplane",
        "walk plank",
        "stretch squat",
        "stretch walk",
    ],
)
def test_v10_forbidden(names: str, rules: Check) -> None:
    assert rules(_day(*names.split())) == {"V10"}


def test_v10_the_order_and_not_the_list_counts(rules: Check) -> None:
    first, second = _day("fly", "press"), _day("press", "fly")
    for n, exercise in enumerate(first["weeklyPlan"]["days"]["monday"]["exercises"]):
        exercise["order"] = 9 - n
    assert rules(first) == set()
    for n, exercise in enumerate(second["weeklyPlan"]["days"]["monday"]["exercises"]):
        exercise["order"] = 9 - n
    assert rules(second) == {"V10"}


@pytest.mark.parametrize(
    ("names", "rest", "free"),
    [("walk curl squat", 30, True), ("walk curl squat", 31, False), ("walk squat", 30, False)],
)
def test_v10_circuits_are_free(names: str, rest: int, free: bool, rules: Check) -> None:
    body = _day(*names.split())
    exercises = body["weeklyPlan"]["days"]["monday"]["exercises"]
    for exercise in exercises:
        exercise |= {"supersetId": "a", "restTime": 60}
    exercises[-1]["restTime"] = rest
    assert (rules(body) == set()) is free


def test_v10_an_example_is_named(library: list[Exercise]) -> None:
    flaws = [violation for violation in violations(_day("fly", "press"), {}, library) if violation.rule == "V10"]
    assert [(flaw.day, flaw.exercise_id) for flaw in flaws] == [("monday", "dumbbell-bench-press")]
    assert "dumbbell-fly" in flaws[0].message


def test_v18_no_lift_twice_in_a_day(rules: Check) -> None:
    body = plan({"monday": day(LIFTS["press"], LIFTS["press"])})
    assert rules(body) == {"V18"}
    assert rules(plan({"monday": day(LIFTS["plank"], LIFTS["plank"])})) == {"V18"}
    assert rules(plan({"monday": day(LIFTS["walk"], LIFTS["walk"])})) == set()


@pytest.mark.parametrize(
    ("name", "free"),
    [("press", False), ("curl", False), ("plank", True), ("crunch", True), ("carry", False), ("walk", True)],
)
def test_v18_no_lift_on_four_days(name: str, free: bool, rules: Check) -> None:
    lifts = LIFTS | {"carry": unloaded("farmers-walk", reps=None, distance=40)}
    days = ("monday", "tuesday", "thursday", "friday")
    assert rules(plan({name_: day(lifts[name]) for name_ in days[:3]})) == set()
    assert (rules(plan({name_: day(lifts[name]) for name_ in days})) == set()) is free


def test_v18_accessories_of_the_last_plan(rules: Check) -> None:
    names = ["fly", "pec", "extension", "curl", "rear", "plank", "crunch"]
    ids = [str(LIFTS[name]["exerciseId"]) for name in names]
    curls = ["hammer-curl", "lateral-raise", "seated-calf-raise"]
    body = plan({"monday": day(*(LIFTS[name] for name in names), *map(loaded, curls))})
    last = [*ids, "dumbbell-bench-press", "goblet-squat"]
    assert rules(body, history={"lastPlanExerciseIds": last}) == set(), "7 of 10"
    assert rules(body, history={"lastPlanExerciseIds": [*last, "hammer-curl"]}) == {"V18"}, "8 of 10"


def test_v18_places_count_as_well(rules: Check) -> None:
    # 2 of 3 different exercises, and 3 of 4 places.
    days = {"monday": day(LIFTS["curl"], LIFTS["crunch"]), "thursday": day(LIFTS["curl"], LIFTS["extension"])}
    last = {"lastPlanExerciseIds": ["dumbbell-curl", "crunch"]}
    assert rules(plan(days), history=last) == {"V18"}
    days["thursday"] = day(LIFTS["rear"], LIFTS["extension"])
    assert rules(plan(days), history=last) == set()


def test_v18_main_lifts_may_stay(broken: Check) -> None:
    ids = [exercise["exerciseId"] for exercise in full_body()["exercises"]]
    assert broken(plan(), history={"lastPlanExerciseIds": ids}) == set()
