"""The personal data of exercises: all of it is exported, and erased with the account."""

from datetime import date
from typing import Any

import pytest
from fitai.exercises import personal
from fitai.exercises.custom import store
from fitai.exercises.library import store as library_store
from fitai.exercises.library.popularity import ExerciseCounts
from fitai.exercises.ratings import service
from fitai.kernel import table

from tests.harness.gateway import access_token, call
from tests.unit.analytics.workouts import completed, done
from tests.unit.exercises.custom_exercises import CLEAN, approve, create, published, tokens, update

pytestmark = pytest.mark.usefixtures("aws")


def create_personal_data() -> dict[str, str]:
    """Ann has a private exercise, an approved one with a pending change, two ratings and a counted workout."""
    ann = access_token("ann")
    ids = {"private": create(ann, name="Hers alone")["id"], "shared": create(ann)["id"]}
    approve(ids["shared"])
    update(ann, {"id": ids["shared"], "version": 2}, name="My secret change")
    for exercise_id, rating in (("plank", 1), ("push-up", 5)):
        call("POST", f"/exercises/{exercise_id}/rate", {"rating": rating}, token=ann)
    service.count_workout(completed("w1", date(2026, 3, 4), done("plank"), user_id="ann"))
    return ids


def stored_items() -> str:
    """All items of the table except rate limits, the outbox and the audit trail, which others erase, as text."""
    return str(
        [
            item
            for item in table.client().scan(TableName=table.settings().table)["Items"]
            if item["kind"]["S"] not in ("caller", "outbox", "audit")
        ]
    )


def test_all_personal_data_is_exported() -> None:
    ids = create_personal_data()
    values_by_kind: dict[str, list[Any]] = {}
    for kind, value in personal.PERSONAL_DATA.export("ann"):
        values_by_kind.setdefault(kind, []).append(value)
    assert {exercise["id"]: exercise["name"] for exercise in values_by_kind["exercise"]} == {
        ids["private"]: "Hers alone",
        ids["shared"]: "My secret change",
    }
    assert [(rating["exerciseId"], rating["rating"]) for rating in values_by_kind["exercise_rating"]] == [
        ("plank", 1),
        ("push-up", 5),
    ]
    assert [(uses["workoutId"], uses["exercises"]) for uses in values_by_kind["exercise_uses"]] == [("w1", ["plank"])]


def test_erasure_leaves_only_the_approved_exercise_without_its_creator() -> None:
    ids = create_personal_data()
    call("POST", "/exercises/plank/rate", {"rating": 3}, token=access_token("bob"))
    list(personal.PERSONAL_DATA.erase("ann"))
    anonymous = store.find_exercise(ids["shared"])
    assert anonymous is not None
    assert (anonymous.exercise.name, anonymous.exercise.status, anonymous.exercise.created_by) == (
        CLEAN["name"],
        "approved",
        None,
    )
    assert store.find_exercise(ids["private"]) is None
    counts = library_store.load_overlay().counts
    assert (counts["plank"], counts["push-up"]) == (ExerciseCounts(3, 1, 1), ExerciseCounts())
    for text in ("'ann'", "USER#ann", "My secret change", "Hers alone"):
        assert text not in stored_items()
    assert published().get(ids["shared"]) is not None
    answer = call("GET", f"/exercises/{ids['shared']}")
    assert "createdBy" not in answer.data
    assert update(tokens()[2], answer.data, name="By an admin").status == 200, "admins can still change it"


def test_erasure_can_be_interrupted_anywhere_and_started_again() -> None:
    create_personal_data()
    for steps in range(4):
        erasure = personal.PERSONAL_DATA.erase("ann")
        for _ in range(steps):
            next(erasure, None)
        erasure.close()  # type: ignore[attr-defined]
    list(personal.PERSONAL_DATA.erase("ann"))
    assert "USER#ann" not in stored_items()
    assert library_store.load_overlay().counts["plank"].rating_count == 0
    before = stored_items()
    list(personal.PERSONAL_DATA.erase("ann"))
    assert stored_items() == before
