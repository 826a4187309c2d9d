"""V24: what yields is declared, and nothing else."""

import pytest
from fitai.exercises.models import Exercise

from tests.unit.coach.planning.sample_plan import (
    DESCRIPTION,
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


@pytest.fixture
def flaws(library: list[Exercise]) -> Check:
    """The messages about V24, and the names of the other rules that are asked for here."""

    def check(body: Body, **request: object) -> set[str]:
        return {violation.message for violation in violations(body, request, library) if violation.rule == "V24"}

    return check


def _declared(body: Body, *tags: str, sentence: str = "") -> Body:
    return body | {"metadata": {"tags": list(tags)}, "description": f"{DESCRIPTION} {sentence}".strip()}


@pytest.mark.parametrize(
    "tag", ["yield:V5", "yield:V6:chest", "yield:V11", "yield:V21", "yield:V22", "yield:V1", "yield:"]
)
def test_no_tag_without_need(tag: str, broken: Check) -> None:
    body = _declared(plan(), tag, sentence="Minutes, chest, push, cardio, balance.")
    assert broken(body) == {"V24"}


def test_other_tags_are_free(broken: Check) -> None:
    assert broken(_declared(plan(), "beginner", "home")) == set()


def _few_chest_sets() -> Body:
    """Two days with one set for the chest."""
    days = {}
    for name in ("monday", "thursday"):
        exercises = full_body()["exercises"]
        exercises[1]["sets"], exercises[2]["sets"] = 1, 2
        days[name] = day(*exercises, cardio("nordic-walking", 400))
    return plan(days)


def test_v6_below_the_asked_floor(library: list[Exercise]) -> None:
    # With a single fitting chest lift the floor is asked, but not granted.
    ids = [e.id for e in library if "chest" in e.primary_muscle_groups and e.id != "dumbbell-bench-press"]
    request = {"dislikes": ids[:200]}
    body = _few_chest_sets()

    def rules(body: Body) -> set[str]:
        return {violation.rule for violation in violations(body, request, library)}

    assert rules(body) == {"V24"}
    assert rules(_declared(body, "yield:V6:chest")) == {"V24"}, "the sentence is missing"
    assert rules(_declared(body, "yield:V6:chest", sentence="The chest gets less.")) == set()
    assert rules(_declared(body, "yield:V6:back", sentence="The chest and the back get less.")) == {"V24"}


def test_v6_reached_all_the_same(broken: Check, library: list[Exercise]) -> None:
    ids = [e.id for e in library if "chest" in e.primary_muscle_groups and e.id != "dumbbell-bench-press"]
    assert broken(plan(), dislikes=ids[:200]) == set()
    declared = _declared(plan(), "yield:V6:chest", sentence="The chest gets less.")
    assert broken(declared, dislikes=ids[:200]) == {"V24"}


def test_v5_needs_a_sentence(broken: Check) -> None:
    request = {"durationMinutes": 35}
    days = {name: day(*full_body()["exercises"], warmup=180) for name in ("monday", "thursday")}
    assert broken(plan(days), **request) == {"V5"}
    assert broken(_declared(plan(days), "yield:V5", sentence="Its days are shorter."), **request) == set()
    assert broken(_declared(plan(days), "yield:V5") | {"description": "word " * 12}, **request) == {"V24"}


PUSHES = {"exclusions": {"regions": ["upper_back", "shoulder"]}}


def test_v11_with_too_few_exercises_of_a_side(flaws: Check) -> None:
    body = plan({"monday": day(loaded("dumbbell-bench-press", sets=7), loaded("goblet-squat"))})
    assert any("V11" in flaw for flaw in flaws(body, **PUSHES))
    declared = _declared(body, "yield:V11", sentence="It pushes more than it pulls.")
    assert not any("V11" in flaw for flaw in flaws(declared, **PUSHES))
    longer = _declared(body, "yield:V11:push_pull", sentence="It pushes more than it pulls.")
    assert not any("V11" in flaw for flaw in flaws(longer, **PUSHES))
    assert any("V11" in flaw for flaw in flaws(declared)), "with enough exercises nothing yields"
    few = plan({"monday": day(loaded("dumbbell-bench-press", sets=5), loaded("goblet-squat"))})
    assert not any("V11" in flaw for flaw in flaws(few, **PUSHES)), "so few sets need no balance"


def test_v21_with_too_little_cardio(flaws: Check, library: list[Exercise]) -> None:
    ids = [exercise.id for exercise in library if exercise.exercise_type == "cardio"]
    request = {"goal": "fat_loss", "dislikes": ids[2:]}
    body = plan({"monday": full_body()})
    assert any("V21" in flaw for flaw in flaws(body, **request))
    declared = _declared(body, "yield:V21", sentence="There is less cardio.")
    assert not any("V21" in flaw for flaw in flaws(declared, **request))
    request["dislikes"] = ids[3:]
    assert any("V21" in flaw for flaw in flaws(declared, **request)), "three exercises are enough"
    assert not any("V21" in flaw for flaw in flaws(body, **request)), "then it is a violation of V21 itself"


def test_v22_without_balance_work(flaws: Check, library: list[Exercise]) -> None:
    body = plan({"monday": day(loaded("dumbbell-curl"))})
    request = {"ageBand": "65+", "exclusions": {"regions": ["hip", "ankle", "lower_back", "knee"]}}
    balance = [exercise.id for exercise in library if exercise.exercise_type == "balance"]
    request["dislikes"] = balance
    unilateral = [
        e.id for e in library if "unilateral" in e.tags and e.movement_pattern in ("lunge", "squat", "hinge", "carry")
    ]
    request["dislikes"] = [*balance, *unilateral][:200]
    assert any("V22" in flaw for flaw in flaws(body, **request))
    declared = _declared(body, "yield:V22", sentence="No balance work is left.")
    assert not any("V22" in flaw for flaw in flaws(declared, **request))
    assert any("V22" in flaw for flaw in flaws(declared, ageBand="65+"))


def test_what_is_not_lifted_needs_no_declaration(flaws: Check) -> None:
    assert not any("V21" in flaw for flaw in flaws(plan({"monday": day(unloaded("push-up"))}), goal="general"))
