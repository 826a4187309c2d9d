"""V12: repetitions, rests, effort; and V22's limits of them."""

from typing import Any

import pytest
from fitai.exercises.models import Exercise

from tests.unit.coach.planning.sample_plan import (
    EFFORT,
    REASON,
    START,
    Body,
    Check,
    altered,
    cardio,
    day,
    loaded,
    plan,
    unloaded,
    violations,
)

FIRST = ("weeklyPlan", "days", "monday", "exercises", 0)
IDS = {
    "power": "kettlebell-swing",
    "compound": "dumbbell-bench-press",
    "isolation": "dumbbell-curl",
    "core": "cable-crunch",
}
REPS = {
    ("strength", "power"): (1, 6),
    ("strength", "compound"): (1, 12),
    ("strength", "isolation"): (6, 20),
    ("muscle_building", "power"): (1, 8),
    ("muscle_building", "compound"): (5, 15),
    ("muscle_building", "isolation"): (8, 25),
    ("general", "power"): (3, 10),
    ("general", "compound"): (6, 15),
    ("general", "isolation"): (8, 20),
    ("fat_loss", "power"): (5, 20),
    ("fat_loss", "compound"): (8, 20),
    ("fat_loss", "isolation"): (10, 25),
    ("endurance", "power"): (5, 25),
    ("endurance", "compound"): (10, 30),
    ("endurance", "isolation"): (12, 30),
}
RESTS = {
    ("strength", "power"): (90, 300),
    ("strength", "compound"): (90, 300),
    ("strength", "isolation"): (45, 180),
    ("muscle_building", "power"): (75, 240),
    ("muscle_building", "compound"): (75, 240),
    ("muscle_building", "isolation"): (30, 150),
    ("general", "power"): (45, 180),
    ("general", "compound"): (45, 180),
    ("general", "isolation"): (30, 120),
    ("fat_loss", "power"): (20, 120),
    ("fat_loss", "compound"): (20, 120),
    ("fat_loss", "isolation"): (15, 90),
    ("endurance", "power"): (15, 120),
    ("endurance", "compound"): (15, 120),
    ("endurance", "isolation"): (15, 90),
}


@pytest.fixture
def flaws(library: list[Exercise]) -> Check:
    """The messages about V12 and V22."""

    def check(body: Body, **request: object) -> set[str]:
        all_violations = violations(body, request, library)
        return {
            f"{violation.rule} {violation.message}" for violation in all_violations if violation.rule in ("V12", "V22")
        }

    return check


def _one(exercise: Body) -> Body:
    return plan({"monday": day(exercise)})


@pytest.mark.parametrize(("goal", "kind"), REPS)
def test_reps_of_loaded_lifts(goal: str, kind: str, flaws: Check) -> None:
    low, high = REPS[goal, kind]
    rest = RESTS[goal, kind][0]
    for reps in {1, low - 1, low, high, high + 1} - {0}:
        target = {"min": reps, "max": reps + 4, "target": reps}
        is_right = low <= reps <= high
        assert (not flaws(_one(loaded(IDS[kind], reps=target, restTime=rest)), goal=goal)) is is_right, reps


@pytest.mark.parametrize(("goal", "kind"), RESTS)
def test_rests_of_loaded_lifts(goal: str, kind: str, flaws: Check) -> None:
    low, high = RESTS[goal, kind]
    reps = REPS[goal, kind][0]
    for rest in (low - 1, low, high, high + 1):
        is_right = low <= rest <= high
        assert (not flaws(_one(loaded(IDS[kind], reps=reps, restTime=rest)), goal=goal)) is is_right, rest


def test_a_rest_that_is_left_out_is_90_seconds(flaws: Check) -> None:
    exercise = loaded("dumbbell-bench-press")
    del exercise["restTime"]
    assert not flaws(_one(exercise))
    assert not flaws(_one(exercise), goal="muscle_building")
    curl = loaded("dumbbell-curl", reps=12)
    del curl["restTime"]
    assert not flaws(_one(curl), goal="fat_loss")


