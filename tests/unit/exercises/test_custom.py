"""Exercises that people make: who sees them, who changes them, what admins make of them."""

from pathlib import Path
from typing import Any

import pytest
from fitai.exercises import lookup
from fitai.exercises.custom import service
from fitai.exercises.custom.rules import build_exercise, is_custom, next_status
from fitai.exercises.library import loading, snapshot
from fitai.exercises.models import CreateExercise
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Forbidden, NotFound
from fitai.kernel.paging import Paging
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.exercises.customs import CLEAN, approve, create, published, tokens, update

pytestmark = pytest.mark.usefixtures("short_library")
SQUAT = "/exercises/barbell-back-squat"


@pytest.fixture
def people() -> tuple[str, str, str]:
    return tokens()


def get(exercise_id: str, token: str | None = None) -> Any:
    return call("GET", f"/exercises/{exercise_id}", token=token)


def test_what_is_made_is_its_creators_alone(people: tuple[str, str, str]) -> None:
    ann, bob, boss = people
    made = create(ann)
    assert is_custom(made["id"])
    assert (made["status"], made["version"], made["createdBy"]) == ("private", 1, "ann")
    assert get(made["id"], ann).data == made
    assert get(made["id"], boss).data == made
    for token in (bob, None):
        assert (get(made["id"], token).status, get(made["id"], token).error["code"]) == (404, "not_found")


def test_what_is_private_is_never_public_in_a_cache(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    answer = get(made["id"], people[0])
    assert answer.headers["cache-control"].startswith("private")
    assert "public" not in answer.headers["cache-control"]
    again = call("GET", f"/exercises/{made['id']}", token=people[0], headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.text) == (304, "")
    assert again.headers["cache-control"].startswith("private")
    mine = call("GET", "/exercises", custom="mine", token=people[0])
    assert mine.headers["cache-control"].startswith("private")
    assert mine.headers["etag"]
    assert call("GET", SQUAT, token=people[0]).headers["cache-control"] == "public, max-age=900"
    assert call("GET", "/exercises", token=people[0]).headers["cache-control"] == "public, max-age=900"
    approve(made["id"])
    assert get(made["id"], people[1]).headers["cache-control"] == "public, max-age=900"


def test_what_reading_costs(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    assert call("GET", SQUAT, token=people[0]).operations == ["UpdateItem"]
    assert get(made["id"], people[0]).operations == ["UpdateItem", "GetItem"]
    assert get("no-such-exercise", people[0]).operations == ["UpdateItem"], "no custom one is called so"
    assert call("GET", "/exercises", custom="mine", token=people[0]).operations == ["UpdateItem", "Query"]
    assert call("GET", "/exercises/popular", token=people[0]).operations == ["UpdateItem"]


def test_writing_costs_one_read_and_one_transaction(people: tuple[str, str, str]) -> None:
    made = call("POST", "/exercises", CLEAN, token=people[0])
    assert made.operations == ["UpdateItem", "TransactWriteItems"]
    changed = update(people[0], made.data)
    assert changed.operations == ["UpdateItem", "GetItem", "TransactWriteItems"]
    gone = call("DELETE", f"/exercises/{made.data['id']}", token=people[0])
    assert gone.operations == ["UpdateItem", "GetItem", "TransactWriteItems"]


def test_the_same_idempotency_key_makes_one(people: tuple[str, str, str]) -> None:
    key = {"Idempotency-Key": "k1"}
    first, second = (call("POST", "/exercises", CLEAN, token=people[0], headers=key) for _ in range(2))
    assert first.data == second.data
    assert len(call("GET", "/exercises", custom="mine", token=people[0]).data) == 1


def test_a_retry_after_a_crash_finds_the_first_one() -> None:
    ann, bob = (verify_access_token(access_token(name)) for name in ("ann", "bob"))
    given = CreateExercise.model_validate(CLEAN)
    first = service.create_exercise(ann, "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01", given)
    assert service.create_exercise(ann, first.id, given).model_dump_json() == first.model_dump_json()
    with pytest.raises(Conflict):
        service.create_exercise(bob, first.id, given)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"name": "x"}, "name"),
        ({"name": "!!!"}, "name"),
        ({"name": "Bell\u0007"}, "name"),
        ({"name": None}, "name"),
        ({"primaryMuscleGroups": []}, "primaryMuscleGroups"),
        ({"primaryMuscleGroups": ["heart"]}, "primaryMuscleGroups.0"),
        ({"secondaryMuscleGroups": ["glutes"]}, "secondaryMuscleGroups"),
        ({"equipment": ["bodyweight", "barbell"]}, "equipment"),
        ({"equipment": ["barbell", "barbell"]}, "equipment"),
        ({"instructions": [""]}, "instructions.0"),
        ({"met": 99}, "met"),
        ({"safety": {"tip": []}}, "safety.tip"),
        ({"status": "approved"}, "status"),
        ({"createdBy": "bob"}, "createdBy"),
    ],
)
def test_what_is_wrong_is_named(people: tuple[str, str, str], fields: dict[str, Any], path: str) -> None:
    answer = call("POST", "/exercises", CLEAN | fields, token=people[0])
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"primaryMuscleGroups": ["biceps"], "equipment": ["dumbbell"]},
            ("isolation", "isolation", "pull", "weight_reps", 3.5),
        ),
        (
            {"primaryMuscleGroups": ["chest"], "secondaryMuscleGroups": ["triceps"]},
            ("compound", "push", "push", "bodyweight_reps", 3.5),
        ),
        ({"primaryMuscleGroups": ["hamstrings", "glutes"]}, ("compound", "hinge", "pull", "bodyweight_reps", 3.5)),
        (
            {"primaryMuscleGroups": ["quadriceps"], "exerciseType": "cardio"},
            ("isolation", "locomotion", "push", "distance_duration", 8.0),
        ),
        (
            {"primaryMuscleGroups": ["calves"], "exerciseType": "flexibility"},
            ("isolation", "mobility", "static", "duration", 2.3),
        ),
        (
            {"primaryMuscleGroups": ["abdominals"], "force": "pull", "mechanic": "compound", "met": 5,
             "movementPattern": "rotation", "measurement": "duration"},
            ("compound", "rotation", "pull", "duration", 5.0),
        ),
    ],
)  # fmt: skip
def test_what_is_left_out_follows_from_the_rest(given: dict[str, Any], expected: tuple[object, ...]) -> None:
    one = build_exercise("i", CreateExercise.model_validate({"name": "Thing"} | given), None, clock.now())
    assert (one.mechanic, one.movement_pattern, one.force, one.measurement, one.calories.met) == expected


