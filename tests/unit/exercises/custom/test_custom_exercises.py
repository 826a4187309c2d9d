"""Custom exercises: who sees them, who changes them, their approval, and admins' changes to the library."""

from pathlib import Path
from typing import Any

import pytest
from fitai.exercises import lookup
from fitai.exercises.custom import service
from fitai.exercises.custom.rules import build_exercise, is_custom, next_status
from fitai.exercises.library import loading, snapshot
from fitai.exercises.models import CreateExercise
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.exercises.custom_exercises import CLEAN, Tokens, approve, create, published, tokens, update

pytestmark = pytest.mark.usefixtures("small_library")
SQUAT = "/exercises/barbell-back-squat"


@pytest.fixture
def users() -> Tokens:
    return tokens()


def get(exercise_id: str, token: str | None = None) -> Any:
    return call("GET", f"/exercises/{exercise_id}", token=token)


def test_a_new_exercise_is_seen_by_its_creator_and_admins_only(users: Tokens) -> None:
    ann, bob, admin = users
    created = create(ann)
    assert is_custom(created["id"])
    assert (created["status"], created["version"], created["createdBy"]) == ("private", 1, "ann")
    assert get(created["id"], ann).data == created
    assert get(created["id"], admin).data == created
    for token in (bob, None):
        assert (get(created["id"], token).status, get(created["id"], token).error["code"]) == (404, "not_found")


def test_a_private_exercise_is_never_cached_publicly(users: Tokens) -> None:
    created = create(users.ann)
    answer = get(created["id"], users.ann)
    assert answer.headers["cache-control"].startswith("private")
    assert "public" not in answer.headers["cache-control"]
    again = call(
        "GET", f"/exercises/{created['id']}", token=users.ann, headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status, again.text) == (304, "")
    assert again.headers["cache-control"].startswith("private")
    mine = call("GET", "/exercises", custom="mine", token=users.ann)
    assert mine.headers["cache-control"].startswith("private")
    assert mine.headers["etag"]
    approve(created["id"])
    assert call("GET", f"/exercises/{created['id']}").headers["cache-control"] == "public, max-age=900"


def test_what_a_caller_with_a_token_reads_of_the_library_is_stored_as_long_but_by_nobody_else(users: Tokens) -> None:
    created = create(users.ann)
    approve(created["id"])
    for path in (SQUAT, "/exercises", f"/exercises/{created['id']}"):
        assert call("GET", path, token=users.bob).headers["cache-control"] == "private, max-age=900"
        assert call("GET", path).headers["cache-control"] == "public, max-age=900"


def test_the_requests_of_reading(users: Tokens) -> None:
    created = create(users.ann)
    assert call("GET", SQUAT, token=users.ann).operations == ["UpdateItem"]
    assert get(created["id"], users.ann).operations == ["UpdateItem", "GetItem"]
    assert get("no-such-exercise", users.ann).operations == ["UpdateItem"], "it is not the id of a custom exercise"
    assert call("GET", "/exercises", custom="mine", token=users.ann).operations == ["UpdateItem", "Query"]
    assert call("GET", "/exercises/popular", token=users.ann).operations == ["UpdateItem"]


def test_writing_costs_one_read_and_one_transaction(users: Tokens) -> None:
    created = call("POST", "/exercises", CLEAN, token=users.ann)
    assert created.operations == ["UpdateItem", "TransactWriteItems"]
    changed = update(users.ann, created.data)
    assert changed.operations == ["UpdateItem", "GetItem", "TransactWriteItems"]
    deletion = call("DELETE", f"/exercises/{created.data['id']}", token=users.ann)
    assert deletion.operations == ["UpdateItem", "GetItem", "TransactWriteItems"]


def test_the_same_idempotency_key_creates_one_exercise(users: Tokens) -> None:
    key = {"Idempotency-Key": "k1"}
    first, second = (call("POST", "/exercises", CLEAN, token=users.ann, headers=key) for _ in range(2))
    assert first.data == second.data
    assert len(call("GET", "/exercises", custom="mine", token=users.ann).data) == 1