@pytest.mark.parametrize("goal", ["strength", "muscle_building", "general", "fat_loss", "endurance"])
def test_unloaded_lifts_have_more_reps_and_shorter_rests(goal: str, flaws: Check) -> None:
    assert not flaws(_one(unloaded("push-up", reps=30, restTime=30)), goal=goal)
    assert flaws(_one(unloaded("push-up", reps=31, restTime=30)), goal=goal)
    least_rest = min(30, RESTS[goal, "compound"][0])
    assert flaws(_one(unloaded("push-up", reps=20, restTime=least_rest - 1)), goal=goal)
    assert not flaws(_one(unloaded("push-up", reps=20, restTime=least_rest)), goal=goal)
    least = REPS[goal, "compound"][0]
    if least > 1:
        assert flaws(_one(unloaded("push-up", reps=least - 1, restTime=60)), goal=goal)


def test_core_is_free(flaws: Check) -> None:
    assert not flaws(_one(loaded("cable-crunch", reps=50, restTime=5)))
    assert not flaws(_one(loaded("cable-crunch", reps=3, restTime=500)))
    assert not flaws(_one(cardio("nordic-walking", 600, restTime=500)))


def test_single_sets_and_waves_count_and_warm_up_sets_do_not(flaws: Check) -> None:
    sets: list[Body] = [{"type": "warmup", "reps": 3}, {}, {}]
    assert not flaws(_one(loaded("dumbbell-bench-press", setPlan=sets)))
    sets[1]["reps"] = 5
    assert flaws(_one(loaded("dumbbell-bench-press", setPlan=sets)))
    waves = [{"sets": [{"percentage": 70, "reps": reps}] * 3} for reps in (8, 6)]
    wave = loaded("dumbbell-bench-press", progression={"type": "wave", "waves": waves})
    assert not flaws(_one(wave))
    waves[1]["sets"] = [{"percentage": 70, "reps": 5}] * 3
    assert flaws(_one(wave))


@pytest.mark.parametrize(
    ("rests", "right"),
    [((60, 45), True), ((0, 0), False), ((5, 10), True), ((200, 150), True), ((200, 151), False)],
)
def test_supersets(rests: tuple[int, int], right: bool, flaws: Check) -> None:
    # General, compound: 45 to 180 s, and up to 380 s in a superset: (60 + 30) + (45 + 30) - 30 = 135.
    members = [
        loaded(id, supersetId="a", restTime=rest)
        for id, rest in zip(("dumbbell-bench-press", "seated-cable-row"), rests, strict=True)
    ]
    assert (not flaws(plan({"monday": day(*members)}))) is right


def test_a_superset_of_one_is_an_exercise_alone(flaws: Check) -> None:
    assert flaws(_one(loaded("dumbbell-bench-press", supersetId="a", restTime=181)))


@pytest.mark.parametrize(
    ("level", "age", "reps", "right"),
    [
        ("intermediate", None, 6, True),
        ("intermediate", None, 7, False),
        ("advanced", None, 7, False),
        ("beginner", None, 7, True),
        ("intermediate", "65+", 7, True),
    ],
)
def test_strength_has_heavy_sets(level: str, age: str | None, reps: int, right: bool, flaws: Check) -> None:
    lifts = [loaded("dumbbell-bench-press", reps=8, restTime=120), loaded("seated-cable-row", reps=reps, restTime=120)]
    body = plan({"monday": day(*lifts, loaded("dumbbell-curl", reps=8))})
    messages = flaws(body, goal="strength", fitnessLevel=level, ageBand=age)
    assert any("V12" in message for message in messages) is not right
    assert not flaws(body, goal="general")


@pytest.mark.parametrize(
    ("level", "rpe", "right"),
    [
        ("beginner", 8, True),
        ("beginner", 8.5, False),
        ("intermediate", 9, True),
        ("intermediate", 9.5, False),
        ("advanced", 9.5, True),
        ("advanced", 10, False),
    ],
)
def test_effort_by_level(level: str, rpe: float, right: bool, flaws: Check) -> None:
    assert (not flaws(_one(loaded("dumbbell-bench-press", rpe=rpe)), fitnessLevel=level)) is right
    by_set = loaded("dumbbell-bench-press", setPlan=[{}, {}, {"rpe": rpe}])
    assert (not flaws(_one(by_set), fitnessLevel=level)) is right


