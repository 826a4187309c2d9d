"""V11: push and pull, vertical and horizontal, quadriceps and hamstrings."""

import pytest
from fitai.exercises.models import Exercise

from tests.unit.coach.planning.sample_plan import Body, Check, day, loaded, plan, violations, weeks


@pytest.fixture
def flaws(library: list[Exercise]) -> Check:
    """The messages about V11."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.message for violation in violations(body, request, library) if violation.rule == "V11"}

    return check


def _week(**sets: int) -> Body:
    ids = {
        "press": "dumbbell-bench-press",
        "overhead": "dumbbell-shoulder-press",
        "row": "seated-cable-row",
        "pulldown": "lat-pulldown",
        "squat": "leg-extension",
        "curl": "lying-leg-curl",
    }
    return plan({"monday": day(*(loaded(ids[name], sets=count) for name, count in sets.items() if count))})


@pytest.mark.parametrize(
    ("push", "pull", "targets", "right"),
    [
        (3, 2, [], True),
        (3, 0, [], True),
        (6, 4, [], True),
        (7, 4, [], False),
        (6, 0, [], False),
        (0, 6, [], False),
        (3, 6, [], True),
        (3, 7, [], False),
        (8, 2, ["chest"], True),
        (9, 2, ["chest"], False),
        (8, 2, ["shoulders"], True),
        (8, 2, ["triceps"], True),
        (2, 8, ["lats"], True),
        (2, 8, ["back"], True),
        (2, 8, ["biceps"], True),
        (2, 9, ["biceps"], False),
        (8, 2, ["calves"], False),
    ],
)
def test_push_and_pull(push: int, pull: int, targets: list[str], right: bool, flaws: Check) -> None:
    assert (not flaws(_week(press=push, row=pull), targetMuscles=targets)) is right


def test_a_ratio_is_asked_only_where_both_sides_have_exercises(flaws: Check) -> None:
    body = _week(press=7, row=1)
    assert flaws(body, equipment=["cable", "dumbbell", "bench"])
    assert not flaws(body, equipment=["cable", "dumbbell", "bench"], exclusions={"regions": ["upper_back", "shoulder"]})


@pytest.mark.parametrize(
    ("sets", "right"),
    [
        ({"press": 9, "row": 9}, True),
        ({"press": 10, "row": 9}, False),
        ({"press": 9, "overhead": 1, "row": 9}, False),
        ({"press": 9, "overhead": 2, "row": 9}, True),
        ({"press": 2, "overhead": 9, "row": 9}, True),
        ({"press": 1, "overhead": 9, "row": 9}, False),
        ({"press": 9, "row": 10}, False),
        ({"press": 9, "row": 9, "pulldown": 2}, True),
        ({"press": 9, "row": 9, "pulldown": 1}, False),
        ({"press": 9, "pulldown": 9, "row": 1}, False),
    ],
)
def test_directions(sets: dict[str, int], right: bool, flaws: Check) -> None:
    assert (not flaws(_week(**sets))) is right


def test_a_direction_is_asked_only_where_it_has_exercises(flaws: Check) -> None:
    body = _week(press=10, row=9)
    assert flaws(body)
    assert not flaws(body, exclusions={"muscles": ["shoulders"]})
    assert flaws(body, targetMuscles=["chest"]), "targets do not change it"


@pytest.mark.parametrize(
    ("front", "rear", "targets", "right"),
    [
        (7, 0, [], True),
        (8, 0, [], False),
        (10, 4, [], True),
        (11, 4, [], False),
        (4, 10, [], True),
        (4, 11, [], False),
        (10, 2, ["quadriceps"], True),
        (11, 2, ["quadriceps"], False),
        (2, 10, ["hamstrings"], True),
        (2, 10, ["glutes"], True),
        (2, 11, ["glutes"], False),
        (10, 2, ["calves"], False),
    ],
)
def test_thighs(front: int, rear: int, targets: list[str], right: bool, flaws: Check) -> None:
    assert (not flaws(_week(squat=front, curl=rear), targetMuscles=targets)) is right


def test_thighs_without_exercises_for_one_side(flaws: Check) -> None:
    assert not flaws(_week(squat=8), exclusions={"muscles": ["hamstrings"]})


def test_each_week_is_balanced(flaws: Check) -> None:
    body = weeks(_week(press=6, row=6), 8)
    other = _week(press=7, row=4)["weeklyPlan"]["days"]
    body["weeklyPlan"]["weeks"] = [{"numbers": [3], "days": other}]
    assert flaws(body) == {"push to pull is 7 to 4 sets in week 3, 0.5 to 1.5 is right"}


def test_the_rule_alone(broken: Check) -> None:
    body = plan()
    for name in ("monday", "thursday"):
        exercises = body["weeklyPlan"]["days"][name]["exercises"]
        exercises[2]["sets"], exercises[1]["sets"], exercises[3]["sets"] = 2, 4, 3
    assert broken(body) == {"V11"}
