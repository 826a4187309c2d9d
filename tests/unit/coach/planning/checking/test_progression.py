"""V15 and V16: progression and deloads."""

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
    unloaded,
    violations,
    weeks,
)

MONDAY = ("weeklyPlan", "days", "monday", "exercises")
DELOAD = {"everyWeeks": 4, "loadPercentage": 80, "setsPercentage": 60}


@pytest.fixture
def rules(library: list[Exercise]) -> Check:
    """The rules of progression and deloads that a plan violates."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.rule for violation in violations(body, request, library)} & {"V15", "V16"}

    return check


@pytest.mark.parametrize(("count", "right"), [(3, False), (4, True), (12, True), (13, False)])
def test_v15_weeks(count: int, right: bool, broken: Check) -> None:
    body = weeks(plan(), count)
    body["weeklyPlan"]["deload"] = DELOAD
    assert broken(body) == (set() if right else {"V15"})


def _lifts(*progressions: Body | None, **changes: object) -> Body:
    ids = [
        "goblet-squat",
        "dumbbell-bench-press",
        "seated-cable-row",
        "lat-pulldown",
        "leg-extension",
        "lying-leg-curl",
    ]
    ids += ["dumbbell-curl", "lateral-raise", "seated-calf-raise", "face-pull", "kettlebell-swing"]
    exercises = [
        loaded(id, progression=progression, **changes) for id, progression in zip(ids, progressions, strict=False)
    ]
    return weeks(plan({"monday": day(*exercises)}), 6)


DOUBLE = {"type": "double", "increment": 2.5}


def test_v15_nine_of_ten_loaded_lifts_progress(rules: Check) -> None:
    assert rules(_lifts(*[DOUBLE] * 9, None)) == set()
    assert rules(_lifts(*[DOUBLE] * 8, None, None)) == {"V15"}
    assert rules(_lifts(*[DOUBLE] * 9, None, None)) == set(), "power is left out"
    assert rules(_lifts(*[DOUBLE] * 8, None)) == {"V15"}


@pytest.mark.parametrize(
    ("level", "progression", "right"),
    [
        ("beginner", "linear", True),
        ("beginner", "double", True),
        ("beginner", "wave", False),
        ("intermediate", "linear", False),
        ("intermediate", "double", True),
        ("intermediate", "wave", True),
        ("advanced", "linear", False),
        ("advanced", "double", True),
        ("advanced", "wave", True),
    ],
)
def test_v15_kind_by_level(level: str, progression: str, right: bool, rules: Check) -> None:
    rule: Body = {"type": progression, "increment": 2.5}
    if progression == "wave":
        rule["waves"] = [{"sets": [{"percentage": 70, "reps": 8}] * 3}]
    reps = 8 if progression == "linear" else {"min": 8, "max": 10, "target": 8}
    assert rules(_lifts(rule, reps=reps), fitnessLevel=level) == (set() if right else {"V15"})


@pytest.mark.parametrize(
    ("progression", "reps", "right"),
    [
        ("linear", 8, True),
        ("linear", {"min": 8, "max": 9, "target": 8}, False),
        ("double", {"min": 8, "max": 10, "target": 8}, True),
        ("double", {"min": 8, "max": 9, "target": 8}, False),
    ],
)
def test_v15_range_of_reps(progression: str, reps: object, right: bool, rules: Check) -> None:
    assert rules(_lifts({"type": progression}, reps=reps)) == (set() if right else {"V15"})


@pytest.mark.parametrize(
    ("increment", "increments", "right"),
    [
        (0.5, {}, True),
        (0.4, {}, False),
        (5, {}, True),
        (5.5, {}, False),
        (8, {"dumbbell": 8}, True),
        (0.25, {"dumbbell": 0.25}, True),
        (None, {}, True),
    ],
)
def test_v15_increment(increment: float | None, increments: Body, right: bool, rules: Check) -> None:
    body = _lifts({"type": "double", "increment": increment})
    assert rules(body, increments=increments) == (set() if right else {"V15"})


def test_v15_without_loads_the_notes_say_what_grows(broken: Check) -> None:
    def body(notes: str) -> Body:
        lifts = [
            unloaded("bodyweight-squat", sets=4, reps=15, notes=notes),
            unloaded("push-up", sets=4),
            unloaded("inverted-row", sets=5),
            unloaded("glute-bridge-walkout", sets=4),
        ]
        return plan({"monday": day(*lifts), "thursday": day(*lifts)})

    assert "V15" not in broken(body(f"{REASON} Add a repetition every week."))
    assert "V15" in broken(body(REASON))
    with_load = body(REASON)
    with_load["weeklyPlan"]["days"]["monday"]["exercises"].append(loaded("goblet-squat", order=9))
    assert "V15" not in broken(with_load)


@pytest.mark.parametrize(("before", "after", "right"), [(5, 8, True), (4, 7, False), (5, 9, False), (10, 14, True)])
def test_v15_sets_rise_slowly(before: int, after: int, right: bool, rules: Check) -> None:
    # 1.2 x 5 + 2 = 8; 1.2 x 4 + 2 = 6.8; 1.2 x 10 + 2 = 14.
    body = weeks(plan({"monday": day(loaded("dumbbell-bench-press", sets=before))}), 6)
    following = {"monday": day(loaded("dumbbell-bench-press", sets=after))}
    body["weeklyPlan"]["weeks"] = [{"numbers": [3, 4, 5, 6], "days": following}]
    assert rules(body) == (set() if right else {"V15"})
    body["weeklyPlan"]["deload"] = DELOAD | {"everyWeeks": 4}
    assert rules(body) == (set() if right else {"V15"}), "the week after a deload is compared with that before"


def test_v15_alone(broken: Check) -> None:
    body = plan()
    body["weeklyPlan"]["days"]["monday"]["exercises"][0]["progression"] = None
    body["weeklyPlan"]["days"]["monday"]["exercises"][1]["progression"] = None
    assert broken(body) == {"V15"}


@pytest.mark.parametrize(("every", "right"), [(3, False), (4, True), (8, True), (9, False)])
def test_v16_frequency(every: int, right: bool, broken: Check) -> None:
    body = weeks(plan(), 12)
    body["weeklyPlan"]["deload"] = DELOAD | {"everyWeeks": every}
    assert broken(body) == (set() if right else {"V16"})


@pytest.mark.parametrize(
    ("load", "sets", "right"), [(80, 60, True), (75, 100, True), (76, 100, False), (100, 75, True), (90, 84, False)]
)
def test_v16_share(load: float, sets: float, right: bool, rules: Check) -> None:
    body = weeks(plan(), 8)
    body["weeklyPlan"]["deload"] = {"everyWeeks": 4, "loadPercentage": load, "setsPercentage": sets}
    assert rules(body) == (set() if right else {"V16"})


@pytest.mark.parametrize(
    ("level", "count", "needed"),
    [
        ("beginner", 12, False),
        ("intermediate", 7, False),
        ("intermediate", 8, True),
        ("advanced", 6, False),
        ("advanced", 7, True),
    ],
)
def test_v16_long_plans_need_a_deload(level: str, count: int, needed: bool, rules: Check) -> None:
    body = weeks(plan({"monday": full_body(), "thursday": full_body()}), count)
    assert ("V16" in rules(body, fitnessLevel=level)) is needed
    body["weeklyPlan"]["deload"] = DELOAD
    assert "V16" not in rules(body, fitnessLevel=level)
    body["weeklyPlan"]["deload"] = DELOAD | {"everyWeeks": 8}
    assert ("V16" in rules(body, fitnessLevel=level)) is (needed and count < 8), "one that never comes"


def test_v16_alone(broken: Check) -> None:
    body = weeks(plan(), 13)
    assert broken(body) == {"V15", "V16"}
    assert broken(altered(plan(), "weeklyPlan", deload=DELOAD | {"setsPercentage": 100})) == {"V16"}
