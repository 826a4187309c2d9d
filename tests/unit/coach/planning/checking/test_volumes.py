"""V6 to V9: floors, maxima, frequency, recovery."""

import pytest
from fitai.exercises.models import Exercise

from tests.unit.coach.planning.sample_plan import (
    DESCRIPTION,
    Body,
    Check,
    altered,
    cardio,
    day,
    full_body,
    loaded,
    plan,
    violations,
    weeks,
)

DAYS = ("monday", "thursday")


def _with_bench_sets(monday: int, thursday: int) -> Body:
    """The sample with other sets of the bench press, its time made up by cardio."""
    days = {}
    for name, sets in zip(DAYS, (monday, thursday), strict=True):
        exercises = full_body()["exercises"]
        exercises[1]["sets"] = sets
        days[name] = day(*exercises, cardio("nordic-walking", 130 * (3 - sets))) if sets < 3 else day(*exercises)
    return plan(days)


def test_v6_floor(broken: Check) -> None:
    # Of a beginner, ½ of the chest's 8 sets is asked: 90 % are 3.6.
    declared = {"metadata": {"tags": ["yield:V6:chest"]}, "description": f"{DESCRIPTION} The chest gets less."}
    assert broken(_with_bench_sets(2, 2)) == set()
    assert broken(_with_bench_sets(2, 1)) == {"V6", "V24"}
    assert broken(_with_bench_sets(2, 1) | declared) == {"V6"}


def test_v6_is_the_mean_of_the_weeks_without_deloads(rules: Check) -> None:
    less, more = _with_bench_sets(1, 1), _with_bench_sets(2, 2)
    body = weeks(more, 8)
    other = {"days": less["weeklyPlan"]["days"]}
    body["weeklyPlan"]["weeks"] = [{"numbers": [1], **other}]
    # 7 weeks of 4 sets, 1 of 2: 3.75.
    assert "V6" not in rules(body)
    body["weeklyPlan"]["weeks"] = [{"numbers": [1, 2], **other}]
    # 6 weeks of 4 sets, 2 of 2: 3.5.
    assert "V6" in rules(body)
    body["weeklyPlan"]["weeks"] = [{"numbers": [1, 4, 8], **other}]
    body["weeklyPlan"]["deload"] = {"everyWeeks": 4, "loadPercentage": 80, "setsPercentage": 60}
    # Without the deloads 5 weeks of 4 sets, 1 of 2: 3.67.
    assert "V6" not in rules(body)


