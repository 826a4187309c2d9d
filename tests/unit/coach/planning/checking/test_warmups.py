"""V17: warm-up and cool-down."""

from typing import Any

import pytest
from fitai.exercises.models import Exercise

from tests.unit.coach.planning.sample_plan import Body, Check, altered, day, loaded, plan, unloaded, violations

MONDAY = ("weeklyPlan", "days", "monday")


@pytest.fixture
def flaws(library: list[Exercise]) -> Check:
    """The messages about V17."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.message for violation in violations(body, request, library) if violation.rule == "V17"}

    return check


def _warm(seconds: int) -> Body:
    return plan({"monday": day(loaded("goblet-squat"), warmup=seconds)})


@pytest.mark.parametrize(
    ("minutes", "adult", "senior"),
    [
        (15, 120, 240),
        (30, 120, 240),
        (31, 180, 240),
        (44, 180, 240),
        (45, 240, 240),
        (46, 240, 480),
        (59, 240, 480),
        (60, 300, 480),
        (120, 300, 480),
    ],
)
def test_the_least(minutes: int, adult: int, senior: int, flaws: Check) -> None:
    for age, least in (("18-39", adult), ("65+", senior)):
        assert not flaws(_warm(least), durationMinutes=minutes, ageBand=age)
        assert flaws(_warm(least - 1), durationMinutes=minutes, ageBand=age)


@pytest.mark.parametrize(("minutes", "most"), [(15, 315), (20, 420), (42, 882), (43, 900), (120, 900)])
def test_the_most(minutes: int, most: int, flaws: Check) -> None:
    assert not flaws(_warm(most), durationMinutes=minutes)
    assert flaws(_warm(most + 1), durationMinutes=minutes)


def test_drills_are_added_up(flaws: Check) -> None:
    drills = [
        {"duration": 60, "instructions": "Walk."},
        {"duration": 59, "exerciseId": "jumping-jack"},
        {"instructions": "Breathe."},
    ]
    assert flaws(altered(_warm(0 + 1), *MONDAY, warmup=drills))
    drills[1]["duration"] = 60
    assert not flaws(altered(_warm(1), *MONDAY, warmup=drills))


@pytest.mark.parametrize(
    ("drill", "right"),
    [
        ({"exerciseId": "standing-hamstring-stretch", "duration": 90}, True),
        ({"exerciseId": "standing-hamstring-stretch", "duration": 91}, False),
        ({"exerciseId": "leg-swing-side", "duration": 120}, True),
        ({"exerciseId": "dancer-pose", "duration": 120}, False),
        ({"exerciseId": "jumping-jack", "duration": 120}, True),
        ({"instructions": "Stretch the hamstrings.", "duration": 91}, False),
        ({"instructions": "Dynamic stretches of the hips.", "duration": 120}, True),
        ({"instructions": "Walk.", "duration": 120}, True),
    ],
)
def test_it_does_not_begin_with_a_long_static_stretch(drill: Body, right: bool, flaws: Check) -> None:
    walk = {"instructions": "Walk.", "duration": 120}
    assert (not flaws(altered(_warm(1), *MONDAY, warmup=[drill, walk]))) is right
    assert not flaws(altered(_warm(1), *MONDAY, warmup=[walk, drill])), "later it may"


@pytest.mark.parametrize(
    ("minutes", "seconds", "right"), [(29, 0, True), (30, 59, False), (30, 60, True), (90, 60, True)]
)
def test_the_cool_down(minutes: int, seconds: int, right: bool, flaws: Check) -> None:
    drills = [{"duration": seconds, "instructions": "Breathe."}] if seconds else []
    body = altered(_warm(300), *MONDAY, cooldown=drills)
    assert (not flaws(body, durationMinutes=minutes)) is right


RAMP = "the warm-up has no ramp of lighter sets"
WARM = {"type": "warmup", "reps": 5}


def _share(value: float) -> Body:
    return {"type": "percentage", "value": value}


@pytest.mark.parametrize(
    ("changes", "right"),
    [
        ({}, False),
        ({"setPlan": [WARM, WARM, {}]}, False),
        ({"setPlan": [WARM | {"rpe": 6}, {}, {}]}, False),
        ({"setPlan": [WARM | {"rpe": 6}, WARM | {"rpe": 6.5}, {}]}, True),
        ({"setPlan": [{}, WARM | {"rpe": 6}, WARM | {"rpe": 6}]}, False),
        ({"weight": _share(75), "setPlan": [WARM | {"weight": _share(40)}, WARM | {"weight": _share(60)}, {}]}, True),
        ({"weight": _share(75), "setPlan": [WARM | {"weight": _share(40)}, WARM | {"weight": _share(75)}, {}]}, False),
        ({"weight": _share(75), "setPlan": [WARM | {"rpe": 6}, WARM | {"rpe": 6}, {}]}, False),
    ],
)
def test_strength_has_a_ramp(changes: Any, right: bool, flaws: Check) -> None:
    body = plan({"monday": day(loaded("dumbbell-bench-press", reps=5, **changes), loaded("dumbbell-curl"))})
    assert (RAMP not in flaws(body, goal="strength")) is right
    assert not flaws(body, goal="muscle_building")


@pytest.mark.parametrize(
    ("text", "right"), [("Two easier sets of push-ups.", True), ("A ramp of lighter sets.", True), ("Walk.", False)]
)
def test_without_loads_the_ramp_is_told(text: str, right: bool, flaws: Check) -> None:
    body = plan({"monday": day(unloaded("push-up"))})
    body = altered(body, *MONDAY, "warmup", 0, instructions=text)
    assert (RAMP not in flaws(body, goal="strength")) is right
    waves = [{"sets": [{"percentage": 70, "reps": 5}] * 3}]
    wave = plan({"monday": day(loaded("dumbbell-bench-press", reps=5, progression={"type": "wave", "waves": waves}))})
    assert (RAMP not in flaws(altered(wave, *MONDAY, "warmup", 0, instructions=text), goal="strength")) is right


def test_the_rule_alone(broken: Check) -> None:
    assert broken(altered(plan(), *MONDAY, cooldown=[])) == {"V17"}
    assert broken(altered(plan(), *MONDAY, "warmup", 0, duration=119)) == {"V17"}
