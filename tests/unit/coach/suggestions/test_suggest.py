"""POST /ai/exercise-suggest: alternatives, the muscle that lacks most, what some equipment allows; quota, access, costs."""

from typing import Any

import pytest
from fitai.exercises.published import current_library, spares
from fitai.training.vocabulary import BodyRegion, Equipment

from tests.harness.gateway import call
from tests.unit.auth.people import register
from tests.unit.coach.steps import BENCH, SQUAT, ask, at, suggest, token, train

FREE = {Equipment.BODYWEIGHT, Equipment.MAT}


@pytest.fixture(autouse=True)
def _first_day(aws: None) -> None:
    at(0)


def ids(answer: Any) -> list[str]:
    return [suggestion["exercise"]["id"] for suggestion in answer["suggestions"]]


def equipment_of(id: str) -> set[Equipment]:
    exercise = current_library().get(id)
    assert exercise is not None
    return set(exercise.equipment)


# --- alternatives ------------------------------------------------------------------------------------------


def test_the_alternatives_of_an_exercise_with_their_likeness_and_reason() -> None:
    answer = suggest(kind="similar", exerciseId=BENCH, limit=20)
    by_id = {suggestion["exercise"]["id"]: suggestion for suggestion in answer["suggestions"]}
    press = by_id["dumbbell-bench-press"]
    assert (press["likeness"], press["insteadOf"]) == (0.975, BENCH)
    assert press["reason"] == "It is the same push for chest, and easier to learn."
    assert answer["text"].startswith("In place of Barbell Bench Press, do ")
    assert len(ids(suggest(kind="similar", exerciseId=BENCH))) == 5


def test_the_equipment_and_the_injuries_of_the_preferences_count() -> None:
    person = register("ben")
    change = {"equipment": ["dumbbell", "bench"], "injuries": ["wrist"]}
    answer = call("PUT", "/users/preferences", change, token=token(person.id))
    assert answer.status == 200, answer.text
    suggested = ids(suggest(person.id, kind="similar", exerciseId=BENCH, limit=20))
    assert "dumbbell-bench-press" in suggested
    assert "push-up" not in suggested
    for id in suggested:
        exercise = current_library().get(id)
        assert exercise is not None
        assert spares(exercise, [BodyRegion.WRIST])
        assert equipment_of(id) <= FREE | {Equipment.DUMBBELL, Equipment.BENCH}


def test_what_the_request_excludes_is_left_out() -> None:
    excluded = {"regions": ["wrist"], "exercises": ["dumbbell-bench-press"]}
    suggested = ids(suggest(kind="similar", exerciseId=BENCH, exclude=excluded, limit=20))
    assert suggested
    assert not {"push-up", "dumbbell-bench-press"} & set(suggested)


def test_where_nothing_fits_it_is_said() -> None:
    answer = suggest(kind="similar", exerciseId=BENCH, equipment=[], exclude={"muscles": ["chest", "shoulders"]})
    assert answer["suggestions"] == []
    assert answer["text"].startswith("Nothing that you can do comes close to Barbell Bench Press.")


# --- muscle balance ----------------------------------------------------------------------------------------


def test_the_muscle_with_the_largest_gap_to_its_floor_gets_exercises() -> None:
    """A beginner in general training: back and chest 4 sets a week, quadriceps 3, hamstrings 2; the bench press is trained."""
    train(0, [(60, 8)] * 4)
    at(7)
    answer = suggest(kind="muscle_balance")
    assert answer["muscle"] == {"group": "back", "setsPerWeek": 0, "floor": 4, "missing": 4}
    assert answer["text"].startswith("Your back gets 0 sets a week, and should get 4 at least: 4 more. Add ")
    for id in ids(answer):
        exercise = current_library().get(id)
        assert exercise is not None
        assert {"lats", "middle_back"} & set(exercise.primary_muscle_groups)