def test_a_retry_after_a_crash_finds_the_first_one() -> None:
    ann, bob = (verify_access_token(access_token(name)) for name in ("ann", "bob"))
    request = CreateExercise.model_validate(CLEAN)
    first = service.create_exercise(ann, "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01", request)
    assert service.create_exercise(ann, first.id, request).model_dump_json() == first.model_dump_json()
    with pytest.raises(Conflict):
        service.create_exercise(bob, first.id, request)


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
def test_an_invalid_field_is_named(users: Tokens, fields: dict[str, Any], path: str) -> None:
    answer = call("POST", "/exercises", CLEAN | fields, token=users.ann)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


@pytest.mark.parametrize(
    ("fields", "expected"),
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
def test_fields_that_are_left_out_are_derived(fields: dict[str, Any], expected: tuple[object, ...]) -> None:
    exercise = build_exercise("i", CreateExercise.model_validate({"name": "Thing"} | fields), None, clock.now())
    assert (
        exercise.mechanic,
        exercise.movement_pattern,
        exercise.force,
        exercise.measurement,
        exercise.calories.met,
    ) == expected


def test_a_change_names_the_version_it_starts_from(users: Tokens) -> None:
    created = create(users.ann)
    changed = update(users.ann, created, name="Other").data
    assert (changed["name"], changed["version"], changed["createdAt"]) == ("Other", 2, created["createdAt"])
    stale = update(users.ann, created, name="Third")
    assert (stale.status, stale.error["code"], stale.error["currentVersion"]) == (409, "stale_version", 2)
    assert get(created["id"], users.ann).data == changed
    assert [exercise["name"] for exercise in call("GET", "/exercises", custom="mine", token=users.ann).data] == [
        "Other"
    ]


def test_an_exercise_of_another_user_is_not_found(users: Tokens) -> None:
    created = create(users.ann)
    for exercise in (created, {"id": "barbell-back-squat"}, {"id": "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01"}):
        for answer in (update(users.bob, exercise), call("DELETE", f"/exercises/{exercise['id']}", token=users.bob)):
            assert (answer.status, answer.error["code"]) == (404, "not_found")
    approve(created["id"])
    assert update(users.bob, created, version=2).status == 404, (
        "an approved exercise is still changed by its creator only"
    )
    assert get(created["id"], users.ann).data["name"] == CLEAN["name"]


def test_a_deleted_exercise_is_not_found(users: Tokens) -> None:
    created = create(users.ann)
    assert call("DELETE", f"/exercises/{created['id']}", token=users.ann).data == {}
    assert get(created["id"], users.ann).status == 404
    assert call("GET", "/exercises", custom="mine", token=users.ann).data == []
    assert call("DELETE", f"/exercises/{created['id']}", token=users.ann).status == 404
    assert update(users.ann, created).status == 404


# --- the own list --------------------------------------------------------------------------------------------------


def test_the_own_list_is_newest_first_and_pages(users: Tokens) -> None:
    create(users.bob, name="Of somebody else")
    names = [create(users.ann, name=f"Number {n}")["name"] for n in range(5)]
    listed_names, cursor = [], None
    for _ in range(3):
        page = call(
            "GET", "/exercises", custom="mine", limit=2, token=users.ann, **({"cursor": cursor} if cursor else {})
        )
        listed_names += [exercise["name"] for exercise in page.data]
        cursor = page.cursor
    assert listed_names == names[::-1]
    assert cursor is None
    first = call("GET", "/exercises", custom="mine", limit=2, token=users.ann).cursor
    assert call("GET", "/exercises", custom="mine", cursor=first, token=users.bob).status == 400


def test_the_own_list_is_filtered(users: Tokens) -> None:
    create(users.ann, name="Press", primaryMuscleGroups=["chest"], secondaryMuscleGroups=[], difficulty="beginner")
    for n in range(3):
        create(users.ann, name=f"Clean {n}")
    filtered = {"muscle": "chest", "difficulty": ["beginner", "advanced"], "equipment": "sandbag", "type": "strength"}
    page = call("GET", "/exercises", custom="mine", limit=1, token=users.ann, **filtered)
    assert ([exercise["name"] for exercise in page.data], page.cursor) == (["Press"], None)
    assert page.data[0]["status"] == "private"
    first = call("GET", "/exercises", custom="mine", limit=2, muscle="hamstrings", token=users.ann)
    assert [exercise["name"] for exercise in first.data] == ["Clean 2", "Clean 1"]
    second = call(
        "GET", "/exercises", custom="mine", limit=2, muscle="hamstrings", token=users.ann, cursor=first.cursor
    )
    assert ([exercise["name"] for exercise in second.data], second.cursor) == (["Clean 0"], None)
    other = call("GET", "/exercises", custom="mine", muscle="chest", token=users.ann, cursor=first.cursor)
    assert other.status == 400


def test_the_own_list_needs_a_token_and_has_one_order(users: Tokens) -> None:
    assert call("GET", "/exercises", custom="mine").status == 401
    for query, path in (({"custom": "hers"}, "custom"), ({"custom": "mine", "sort": "name"}, "custom")):
        answer = call("GET", "/exercises", token=users.ann, **query)
        assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])