@pytest.fixture
def rules(library: list[Exercise]) -> Check:
    """The rules of volume that a plan violates, whatever else is wrong with it."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.rule for violation in violations(body, request, library)} & {"V6", "V7", "V8", "V9"}

    return check


def _one_lift_week(*counts: int, id: str = "dumbbell-bench-press") -> Body:
    names = ("monday", "wednesday", "friday", "saturday")
    return plan({name: day(loaded(id, sets=count)) for name, count in zip(names, counts, strict=False)})


@pytest.mark.parametrize(
    ("counts", "request_fields", "broken_rules"),
    [
        ((7, 7, 6), {}, set()),
        ((7, 7, 7), {}, {"V7"}),
        ((8, 7, 7), {"fitnessLevel": "intermediate"}, set()),
        ((8, 8, 7), {"fitnessLevel": "intermediate"}, {"V7"}),
        ((7, 7, 6), {"fitnessLevel": "intermediate", "ageBand": "16-17"}, set()),
        ((7, 7, 7), {"fitnessLevel": "intermediate", "ageBand": "16-17"}, {"V7"}),
        ((10, 10, 10), {"goal": "endurance"}, set()),
        ((10, 10, 10, 1), {"goal": "endurance"}, {"V7"}),
    ],
)
def test_v7_week(counts: tuple[int, ...], request_fields: Body, broken_rules: set[str], rules: Check) -> None:
    body = _one_lift_week(*counts)
    assert rules(body, daysPerWeek=len(counts), **request_fields) & {"V7"} == broken_rules


def test_v7_half_a_set_more_is_allowed(rules: Check) -> None:
    # 20 primary sets of the chest, and one where it helps.
    body = _one_lift_week(7, 7, 6)
    body["weeklyPlan"]["days"]["monday"]["exercises"].append(loaded("close-grip-bench-press", sets=1, order=8))
    assert "V7" not in rules(body, daysPerWeek=3)
    body["weeklyPlan"]["days"]["monday"]["exercises"][1]["sets"] = 2
    assert "V7" in rules(body, daysPerWeek=3)


@pytest.mark.parametrize(
    ("level", "sets", "is_broken"),
    [
        ("beginner", 10, False),
        ("beginner", 11, True),
        ("intermediate", 12, False),
        ("intermediate", 13, True),
        ("advanced", 14, False),
        ("advanced", 15, True),
    ],
)
def test_v7_primary_sets_of_a_day(level: str, sets: int, is_broken: bool, rules: Check) -> None:
    one = _one_lift_week(sets)
    assert ("V7" in rules(one, daysPerWeek=1, fitnessLevel=level, goal="endurance")) is is_broken
    two = plan({"monday": day(loaded("lat-pulldown", sets=sets - 5), loaded("t-bar-row", sets=5))})
    assert ("V7" in rules(two, daysPerWeek=1, fitnessLevel=level, goal="endurance")) is is_broken


@pytest.mark.parametrize(("level", "most"), [("beginner", 22), ("intermediate", 28), ("advanced", 32)])
def test_v7_sets_of_a_day(level: str, most: int, rules: Check) -> None:
    ids = [
        "goblet-squat",
        "dumbbell-bench-press",
        "lat-pulldown",
        "lateral-raise",
        "dumbbell-curl",
        "seated-calf-raise",
    ]

    def body(total: int) -> Body:
        counts = [total // 6 + (n < total % 6) for n in range(6)]
        return plan({"monday": day(*(loaded(id, sets=count) for id, count in zip(ids, counts, strict=True)))})

    fields = {"daysPerWeek": 1, "fitnessLevel": level}
    assert "V7" not in rules(body(most), **fields)
    assert "V7" in rules(body(most + 1), **fields)
    for goal in ("strength", "muscle_building"):
        assert "V7" in rules(body(most + 1), goal=goal, **fields)
    for goal in ("fat_loss", "endurance"):
        assert "V7" not in rules(body(most + 1), goal=goal, **fields)


def test_v7_warm_up_sets_do_not_count(rules: Check) -> None:
    body = _one_lift_week(12)
    body["weeklyPlan"]["days"]["monday"]["exercises"][0]["setPlan"] = [{"type": "warmup"}] * 2 + [{}] * 10
    assert "V7" not in rules(body, daysPerWeek=1)
    body["weeklyPlan"]["days"]["monday"]["exercises"][0]["setPlan"][1]["type"] = "dropset"
    assert "V7" in rules(body, daysPerWeek=1)


def _without_bench_on_thursday() -> Body:
    monday, thursday = full_body(), full_body()
    monday["exercises"][1]["sets"] = 4
    lifts = thursday["exercises"]
    thursday["exercises"] = [lifts[0], lifts[2], lifts[3], loaded("lateral-raise", order=9)]
    return plan({"monday": monday, "thursday": thursday})


def test_v8_two_days(broken: Check) -> None:
    assert broken(_without_bench_on_thursday(), fitnessLevel="beginner") == {"V8"}


def test_v8_helping_counts(broken: Check) -> None:
    body = _without_bench_on_thursday()
    body["weeklyPlan"]["days"]["thursday"]["exercises"][3]["exerciseId"] = "close-grip-bench-press"
    assert "V8" not in broken(body)


def test_v8_is_not_asked_for_endurance_nor_with_targets_nor_for_small_floors(rules: Check) -> None:
    body = _without_bench_on_thursday()
    assert "V8" not in rules(body, goal="endurance")
    assert "V8" not in rules(body, targetMuscles=["chest"])
    # The hamstrings' floor is 2, that of somebody careful 1.
    without_hamstrings = plan(
        {"monday": full_body(), "thursday": day(loaded("leg-extension"), *full_body()["exercises"][1:3])}
    )
    assert "V8" in rules(without_hamstrings)
    assert "V8" not in rules(without_hamstrings, ageBand="16-17")


def _two_days(first: str, second: str, sets: tuple[int, int], id: str = "dumbbell-bench-press") -> Body:
    return plan({first: day(loaded(id, sets=sets[0])), second: day(loaded(id, sets=sets[1]))})


@pytest.mark.parametrize(
    ("days", "sets", "age", "is_broken"),
    [
        (("monday", "tuesday"), (4, 4), None, True),
        (("monday", "tuesday"), (4, 3), None, False),
        (("monday", "wednesday"), (4, 4), None, False),
        (("monday", "sunday"), (4, 4), None, True),
        (("tuesday", "sunday"), (4, 4), None, False),
        (("monday", "tuesday"), (1, 1), "65+", True),
        (("monday", "tuesday"), (1, 1), "40-64", False),
    ],
)
def test_v9_recovery(
    days: tuple[str, str], sets: tuple[int, int], age: str | None, is_broken: bool, rules: Check
) -> None:
    assert ("V9" in rules(_two_days(*days, sets), ageBand=age)) is is_broken


def test_v9_the_back_is_one_muscle_and_small_muscles_are_free(rules: Check) -> None:
    back = plan({"monday": day(loaded("lat-pulldown", sets=4)), "tuesday": day(loaded("t-bar-row", sets=4))})
    assert "V9" in rules(back)
    assert "V9" not in rules(_two_days("monday", "tuesday", (4, 4), "dumbbell-curl"))


def test_v9_the_monday_of_the_next_week(rules: Check) -> None:
    body = _two_days("monday", "sunday", (3, 4))
    assert "V9" not in rules(body)
    heavy = day(loaded("dumbbell-bench-press", sets=4))
    body["weeklyPlan"]["weeks"] = [{"numbers": [5], "days": {"monday": heavy}}]
    assert "V9" in rules(body)
    light = day(loaded("dumbbell-bench-press", sets=3))
    body["weeklyPlan"]["weeks"].append({"numbers": [4], "days": {"sunday": light}})
    assert "V9" in rules(body), "the Sunday of the same week"
    body["weeklyPlan"]["weeks"][0]["days"]["sunday"] = light
    assert "V9" not in rules(body)


def test_v9_six_lifting_days(rules: Check) -> None:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    ids = ("leg-extension", "lateral-raise")
    seven = {name: day(loaded(ids[n % 2], sets=1)) for n, name in enumerate(names)}
    assert "V9" in rules(plan(seven), daysPerWeek=7)
    six = altered(plan(seven), "weeklyPlan", "days", sunday=day(cardio("nordic-walking", 900)))
    assert "V9" not in rules(six, daysPerWeek=7)


@pytest.mark.parametrize(
    ("fields", "most"),
    [
        ({"goal": "fat_loss"}, 4),
        ({"goal": "endurance", "daysPerWeek": 5}, 2),
        ({"goal": "endurance", "daysPerWeek": 6}, 3),
        ({"ageBand": "65+"}, 3),
        ({"goal": "fat_loss", "ageBand": "65+"}, 3),
        ({"goal": "endurance", "daysPerWeek": 5, "ageBand": "65+"}, 2),
    ],
)
def test_v9_the_remaining_days_are_cardio(fields: Body, most: int, rules: Check) -> None:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    for count, is_broken in ((most, False), (most + 1, True)):
        days = {name: day(loaded("lateral-raise", sets=1)) for name in names[:count]}
        assert ("V9" in rules(plan(days), **fields)) is is_broken