def test_goal_and_level_make_the_floor() -> None:
    answer = suggest(kind="muscle_balance", goal="muscle_building", fitnessLevel="advanced")
    assert answer["muscle"]["floor"] == 10


def test_the_running_week_counts_only_where_there_is_no_other() -> None:
    train(0, [(60, 8)] * 4)
    answer = suggest(kind="muscle_balance", goal="muscle_building", fitnessLevel="advanced", limit=1)
    assert answer["muscle"]["group"] == "back"
    train(7, [(100, 5)] * 20, SQUAT)
    train(8, [(60, 8)] * 4, "barbell-row")
    train(9, [(60, 8)] * 4, "barbell-row")
    muscle = suggest(kind="muscle_balance", limit=1)["muscle"]
    assert (muscle["group"], muscle["setsPerWeek"]) == ("back", 0), "the running week is not over"


# --- equipment ---------------------------------------------------------------------------------------------


def test_with_other_equipment_what_was_trained_is_replaced() -> None:
    train(0, [(60, 8)] * 3)
    train(1, [(None, 12)] * 2, "push-up")
    answer = suggest(kind="equipment", equipment=["dumbbell", "bench"])
    assert [suggestion["insteadOf"] for suggestion in answer["suggestions"]] == [BENCH]
    assert equipment_of(ids(answer)[0]) <= FREE | {Equipment.DUMBBELL, Equipment.BENCH}
    assert answer["text"].startswith("With this equipment: ")


def test_where_all_is_possible_it_is_said() -> None:
    train(1, [(None, 12)] * 2, "push-up")
    assert suggest(kind="equipment", equipment=[])["text"].startswith("You can do all that you have trained lately")


def test_with_an_exercise_its_alternatives_with_the_equipment_are_answered() -> None:
    suggested = ids(suggest(kind="equipment", exerciseId=BENCH, equipment=["dumbbell"]))
    assert suggested
    assert all(equipment_of(id) <= FREE | {Equipment.DUMBBELL} for id in suggested)


# --- requests, quota, costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "kind"),
        ({"kind": "similar"}, "exerciseId"),
        ({"kind": "equipment"}, "equipment"),
        ({"kind": "muscle_balance", "exerciseId": BENCH}, "exerciseId"),
        ({"kind": "other"}, "kind"),
        ({"kind": "similar", "exerciseId": BENCH, "limit": 21}, "limit"),
    ],
)
def test_what_is_not_complete_is_refused_by_field(body: dict[str, Any], path: str) -> None:
    answer = ask("/ai/exercise-suggest", premium=False, **body)
    assert answer.status == 422
    assert [field["path"] for field in answer.json["error"]["fields"]] == [path]


def test_an_exercise_that_does_not_exist_is_not_found() -> None:
    assert ask("/ai/exercise-suggest", premium=False, kind="similar", exerciseId="no-such").status == 404


def test_more_than_sixty_an_hour_are_refused() -> None:
    for _ in range(60):
        assert ask("/ai/exercise-suggest", kind="similar", exerciseId=BENCH, limit=1).status == 200
    answer = ask("/ai/exercise-suggest", kind="similar", exerciseId=BENCH, limit=1)
    assert (answer.status, answer.json["error"]["code"]) == (429, "ai_quota_exceeded")
    at(0.1)
    assert ask("/ai/exercise-suggest", kind="similar", exerciseId=BENCH, limit=1).status == 200


def test_it_costs_the_quota_and_what_the_kind_needs() -> None:
    similar = ask("/ai/exercise-suggest", kind="similar", exerciseId=BENCH)
    assert similar.operations == ["UpdateItem", "UpdateItem", "GetItem"]
    balance = ask("/ai/exercise-suggest", kind="muscle_balance")
    assert balance.operations == ["UpdateItem", "UpdateItem", "GetItem", "Query", "Query"]
    equipment = ask("/ai/exercise-suggest", kind="equipment", equipment=["dumbbell"])
    assert equipment.operations == ["UpdateItem", "UpdateItem", "GetItem", "Query"]
