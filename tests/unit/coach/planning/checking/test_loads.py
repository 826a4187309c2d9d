"""V13 and V14: percentages by the RPE table, start loads, and what can be loaded."""

import pytest
from fitai.coach.planning.checking.loads import percentage_limits, table_percentage
from fitai.exercises.models import Exercise
from fitai.kernel.types import KILOGRAMS_PER_POUND

from tests.unit.coach.planning.sample_plan import (
    EFFORT,
    REASON,
    START,
    Body,
    Check,
    altered,
    day,
    loaded,
    plan,
    violations,
)

MONDAY = ("weeklyPlan", "days", "monday", "exercises")


@pytest.fixture
def rules(library: list[Exercise]) -> Check:
    """The rules of loads that a plan violates."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.rule for violation in violations(body, request, library)} & {"V13", "V14"}

    return check


def _one(id: str, **changes: object) -> Body:
    return plan({"monday": day(loaded(id, **changes))})


@pytest.mark.parametrize(
    ("reps", "rpe", "percentage"),
    [
        (5, 8, 81.1),
        (1, 10, 100),
        (1, 9.5, 97.8),
        (5, 9.5, 85.0),
        (10, 8, 68.0),
        (12, 9.5, 66.7),
        (12, 7, 59.9),
        (12, 8.5, (65.3 + 62.6) / 2),
        (15, 8, 59.9),
        (30, 7, 59.9),
    ],
)
def test_the_table(reps: int, rpe: float, percentage: float) -> None:
    assert table_percentage(reps, rpe) == pytest.approx(percentage)


def test_the_limits_of_the_example() -> None:
    assert percentage_limits(5, 8) == pytest.approx((66.1, 83.6))
    assert percentage_limits(12, 7) == pytest.approx((44.9, 62.4))
    assert percentage_limits(15, 7) == pytest.approx((44.9, 59.9)), "beyond the table not above its last entry"


@pytest.mark.parametrize(("share", "right"), [(81.1, True), (83.6, True), (83.7, False), (66.1, True), (66.0, False)])
def test_v13_percentages(share: float, right: bool, rules: Check) -> None:
    body = _one("barbell-bench-press", reps=5, rpe=8, weight={"type": "percentage", "value": share})
    assert (rules(body, oneRepMaxes={"barbell-bench-press": 100}) == set()) is right
    assert rules(body) == {"V13"}, "no maximum is known"


def test_v13_percentages_of_the_training_max(rules: Check) -> None:
    weight = {"type": "percentage", "of": "training_max", "value": 90}
    body = _one("barbell-bench-press", reps=5, rpe=8, weight=weight)
    maxes = {"barbell-bench-press": 100}
    assert rules(body, oneRepMaxes=maxes) == set(), "90 % of 90 %: 81 %"
    body["weeklyPlan"]["trainingMaxPercentage"] = 95
    assert rules(body, oneRepMaxes=maxes) == {"V13"}, "85.5 %"


def test_v13_each_set_and_each_wave(rules: Check) -> None:
    maxes = {"barbell-bench-press": 100}
    weight = {"type": "percentage", "value": 80}
    sets: list[Body] = [{"type": "warmup", "weight": {"type": "percentage", "value": 40}}, {}, {}]
    assert rules(_one("barbell-bench-press", reps=5, weight=weight, setPlan=sets), oneRepMaxes=maxes) == set()
    sets[2] = {"reps": 3, "weight": {"type": "percentage", "value": 88}}
    assert rules(_one("barbell-bench-press", reps=5, weight=weight, setPlan=sets), oneRepMaxes=maxes) == set()
    sets[2] = {"reps": 3, "weight": {"type": "percentage", "value": 89}}
    assert rules(_one("barbell-bench-press", reps=5, weight=weight, setPlan=sets), oneRepMaxes=maxes) == {"V13"}
    for percentage, expected in ((92, set()), (93, {"V13"})):
        waves = [{"sets": [{"percentage": percentage, "reps": 5}] * 3}]
        wave = {"type": "wave", "waves": waves}
        body = _one("barbell-bench-press", reps=5, weight=weight, progression=wave)
        assert rules(body, oneRepMaxes=maxes) == expected, "92 % of 90 %: 82.8 %, 93 %: 83.7 %"


@pytest.mark.parametrize("weight", [None, {"type": "fixed", "value": 20}, {"type": "bodyweight"}])
def test_v13_known_maximum_without_a_percentage(weight: Body | None, rules: Check) -> None:
    assert rules(_one("barbell-bench-press", weight=weight), oneRepMaxes={"barbell-bench-press": 100}) == {"V13"}


START_LOADS = {
    "barbell-bench-press": 20,
    "dumbbell-bench-press": 10,
    "kettlebell-deadlift": 16,
    "leg-extension": 50,
    "smith-machine-bench-press": 20,
    "ez-bar-curl": 15,
    "trap-bar-deadlift": 30,
    "safety-bar-squat": 25,
    "lat-pulldown": 25,
}
STEPS = {"dumbbell-bench-press": 2, "leg-extension": 5, "kettlebell-deadlift": 4}


@pytest.mark.parametrize(("id", "load"), START_LOADS.items())
def test_v13_start_loads(id: str, load: float, rules: Check) -> None:
    step = STEPS.get(id, 2.5)
    assert rules(_one(id, weight={"type": "fixed", "value": load})) == set()
    assert rules(_one(id, weight={"type": "fixed", "value": load + step})) == {"V13"}
    assert "V14" in rules(_one(id, weight={"type": "fixed", "value": load - 0.5}))


POUNDS = {
    "barbell-bench-press": 45,
    "dumbbell-bench-press": 20,
    "kettlebell-deadlift": 35,
    "leg-extension": 110,
    "smith-machine-bench-press": 45,
    "ez-bar-curl": 30,
    "trap-bar-deadlift": 65,
    "safety-bar-squat": 55,
    "lat-pulldown": 55,
}


@pytest.mark.parametrize(("id", "pounds"), POUNDS.items())
def test_loads_of_who_has_pounds_are_those_of_their_bars_and_plates(id: str, pounds: float, rules: Check) -> None:
    step = 10 if id == "leg-extension" else 5

    def broken(weight: float) -> set[str]:
        kilograms = {"type": "fixed", "value": weight * KILOGRAMS_PER_POUND}
        return rules(_one(id, weight=kilograms), units="imperial")

    assert broken(pounds) == set()
    assert broken(pounds + step) == {"V13"}
    assert "V14" in broken(pounds - 1), "no multiple"


def test_the_faults_of_loads_are_told_in_the_units_of_the_user(library: list[Exercise]) -> None:
    heavy = {"type": "fixed", "value": 136 * KILOGRAMS_PER_POUND}
    found = violations(_one("barbell-bench-press", weight=heavy), {"units": "imperial"}, library)
    assert {item.message for item in found if item.rule in ("V13", "V14")} == {
        "starts with 136 lb, 45 lb are the most",
        "136 lb is no multiple of 5 lb",
    }


def test_v13_no_start_load(rules: Check) -> None:
    assert rules(_one("sandbag-deadlift")) == set()
    assert rules(_one("sandbag-deadlift", weight={"type": "fixed", "value": 2.5})) == {"V13"}
    assert rules(_one("dumbbell-bench-press", weight={"type": "bodyweight"})) == {"V13"}
    assert rules(_one("push-up", weight={"type": "bodyweight"})) == set()
    assert rules(_one("push-up", weight={"type": "percentage", "value": 50})) == {"V13"}


@pytest.mark.parametrize(
    ("notes", "right"),
    [
        (f"{REASON} {EFFORT} {START}", True),
        (
            f"{REASON} {EFFORT} Take the lightest weight for eight reps and add 5-10% until two or three reps are in reserve.",
            True,
        ),
        (f"{REASON} {EFFORT}", False),
        (f"{REASON} {EFFORT} Take a light one for 8 reps, then add 5–10 % until 2–3 reps are left.", False),
        (f"{REASON} {EFFORT} Take the lightest for 8 reps, then add 20 % until 2–3 reps are left.", False),
        (f"{REASON} {EFFORT} Take the lightest for 8 reps, then add 5–10 % until none are left.", False),
    ],
)
def test_v13_the_notes_tell_how_the_first_load_is_found(notes: str, right: bool, broken: Check) -> None:
    assert broken(altered(plan(), *MONDAY, 0, notes=notes)) == (set() if right else {"V13"})


def test_v13_with_a_maximum_the_notes_need_not_tell(broken: Check) -> None:
    body = plan()
    for name in ("monday", "thursday"):
        body["weeklyPlan"]["days"][name]["exercises"][0] |= {
            "notes": f"{REASON} {EFFORT}",
            "weight": {"type": "percentage", "value": 65},
        }
    assert broken(body, oneRepMaxes={"goblet-squat": 40}) == set()


def test_v13_alone(broken: Check) -> None:
    assert broken(altered(plan(), *MONDAY, 0, weight={"type": "fixed", "value": 10})) == set()
    assert broken(altered(plan(), *MONDAY, 0, weight={"type": "fixed", "value": 12})) == {"V13"}


@pytest.mark.parametrize(
    ("id", "load", "increments", "right"),
    [
        ("dumbbell-bench-press", 8, {}, True),
        ("dumbbell-bench-press", 9, {}, False),
        ("dumbbell-bench-press", 9, {"dumbbell": 1}, True),
        ("dumbbell-bench-press", 8, {"dumbbell": 2.5}, False),
        ("leg-extension", 45, {}, True),
        ("leg-extension", 42.5, {}, False),
        ("kettlebell-deadlift", 12, {}, True),
        ("kettlebell-deadlift", 14, {}, False),
        ("lat-pulldown", 22.5, {}, True),
        ("lat-pulldown", 22, {}, False),
        ("barbell-bench-press", 20, {}, True),
        ("barbell-bench-press", 17.5, {}, False),
        ("trap-bar-deadlift", 20, {}, True),
        ("trap-bar-deadlift", 17.5, {}, False),
        ("safety-bar-squat", 25, {}, True),
        ("safety-bar-squat", 22.5, {}, False),
        ("ez-bar-curl", 7.5, {}, True),
    ],
)
def test_v14(id: str, load: float, increments: Body, right: bool, rules: Check) -> None:
    body = _one(id, weight={"type": "fixed", "value": load})
    assert rules(body, increments=increments) == (set() if right else {"V14"})
    by_set = _one(id, setPlan=[{"type": "warmup", "weight": {"type": "fixed", "value": load}}, {}, {}])
    assert rules(by_set, increments=increments) == (set() if right else {"V14"})


def test_v14_alone(broken: Check) -> None:
    assert broken(altered(plan(), *MONDAY, 0, weight={"type": "fixed", "value": 9})) == {"V14"}
