"""What is kept about a person among the exercises is handed over whole, and goes when the account goes."""

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
from tests.unit.exercises.customs import CLEAN, approve, create, published, tokens, update

pytestmark = pytest.mark.usefixtures("aws")


def live_here() -> dict[str, str]:
    """Ann has a private exercise, an approved one with a change that waits, two ratings and a counted workout."""
    ann = access_token("ann")
    ids = {"private": create(ann, name="Hers alone")["id"], "shared": create(ann)["id"]}
    approve(ids["shared"])
    update(ann, {"id": ids["shared"], "version": 2}, name="My secret change")
    for exercise_id, rating in (("plank", 1), ("push-up", 5)):
        call("POST", f"/exercises/{exercise_id}/rate", {"rating": rating}, token=ann)
    service.count_workout(completed("w1", date(2026, 3, 4), done("plank"), user_id="ann"))
    return ids


def everything() -> str:
    return str(
        [
            item
            for item in table.client().scan(TableName=table.settings().table)["Items"]
            if item["kind"]["S"] not in ("caller", "outbox")
        ]
    )


def test_everything_is_handed_over() -> None:
    ids = live_here()
    found: dict[str, list[Any]] = {}
    for kind, value in personal.PERSONAL_DATA.export("ann"):
        found.setdefault(kind, []).append(value)
    assert {one["id"]: one["name"] for one in found["exercise"]} == {
        ids["private"]: "Hers alone",
        ids["shared"]: "My secret change",
    }
    assert [(one["exerciseId"], one["rating"]) for one in found["exercise_rating"]] == [("plank", 1), ("push-up", 5)]
    assert [(one["workoutId"], one["exercises"]) for one in found["exercise_uses"]] == [("w1", ["plank"])]


def test_nothing_stays_but_the_approved_exercise_without_a_name_on_it() -> None:
    ids = live_here()
    call("POST", "/exercises/plank/rate", {"rating": 3}, token=access_token("bob"))
    list(personal.PERSONAL_DATA.erase("ann"))
    kept = store.find_exercise(ids["shared"])
    assert kept is not None
    assert (kept.exercise.name, kept.exercise.status, kept.exercise.created_by) == (CLEAN["name"], "approved", None)
    assert store.find_exercise(ids["private"]) is None
    counts = library_store.load_overlay().counts
    assert (counts["plank"], counts["push-up"]) == (ExerciseCounts(3, 1, 1), ExerciseCounts())
    for trace in ("'ann'", "USER#ann", "My secret change", "Hers alone"):
        assert trace not in everything()
    assert published().get(ids["shared"]) is not None
    answer = call("GET", f"/exercises/{ids['shared']}")
    assert "createdBy" not in answer.data
    assert update(tokens()[2], answer.data, name="By an admin").status == 200, "admins still look after it"


def test_erasing_may_be_left_anywhere_and_begun_again() -> None:
    live_here()
    for steps in range(4):
        walk = personal.PERSONAL_DATA.erase("ann")
        for _ in range(steps):
            next(walk, None)
        walk.close()  # type: ignore[attr-defined]
    list(personal.PERSONAL_DATA.erase("ann"))
    assert "USER#ann" not in everything()
    assert library_store.load_overlay().counts["plank"].rating_count == 0
    before = everything()
    list(personal.PERSONAL_DATA.erase("ann"))
    assert everything() == before