def test_the_limit_holds_for_any_exercise(flaws: Check) -> None:
    hard = _one(cardio("nordic-walking", 600, rpe=9))
    assert flaws(hard) == {"V12 the RPE is above 8"}
    assert not flaws(hard, fitnessLevel="intermediate")
    assert "V22 the RPE is above 7" in flaws(hard, fitnessLevel="intermediate", pregnant=True)


def test_loaded_lifts_have_an_effort(broken: Check, flaws: Check) -> None:
    assert broken(altered(plan(), *FIRST, rpe=None)) == {"V12"}
    by_set = loaded("dumbbell-bench-press", rpe=None, setPlan=[{"type": "warmup"}, {"rpe": 7}, {"rpe": 7}])
    assert not flaws(_one(by_set))
    assert not flaws(_one(unloaded("push-up")))


@pytest.mark.parametrize(
    ("notes", "right"),
    [
        (f"{REASON} {EFFORT} {START}", True),
        (f"{REASON} Begin at RPE 7; 0.5 more every 2 weeks. {START}", True),
        (f"{REASON} Start at RPE 7.5 and add 0.5 every two weeks. {START}", False),
        (f"{REASON} Start at RPE 7 and add 1 every two weeks. {START}", False),
        (f"{REASON} Start at RPE 7 and add 0.5 every day. {START}", False),
        (f"{REASON} {START}", False),
    ],
)
def test_the_notes_tell_of_the_effort(notes: str, right: bool, broken: Check) -> None:
    assert broken(altered(plan(), *FIRST, notes=notes)) == (set() if right else {"V12"})


PEOPLE: list[tuple[Body, float, int]] = [
    ({"ageBand": "13-15"}, 8, 6),
    ({"ageBand": "16-17"}, 8, 5),
    ({"ageBand": "65+"}, 8, 6),
    ({"pregnant": True}, 7, 6),
    ({"pregnant": True, "ageBand": "16-17"}, 7, 6),
]


@pytest.mark.parametrize(("who", "rpe", "reps"), PEOPLE)
def test_v22_effort_and_reps(who: Body, rpe: float, reps: int, flaws: Check) -> None:
    def rules(**changes: Any) -> set[str]:
        body = _one(loaded("seated-cable-row", restTime=120, **changes))
        all_flaws = flaws(body, goal="strength", fitnessLevel="intermediate", **who)
        return {flaw for flaw in all_flaws if "balance" not in flaw and "midwife" not in flaw}

    assert not rules(rpe=rpe, reps=reps)
    assert {flaw[:3] for flaw in rules(rpe=rpe + 0.5, reps=reps)} == {"V22"}
    assert {flaw[:3] for flaw in rules(rpe=rpe, reps=reps - 1)} == {"V22"}
    assert {flaw[:3] for flaw in rules(rpe=rpe, reps={"min": reps - 1, "max": 12, "target": 10})} == {"V22"}
    assert not rules(rpe=rpe, setPlan=[{"type": "warmup", "reps": reps, "rpe": 6}, {}, {}])
    assert {flaw[:3] for flaw in rules(rpe=rpe, setPlan=[{"type": "warmup", "reps": 3, "rpe": 6}, {}, {}])} == {"V22"}


def test_v22_adults_are_free(flaws: Check) -> None:
    body = _one(loaded("seated-cable-row", restTime=120, reps=3, rpe=9))
    assert not flaws(body, goal="strength", fitnessLevel="intermediate", ageBand="40-64")


@pytest.mark.parametrize("who", ["13-15", "16-17"])
@pytest.mark.parametrize("set_", [{"amrap": True}, {"type": "failure"}])
def test_v22_minors_have_no_maxima(who: str, set_: Body, flaws: Check) -> None:
    body = _one(loaded("seated-cable-row", setPlan=[{}, {}, set_]))
    assert flaws(body, ageBand=who) == {"V22 is done to a maximum"}
    assert not flaws(body, ageBand="18-39")
