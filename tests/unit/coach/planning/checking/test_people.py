"""V22: minors, people of 65 or more, and the pregnant."""

import pytest
from fitai.coach.planning.exercises import ExerciseFacts, facts_of, refusals_for
from fitai.coach.planning.models import PlanRequest
from fitai.exercises.models import Exercise

from tests.unit.coach.planning.sample_plan import (
    DESCRIPTION,
    REQUEST,
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

NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@pytest.fixture
def flaws(library: list[Exercise]) -> Check:
    """The messages about V22."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.message for violation in violations(body, request, library) if violation.rule == "V22"}

    return check


@pytest.mark.parametrize(
    ("who", "id", "right"),
    [
        ({"ageBand": "13-15"}, "power-clean", False),
        ({"ageBand": "13-15"}, "hang-clean", False),
        ({"ageBand": "13-15"}, "dumbbell-push-press", False),
        ({"ageBand": "16-17"}, "dumbbell-push-press", True),
        ({"ageBand": "13-15"}, "barbell-front-squat", True),
        ({"ageBand": "13-15"}, "box-jump", True),
        ({"ageBand": "13-15"}, "pistol-squat", False),
        ({"ageBand": "16-17"}, "pistol-squat", False),
        ({"ageBand": "65+"}, "pistol-squat", False),
        ({"pregnant": True}, "pistol-squat", False),
        ({"ageBand": "40-64"}, "pistol-squat", True),
        ({"ageBand": "65+"}, "box-jump", False),
        ({"ageBand": "65+"}, "jumping-jack", False),
        ({"ageBand": "65+"}, "dumbbell-push-press", False),
        ({"ageBand": "65+"}, "crow-pose", False),
        ({"ageBand": "65+"}, "dumbbell-bench-press", True),
        ({"ageBand": "65+"}, "crunch", True),
        ({"pregnant": True}, "box-jump", False),
        ({"pregnant": True}, "dumbbell-push-press", False),
        ({"pregnant": True}, "dumbbell-bench-press", False),
        ({"pregnant": True}, "incline-dumbbell-bench-press", True),
        ({"pregnant": True}, "dumbbell-floor-press", False),
        ({"pregnant": True}, "barbell-hip-thrust", False),
        ({"pregnant": True}, "glute-bridge", False),
        ({"pregnant": True}, "dead-bug", False),
        ({"pregnant": True}, "lying-leg-curl", False),
        ({"pregnant": True}, "seated-leg-curl", True),
        ({"pregnant": True}, "supine-hamstring-stretch", False),
        ({"pregnant": True}, "dumbbell-fly", False),
        ({"pregnant": True}, "incline-dumbbell-fly", True),
        ({"pregnant": True}, "dumbbell-pullover", False),
        ({"pregnant": True}, "crunch", False),
        ({"pregnant": True}, "sit-up", False),
        ({"pregnant": True}, "v-up", False),
        ({"pregnant": True}, "russian-twist", False),
        ({"pregnant": True}, "jump-rope", False),
        ({"pregnant": True}, "dumbbell-step-up", False),
        ({"pregnant": True}, "bodyweight-squat", True),
    ],
)
def test_exercises(who: Body, id: str, right: bool, facts: dict[str, ExerciseFacts]) -> None:
    request = PlanRequest.model_validate(REQUEST | {"fitnessLevel": "advanced"} | who)
    assert id in facts
    rules = {rule for rule, _ in refusals_for(request)(facts[id])}
    assert rules == (set() if right else {"V22"})


def test_a_word_that_no_exercise_of_the_library_has(facts: dict[str, ExerciseFacts]) -> None:
    request = PlanRequest.model_validate(REQUEST | {"pregnant": True})
    exercise = facts["dumbbell-curl"].exercise
    for id, fits in (("ez-bar-skullcrusher", False), ("standing-skullcrusher", True), ("side-lying-fly", True)):
        renamed = facts_of(exercise.model_copy(update={"id": id}))
        assert (not refusals_for(request)(renamed)) is fits


@pytest.mark.parametrize("equipment", ["box", "rings", "trampoline", "tire", "jump_rope", "punching_bag"])
def test_equipment_in_pregnancy(equipment: str, facts: dict[str, ExerciseFacts]) -> None:
    request = PlanRequest.model_validate(REQUEST | {"pregnant": True})
    some = [fact for fact in facts.values() if equipment in fact.equipment]
    assert some
    assert all(any(rule == "V22" for rule, _ in refusals_for(request)(fact)) for fact in some)


def test_words_that_exempt_do_not_exempt_twists(facts: dict[str, ExerciseFacts]) -> None:
    request = PlanRequest.model_validate(REQUEST | {"pregnant": True})
    seated = [
        fact for fact in facts.values() if {"seated", "standing"} & fact.words and {"crunch", "twist"} & fact.words
    ]
    assert seated
    assert all(refusals_for(request)(fact) for fact in seated)


@pytest.mark.parametrize("place", ["alternatives", "warmup", "cooldown"])
def test_alternatives_and_drills(place: str, flaws: Check) -> None:
    body = plan({"monday": full_body(), "thursday": full_body()})
    monday = body["weeklyPlan"]["days"]["monday"]
    if place == "alternatives":
        monday["exercises"][0]["alternatives"] = ["box-jump"]
    else:
        monday[place][0]["exerciseId"] = "box-jump"
    assert flaws(body, pregnant=True) >= {"jumps, or has a risk of falling"}


@pytest.mark.parametrize(("age", "count", "right"), [("13-15", 4, True), ("13-15", 5, False), ("16-17", 5, True)])
def test_lifting_days_of_the_youngest(age: str, count: int, right: bool, flaws: Check) -> None:
    days = {name: day(loaded("dumbbell-curl")) for name in NAMES[:count]}
    days |= {name: day(cardio("nordic-walking", 900)) for name in NAMES[count:]}
    assert (not flaws(plan(days), ageBand=age, daysPerWeek=7)) is right


BALANCE: list[Body] = [
    unloaded("tandem-stand", reps=None, durationSeconds=30),
    unloaded("walking-lunge"),
    loaded("single-leg-romanian-deadlift"),
]


@pytest.mark.parametrize("work", BALANCE)
@pytest.mark.parametrize(
    ("count", "asked", "right"), [(1, 1, True), (1, 2, False), (2, 2, True), (2, 3, False), (3, 3, True), (3, 5, True)]
)
def test_balance_of_the_oldest(work: Body, count: int, asked: int, right: bool, flaws: Check) -> None:
    days = {name: day(work) for name in NAMES[:count]}
    days |= {name: day(cardio("nordic-walking", 900)) for name in NAMES[count:asked]}
    assert (not flaws(plan(days), ageBand="65+", daysPerWeek=asked)) is right
    assert not flaws(plan(days), ageBand="40-64", daysPerWeek=asked)


def test_balance_in_the_warm_up_counts(flaws: Check) -> None:
    def body(section: str) -> Body:
        drill = {"exerciseId": "tandem-stand", "duration": 60}
        return plan({"monday": day(loaded("goblet-squat")) | {section: [drill]}})

    assert not flaws(body("warmup"), ageBand="65+", daysPerWeek=1)
    assert flaws(body("cooldown"), ageBand="65+", daysPerWeek=1)
    bilateral = plan({"monday": day(loaded("goblet-squat"))})
    assert flaws(bilateral, ageBand="65+", daysPerWeek=1)


@pytest.mark.parametrize(
    ("sentence", "right"),
    [("Ask your doctor first.", True), ("Ask your midwife first.", True), ("Ask your coach first.", False)],
)
def test_the_pregnant_are_sent_to_doctor_or_midwife(sentence: str, right: bool, flaws: Check) -> None:
    body = plan({"monday": day(cardio("nordic-walking", 900))}, description=f"{DESCRIPTION} {sentence}")
    assert (not flaws(body, pregnant=True)) is right
    assert not flaws(body)


def test_the_rule_alone(broken: Check) -> None:
    days = {
        name: full_body() | {"warmup": [{"duration": 240, "instructions": "Walk."}]} for name in ("monday", "thursday")
    }
    assert broken(plan(days), ageBand="65+") == {"V22"}
    days["monday"]["warmup"] = days["thursday"]["warmup"] = [{"duration": 240, "exerciseId": "tandem-stand"}]
    assert broken(plan(days), ageBand="65+") == set()