# --- approval --------------------------------------------------------------------------------------------------------


def test_an_approved_exercise_is_seen_by_everybody(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    assert created["status"] == "pending"
    approved = approve(created["id"], 1)
    assert (approved.status, approved.version) == ("approved", 2)
    assert get(created["id"]).data["name"] == CLEAN["name"], "it is found by its id immediately"
    deliver_events()
    loading.reset_library()
    assert call("GET", "/exercises/search", q="garage sandbag").data[0]["id"] == created["id"]
    assert get(created["id"], users.bob).operations == ["UpdateItem"], "it is in the library"


def test_only_admins_approve_and_only_the_reviewed_version(users: Tokens) -> None:
    created = create(users.ann, submit=True)
    decision = {"version": 1, "decision": "approve"}
    assert call("PUT", f"/admin/exercises/{created['id']}/approve", decision, token=users.ann).status == 403
    update(users.ann, created, name="Something rude")
    with pytest.raises(Conflict) as refused:
        approve(created["id"], 1)
    assert refused.value.details == {"currentVersion": 2}
    for id in ("barbell-back-squat", "01982d66-0b1c-7e0f-8d2a-6f4e1c7b9a01"):
        with pytest.raises(NotFound):
            approve(id)


def test_a_creators_change_of_an_approved_exercise_waits_for_another_approval(
    users: Tokens,
) -> None:
    created = create(users.ann)
    approve(created["id"])
    published()
    changed = update(users.ann, created, version=2, name="Buy my programme").data
    assert (changed["status"], changed["version"]) == ("pending", 3)
    published()
    assert get(created["id"], users.bob).data["name"] == CLEAN["name"]
    assert get(created["id"]).data["status"] == "approved"
    mine = get(created["id"], users.ann)
    assert (mine.data["name"], mine.operations) == ("Buy my programme", ["UpdateItem", "GetItem"])
    assert mine.headers["cache-control"].startswith("private")
    approve(created["id"], 3)
    published()
    assert get(created["id"], users.bob).data["name"] == "Buy my programme"


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
def test_the_status_after_a_change(before: Any, published: bool, submit: bool, moderated: bool, after: str) -> None:
    assert next_status(before, published=published, submit=submit, moderated=moderated) == after


def test_an_admins_change_of_an_approved_exercise_is_approved(users: Tokens) -> None:
    created = create(users.ann)
    approve(created["id"])
    update(users.admin, created, version=2, name="Sandbag Clean")
    deliver_events()
    loading.reset_library()
    assert get(created["id"], users.bob).data["name"] == "Sandbag Clean"
    assert [exercise["name"] for exercise in call("GET", "/exercises", custom="mine", token=users.ann).data] == [
        "Sandbag Clean"
    ]


def test_a_deleted_exercise_is_removed_from_the_library(users: Tokens) -> None:
    created = create(users.ann)
    approve(created["id"])
    assert published().get(created["id"]) is not None
    call("DELETE", f"/exercises/{created['id']}", token=users.ann)
    assert published().get(created["id"]) is None
    assert get(created["id"], users.ann).status == 404


# --- the written library -------------------------------------------------------------------------------------------


def test_an_admin_changes_an_exercise_of_the_written_library(users: Tokens, small_snapshot: Path) -> None:
    before = call("GET", SQUAT).data
    assert "version" not in before
    squat = {"id": "barbell-back-squat"}
    assert update(users.admin, squat, version=3).error["currentVersion"] == 0
    changed = update(users.admin, squat, name="Low Bar Squat").data
    assert (changed["name"], changed["version"], changed["status"]) == ("Low Bar Squat", 1, "approved")
    assert "createdBy" not in changed
    published()
    assert call("GET", SQUAT).data["name"] == "Low Bar Squat"
    assert call("GET", SQUAT).data["family"] == before["family"]
    assert update(users.admin, squat, name="Another").error["currentVersion"] == 1
    assert update(users.admin, squat, version=1, name="Another").data["version"] == 2
    assert published().count() == snapshot.Library(small_snapshot).count()


def test_an_admin_deletes_and_restores_an_exercise_of_the_written_library(users: Tokens) -> None:
    assert call("DELETE", SQUAT, token=users.admin).data == {}
    published()
    assert call("GET", SQUAT).status == 404
    assert call("DELETE", SQUAT, token=users.admin).status == 404
    squat = {"id": "barbell-back-squat"}
    assert update(users.admin, squat, version=1, name="Back Again").data["version"] == 2
    published()
    assert call("GET", SQUAT).data["name"] == "Back Again"
    assert call("DELETE", "/exercises/no-such-exercise", token=users.admin).status == 404


# --- other services --------------------------------------------------------------------------------------------------


def test_the_lookup_finds_library_own_and_approved_exercises(users: Tokens) -> None:
    ann_id, bob_id, approved_id = create(users.ann)["id"], create(users.bob)["id"], create(users.bob)["id"]
    approve(approved_id)
    ids = ["push-up", ann_id, "nothing", bob_id, approved_id, "push-up"]
    assert list(lookup.available_exercises("ann", ids)) == ["push-up", ann_id, approved_id]
    assert set(lookup.available_exercises("bob", ids)) == {"push-up", bob_id, approved_id}


def test_a_custom_exercise_is_trained_with(users: Tokens) -> None:
    created = create(users.ann)
    body = {
        "name": "Garage",
        "start": True,
        "exercises": [{"exerciseId": created["id"], "sets": [{"weight": 50, "reps": 8}]}],
    }
    plain = {**body, "start": False, "exercises": [{"exerciseId": "push-up"}]}
    cost = call("POST", "/workouts", plain, token=users.bob).operations
    started = call("POST", "/workouts", body, token=users.ann)
    workout = started.data
    assert workout["exercises"][0]["name"] == CLEAN["name"]
    assert "BatchGetItem" not in cost
    refused = call("POST", "/workouts", body, token=users.bob)
    assert [field["path"] for field in refused.error["fields"]] == ["exercises.0.exerciseId"]
    call("PUT", f"/workouts/{workout['id']}/set/0", {"weight": 50, "reps": 8}, token=users.ann)
    call("POST", f"/workouts/{workout['id']}/complete", token=users.ann)
    call("DELETE", f"/exercises/{created['id']}", token=users.ann)
    completed = call("GET", f"/workouts/{workout['id']}", token=users.ann).data
    assert completed["exercises"][0]["name"] == CLEAN["name"], "workouts keep the name"
    edited = {
        "version": completed["version"],
        "exercises": [{"exerciseId": created["id"], "sets": [{"weight": 60, "reps": 8}]}],
    }
    corrected = call("PUT", f"/workouts/{workout['id']}", edited, token=users.ann)
    assert corrected.data["exercises"][0]["sets"][0]["weight"] == 60, "and can be corrected"


def test_a_custom_exercise_is_planned_with(users: Tokens) -> None:
    created = create(users.ann)
    plan = {"exercises": [{"exerciseId": created["id"], "order": 1, "sets": 3, "reps": 8}]}
    template = {"name": "Garage", "weeklyPlan": {"totalWeeks": 1, "days": {"monday": plan}}}
    assert call("POST", "/templates", template, token=users.ann).status == 201
    refused = call("POST", "/templates", template, token=users.bob)
    assert [field["path"] for field in refused.error["fields"]] == ["weeklyPlan.days.monday.exercises.0.exerciseId"]