def test_a_change_names_the_version_it_starts_from(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    changed = update(people[0], made, name="Other").data
    assert (changed["name"], changed["version"], changed["createdAt"]) == ("Other", 2, made["createdAt"])
    stale = update(people[0], made, name="Third")
    assert (stale.status, stale.error["code"], stale.error["currentVersion"]) == (409, "stale_version", 2)
    assert get(made["id"], people[0]).data == changed
    assert [one["name"] for one in call("GET", "/exercises", custom="mine", token=people[0]).data] == ["Other"]


def test_what_belongs_to_somebody_else_is_not_there(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    for exercise in (made, {"id": "barbell-back-squat"}, {"id": "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01"}):
        for answer in (update(people[1], exercise), call("DELETE", f"/exercises/{exercise['id']}", token=people[1])):
            assert (answer.status, answer.error["code"]) == (404, "not_found")
    approve(made["id"])
    assert update(people[1], made, version=2).status == 404, "that everybody sees it does not make it everybody's"
    assert get(made["id"], people[0]).data["name"] == CLEAN["name"]


def test_what_is_deleted_is_gone(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    assert call("DELETE", f"/exercises/{made['id']}", token=people[0]).data == {}
    assert get(made["id"], people[0]).status == 404
    assert call("GET", "/exercises", custom="mine", token=people[0]).data == []
    assert call("DELETE", f"/exercises/{made['id']}", token=people[0]).status == 404
    assert update(people[0], made).status == 404


# --- the list of one's own -----------------------------------------------------------------------------------------


def test_the_own_list_is_newest_first_and_pages(people: tuple[str, str, str]) -> None:
    create(people[1], name="Of somebody else")
    names = [create(people[0], name=f"Number {n}")["name"] for n in range(5)]
    found, cursor = [], None
    for _ in range(3):
        page = call(
            "GET", "/exercises", custom="mine", limit=2, token=people[0], **({"cursor": cursor} if cursor else {})
        )
        found += [one["name"] for one in page.data]
        cursor = page.cursor
    assert found == names[::-1]
    assert cursor is None
    first = call("GET", "/exercises", custom="mine", limit=2, token=people[0]).cursor
    assert call("GET", "/exercises", custom="mine", cursor=first, token=people[1]).status == 400


def test_the_own_list_is_filtered(people: tuple[str, str, str]) -> None:
    create(people[0], name="Press", primaryMuscleGroups=["chest"], secondaryMuscleGroups=[], difficulty="beginner")
    for n in range(3):
        create(people[0], name=f"Clean {n}")
    filtered = {"muscle": "chest", "difficulty": ["beginner", "advanced"], "equipment": "sandbag", "type": "strength"}
    page = call("GET", "/exercises", custom="mine", limit=1, token=people[0], **filtered)
    assert ([one["name"] for one in page.data], page.cursor) == (["Press"], None)
    assert page.data[0]["status"] == "private"
    cleans = call("GET", "/exercises", custom="mine", limit=2, muscle="hamstrings", token=people[0])
    assert [one["name"] for one in cleans.data] == ["Clean 2", "Clean 1"]
    rest = call("GET", "/exercises", custom="mine", limit=2, muscle="hamstrings", token=people[0], cursor=cleans.cursor)
    assert ([one["name"] for one in rest.data], rest.cursor) == (["Clean 0"], None)
    other = call("GET", "/exercises", custom="mine", muscle="chest", token=people[0], cursor=cleans.cursor)
    assert other.status == 400


def test_the_own_list_needs_a_token_and_has_one_order(people: tuple[str, str, str]) -> None:
    assert call("GET", "/exercises", custom="mine").status == 401
    for query, path in (({"custom": "hers"}, "custom"), ({"custom": "mine", "sort": "name"}, "custom")):
        answer = call("GET", "/exercises", token=people[0], **query)
        assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


# --- approval --------------------------------------------------------------------------------------------------------


def test_what_is_approved_is_everybodys(people: tuple[str, str, str]) -> None:
    made = create(people[0], submit=True)
    assert made["status"] == "pending"
    approved = approve(made["id"], 1)
    assert (approved.status, approved.version) == ("approved", 2)
    assert get(made["id"]).data["name"] == CLEAN["name"], "by its id at once"
    deliver_events()
    loading.reset_library()
    assert call("GET", "/exercises/search", q="garage sandbag").data[0]["id"] == made["id"]
    assert get(made["id"], people[1]).operations == ["UpdateItem"], "it is in the library"
    assert approve(made["id"]).version == 2, "once more changes nothing"


def test_only_admins_approve_and_only_what_they_looked_at(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    with pytest.raises(Forbidden):
        service.approve_exercise(verify_access_token(people[0]), made["id"])
    update(people[0], made, name="Something rude")
    with pytest.raises(Conflict) as refused:
        approve(made["id"], 1)
    assert refused.value.details == {"currentVersion": 2}
    for id in ("barbell-back-squat", "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01"):
        with pytest.raises(NotFound):
            approve(id)


def test_the_queue_holds_what_waits_longest_first(people: tuple[str, str, str]) -> None:
    create(people[0], name="Private")
    waiting = [create(person, name="Offered", submit=True) for person in people[:2]]
    first = service.list_pending(Paging(limit=1))
    second = service.list_pending(Paging(limit=5, cursor=first.cursor))
    assert [one.id for one in (*first.items, *second.items)] == [one["id"] for one in waiting]
    approve(waiting[0]["id"])
    update(people[1], waiting[1])
    assert service.list_pending(Paging()).items == [], "approved, and withdrawn"


def test_a_creators_change_of_an_approved_one_waits_while_others_keep_the_approved(
    people: tuple[str, str, str],
) -> None:
    made = create(people[0])
    approve(made["id"])
    published()
    changed = update(people[0], made, version=2, name="Buy my programme").data
    assert (changed["status"], changed["version"]) == ("pending", 3)
    published()
    assert get(made["id"], people[1]).data["name"] == CLEAN["name"]
    assert get(made["id"]).data["status"] == "approved"
    mine = get(made["id"], people[0])
    assert (mine.data["name"], mine.operations) == ("Buy my programme", ["UpdateItem", "GetItem"])
    assert mine.headers["cache-control"].startswith("private")
    approve(made["id"], 3)
    published()
    assert get(made["id"], people[1]).data["name"] == "Buy my programme"


@pytest.mark.parametrize(
    ("before", "published", "submit", "moderated", "after"),
    [
        ("private", False, False, False, "private"),
        ("private", False, True, False, "pending"),
        ("pending", False, False, False, "private"),
        ("approved", True, False, False, "pending"),
        ("approved", True, False, True, "approved"),
        ("pending", False, False, True, "pending"),
    ],
)
def test_what_a_change_makes_of_the_status(
    before: Any, published: bool, submit: bool, moderated: bool, after: str
) -> None:
    assert next_status(before, published=published, submit=submit, moderated=moderated) == after


def test_an_admins_change_of_an_approved_one_is_approved(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    approve(made["id"])
    update(people[2], made, version=2, name="Sandbag Clean")
    deliver_events()
    loading.reset_library()
    assert get(made["id"], people[1]).data["name"] == "Sandbag Clean"
    assert [one["name"] for one in call("GET", "/exercises", custom="mine", token=people[0]).data] == ["Sandbag Clean"]


def test_an_approved_one_that_is_deleted_leaves_the_library(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    approve(made["id"])
    assert published().get(made["id"]) is not None
    call("DELETE", f"/exercises/{made['id']}", token=people[0])
    assert published().get(made["id"]) is None
    assert get(made["id"], people[0]).status == 404


# --- the written library -------------------------------------------------------------------------------------------


def test_an_admin_changes_one_of_the_written_library(people: tuple[str, str, str], short: Path) -> None:
    before = call("GET", SQUAT).data
    assert "version" not in before
    squat = {"id": "barbell-back-squat"}
    assert update(people[2], squat, version=3).error["currentVersion"] == 0
    changed = update(people[2], squat, name="Low Bar Squat").data
    assert (changed["name"], changed["version"], changed["status"]) == ("Low Bar Squat", 1, "approved")
    assert "createdBy" not in changed
    published()
    assert call("GET", SQUAT).data["name"] == "Low Bar Squat"
    assert call("GET", SQUAT).data["family"] == before["family"]
    assert update(people[2], squat, name="Another").error["currentVersion"] == 1
    assert update(people[2], squat, version=1, name="Another").data["version"] == 2
    assert published().count() == snapshot.Library(short).count()


def test_an_admin_takes_one_of_the_written_library_away_and_brings_it_back(people: tuple[str, str, str]) -> None:
    assert call("DELETE", SQUAT, token=people[2]).data == {}
    published()
    assert call("GET", SQUAT).status == 404
    assert call("DELETE", SQUAT, token=people[2]).status == 404
    squat = {"id": "barbell-back-squat"}
    assert update(people[2], squat, version=1, name="Back Again").data["version"] == 2
    published()
    assert call("GET", SQUAT).data["name"] == "Back Again"
    assert call("DELETE", "/exercises/no-such-exercise", token=people[2]).status == 404


# --- what others use of it -------------------------------------------------------------------------------------------


def test_the_lookup_knows_the_library_the_own_and_the_approved(people: tuple[str, str, str]) -> None:
    hers, his, shared = create(people[0])["id"], create(people[1])["id"], create(people[1])["id"]
    approve(shared)
    ids = ["push-up", hers, "nothing", his, shared, "push-up"]
    assert list(lookup.available_exercises("ann", ids)) == ["push-up", hers, shared]
    assert set(lookup.available_exercises("bob", ids)) == {"push-up", his, shared}


def test_a_custom_exercise_is_trained_with(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    body = {
        "name": "Garage",
        "start": True,
        "exercises": [{"exerciseId": made["id"], "sets": [{"weight": 50, "reps": 8}]}],
    }
    plain = {**body, "start": False, "exercises": [{"exerciseId": "push-up"}]}
    cost = call("POST", "/workouts", plain, token=people[1]).operations
    started = call("POST", "/workouts", body, token=people[0])
    workout = started.data
    assert workout["exercises"][0]["name"] == CLEAN["name"]
    assert "BatchGetItem" not in cost
    refused = call("POST", "/workouts", body, token=people[1])
    assert [field["path"] for field in refused.error["fields"]] == ["exercises.0.exerciseId"]
    call("PUT", f"/workouts/{workout['id']}/set/0", {"weight": 50, "reps": 8}, token=people[0])
    call("POST", f"/workouts/{workout['id']}/complete", token=people[0])
    call("DELETE", f"/exercises/{made['id']}", token=people[0])
    kept = call("GET", f"/workouts/{workout['id']}", token=people[0]).data
    assert kept["exercises"][0]["name"] == CLEAN["name"], "workouts keep the name"
    edited = {
        "version": kept["version"],
        "exercises": [{"exerciseId": made["id"], "sets": [{"weight": 60, "reps": 8}]}],
    }
    corrected = call("PUT", f"/workouts/{workout['id']}", edited, token=people[0])
    assert corrected.data["exercises"][0]["sets"][0]["weight"] == 60, "and can be corrected"


def test_a_custom_exercise_is_planned_with(people: tuple[str, str, str]) -> None:
    made = create(people[0])
    plan = {"exercises": [{"exerciseId": made["id"], "order": 1, "sets": 3, "reps": 8}]}
    template = {"name": "Garage", "weeklyPlan": {"totalWeeks": 1, "days": {"monday": plan}}}
    assert call("POST", "/templates", template, token=people[0]).status == 201
    refused = call("POST", "/templates", template, token=people[1])
    assert [field["path"] for field in refused.error["fields"]] == ["weeklyPlan.days.monday.exercises.0.exerciseId"]
