"""V21: cardio."""

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
    weeks,
)


@pytest.fixture
def flaws(library: list[Exercise]) -> Check:
    """The messages about V21."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.message for violation in violations(body, request, library) if violation.rule == "V21"}

    return check


def _with_cardio(seconds: int, rest: int = 60, warmup: int = 200) -> Body:
    """A day of 1000 s: bench presses, cardio with its rest, and drills for the remaining time."""
    press = loaded("dumbbell-bench-press", sets=1, reps=10, restTime=60)
    walk = cardio("nordic-walking", seconds, restTime=rest)
    return plan({"monday": day(press, walk, warmup=1000 - seconds - rest - 100, cooldown=1) | {"cooldown": []}})


@pytest.mark.parametrize(
    ("goal", "seconds", "right"),
    [
        ("fat_loss", 120, True),
        ("fat_loss", 119, False),
        ("endurance", 300, True),
        ("endurance", 299, False),
        ("general", 1, True),
        ("strength", 1, True),
        ("muscle_building", 1, True),
    ],
)
def test_share(goal: str, seconds: int, right: bool, flaws: Check) -> None:
    # With its rest of 60 s, 180 s of 1000 s, and 360 s of 1000 s.
    assert (not flaws(_with_cardio(seconds), goal=goal)) is right


def test_a_rest_counts_up_to_two_minutes(flaws: Check) -> None:
    assert not flaws(_with_cardio(60, rest=120), goal="fat_loss")
    assert flaws(_with_cardio(59, rest=120), goal="fat_loss")
    assert flaws(_with_cardio(59, rest=121), goal="fat_loss")


@pytest.mark.parametrize(("count", "rest", "right"), [(3, 30, True), (3, 31, False), (2, 30, False)])
def test_circuits_count(count: int, rest: int, right: bool, flaws: Check) -> None:
    members = [
        unloaded(id, supersetId="a", restTime=60) for id in ("push-up", "bodyweight-squat", "inverted-row")[:count]
    ]
    members[0]["restTime"] = rest
    assert (not flaws(plan({"monday": day(*members)}), goal="fat_loss")) is right


def test_the_share_is_that_of_the_week(flaws: Check) -> None:
    walk = day(cardio("nordic-walking", 600))
    lifting = plan({"monday": full_body(), "thursday": full_body()})
    assert flaws(lifting, goal="fat_loss")
    assert not flaws(plan({"monday": full_body(), "thursday": walk}), goal="fat_loss")


def test_each_usual_week(flaws: Check) -> None:
    body = weeks(_with_cardio(300), 8)
    body["weeklyPlan"]["weeks"] = [{"numbers": [4], "days": {"monday": full_body()}}]
    assert flaws(body, goal="endurance")
    body["weeklyPlan"]["deload"] = {"everyWeeks": 4, "loadPercentage": 80, "setsPercentage": 60}
    assert not flaws(body, goal="endurance")


@pytest.mark.parametrize(
    ("notes", "right"),
    [
        ("Zone 2: you can talk all the time.", True),
        ("In zone 2 a conversation is easy.", True),
        ("You can talk all the time.", False),
        ("Zone 2, easy and steady.", False),
        ("The zone is low: you can talk.", False),
        ("Zone 2, 60–70 % of the maximum heart rate: you can talk.", True),
        ("Zone 2, 60 to 70 percent of the maximum heart rate: you can talk.", True),
        ("Zone 2, 70–80 % of the maximum heart rate: you can talk.", False),
        ("Zone 3, 70–80 % of the maximum heart rate: you can talk in short sentences.", True),
    ],
)
def test_notes(notes: str, right: bool, flaws: Check) -> None:
    body = plan({"monday": day(cardio("nordic-walking", 600, notes=notes))})
    assert (not flaws(body)) is right


@pytest.mark.parametrize(("text", "right"), [("80–90 %", True), ("85–95 %", False)])
def test_the_percentages_of_zone_4(text: str, right: bool, flaws: Check) -> None:
    body = _zones(monday=200)
    body["weeklyPlan"]["days"]["monday"]["exercises"][0]["notes"] = f"Zone 4, {text}: you can talk in single words."
    assert (not flaws(body, fitnessLevel="intermediate")) is right


def _zones(**hard: int) -> Body:
    """Days of 1000 s of cardio, hard for so many seconds of each."""
    days = {}
    for name, seconds in hard.items():
        intervals = [cardio("stationary-bike-ride", seconds - 60, zone=4)] if seconds else []
        days[name] = day(*intervals, cardio("nordic-walking", 1000 - seconds - 60))
    return plan(days)


@pytest.mark.parametrize(("seconds", "right"), [(0, True), (200, True), (201, False)])
def test_zone_4_is_a_fifth_at_most(seconds: int, right: bool, flaws: Check) -> None:
    assert (not flaws(_zones(monday=seconds), fitnessLevel="intermediate")) is right


@pytest.mark.parametrize(
    "text",
    [
        "Zone 4: you cannot talk.",
        "Zone 5, no talk.",
        "From zone 2 to zone 4, talk in words.",
        "Zones 3–4: talk in words",
    ],
)
def test_the_highest_zone_counts(text: str, flaws: Check) -> None:
    assert flaws(plan({"monday": day(cardio("nordic-walking", 600, notes=text))}), fitnessLevel="intermediate")


def test_zone_4_is_for_beginners_from_week_3_on(flaws: Check) -> None:
    body = _zones(monday=200)
    assert flaws(body)
    easy = _zones(monday=0)["weeklyPlan"]["days"]
    for numbers, right in (([1], False), ([1, 2], True), ([2], False)):
        body["weeklyPlan"]["weeks"] = [{"numbers": numbers, "days": easy}]
        assert (not flaws(body)) is right


@pytest.mark.parametrize(
    ("days", "right"),
    [
        (("monday", "wednesday"), True),
        (("monday", "tuesday"), False),
        (("monday", "sunday"), False),
        (("tuesday", "sunday"), True),
    ],
)
def test_zone_4_is_not_on_days_running(days: tuple[str, str], right: bool, flaws: Check) -> None:
    assert (not flaws(_zones(**dict.fromkeys(days, 200)), fitnessLevel="intermediate")) is right


def test_the_rule_alone(broken: Check) -> None:
    days = {name: full_body() for name in ("monday", "thursday")}
    for body in days.values():
        body["exercises"].append(cardio("nordic-walking", 60, order=9))
    assert broken(plan(days)) == set()
    days["monday"]["exercises"][4]["notes"] = "A walk in zone 2 is easy."
    assert broken(plan(days)) == {"V21"}
