"""The routes of templates: create, read, update, delete, duplicate."""

from typing import Any

import pytest
from fitai.kernel.tokens import verify_access_token
from fitai.templates import service
from fitai.templates.models import CreateTemplate

from tests.harness.gateway import call
from tests.unit.templates.calls import create, invalid_paths
from tests.unit.templates.sample_plans import days, exercise, monday, public, template

LIMITED = ["UpdateItem"]
"""The request of the rate limit."""


# --- create and read ---------------------------------------------------------------------------------------------


def test_a_created_template_can_be_read(ann: str) -> None:
    body = days(
        monday={
            "name": "Push",
            "focusAreas": ["chest"],
            "exercises": [
                exercise(
                    "barbell-bench-press",
                    order=1,
                    weight={"type": "percentage", "value": 75},
                    restTime=120,
                    notes="Slowly.",
                    alternatives=["dumbbell-bench-press"],
                    supersetId="a",
                ),
                exercise("pull-up", order=2, weight={"type": "bodyweight"}, supersetId="a"),
            ],
            "warmup": [{"exerciseId": "push-up", "duration": 60, "instructions": "Easy."}],
        },
        sunday={"isRestDay": True},
    )
    create(ann)  # The account's first template, which finds that none were counted.
    created = call("POST", "/templates", body, token=ann)
    assert created.operations == [*LIMITED, "TransactWriteItems"]
    data = created.data
    assert (data["version"], data["createdBy"], data["createdAt"]) == (1, "ann", data["updatedAt"])
    assert data["weeklyPlan"]["days"]["monday"]["exercises"][0] == body["weeklyPlan"]["days"]["monday"]["exercises"][0]
    assert data["weeklyPlan"]["days"]["sunday"]["isRestDay"] is True
    assert data["stats"] == {
        "usageCount": 0,
        "averageRating": 0.0,
        "totalRatings": 0,
        "completionRate": 0.0,
        "favoritesCount": 0,
    }
    assert data["sharing"] == {"isPublic": False, "isPublished": False}
    assert data["aiGenerated"] == {"isAIGenerated": False}
    read = call("GET", f"/templates/{data['id']}", token=ann)
    assert read.data == data
    assert read.operations == [*LIMITED, "BatchGetItem"]


def test_the_requests_of_reading_templates(ann: str) -> None:
    created = create(ann, public())
    for path in ("/templates/my", "/templates/public"):
        assert call("GET", path, token=ann).operations == [*LIMITED, "Query"]
    assert call("GET", f"/templates/{created['id']}", token=ann).requests == 2


def test_a_weight_in_pounds_is_returned_unchanged(ann: str) -> None:
    body = monday(
        exercise(weight={"type": "fixed", "value": 225}), exercise(weight={"type": "percentage", "value": 80})
    )
    created = create(ann, body, units="imperial")

    def values(**query: str) -> list[float]:
        data = call("GET", f"/templates/{created['id']}", token=ann, **query).data
        return [planned["weight"]["value"] for planned in data["weeklyPlan"]["days"]["monday"]["exercises"]]

    assert values(units="imperial") == [225, 80]
    assert values() == [pytest.approx(102.058283), 80]


def test_the_same_idempotency_key_creates_one_template(ann: str) -> None:
    key = {"Idempotency-Key": "k1"}
    first = call("POST", "/templates", template(), token=ann, headers=key)
    second = call("POST", "/templates", template(), token=ann, headers=key)
    assert first.data == second.data
    assert len(call("GET", "/templates/my", token=ann).data) == 1


def test_a_retry_after_a_lost_response_returns_the_first_template(ann: str) -> None:
    body = CreateTemplate.model_validate(template())
    first = service.create_template(verify_access_token(ann), "the-id", body)
    again = service.create_template(verify_access_token(ann), "the-id", body)
    assert again.model_dump_json() == first.model_dump_json()
    assert len(call("GET", "/templates/my", token=ann).data) == 1


# --- invalid requests --------------------------------------------------------------------------------------------

EXERCISE = "weeklyPlan.days.monday.exercises.0"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"weeklyPlan": template()["weeklyPlan"]}, "name"),
        ({"name": "A"}, "weeklyPlan"),
        (template(""), "name"),
        (template("a" * 101), "name"),
        (template(description="a" * 2001), "description"),
        (template(color="red"), "color"),
        (template(weeklyPlan={"days": {}, "totalWeeks": 1}), "weeklyPlan.days"),
        (template(weeklyPlan={"totalWeeks": 0, "days": {}}), "weeklyPlan.totalWeeks"),
        (template(weeklyPlan={"totalWeeks": 53, "days": {}}), "weeklyPlan.totalWeeks"),
        (days(funday={}), "weeklyPlan.days.funday"),
        (days(monday={"isRestDay": True, "exercises": [exercise()]}), "weeklyPlan.days.monday.exercises"),
        (monday(*[exercise()] * 31), "weeklyPlan.days.monday.exercises"),
        (monday(exercise("nothing")), f"{EXERCISE}.exerciseId"),
        (monday(exercise(alternatives=["nothing"])), f"{EXERCISE}.alternatives.0"),
        (monday(exercise(sets=0)), f"{EXERCISE}.sets"),
        (monday(exercise(sets=21)), f"{EXERCISE}.sets"),
        (monday(exercise(reps={"min": 8, "max": 6})), f"{EXERCISE}.reps.max"),
        (monday(exercise(reps={"min": 8, "max": 10, "target": 11})), f"{EXERCISE}.reps.target"),
        (monday(exercise(reps={"min": 8, "max": 10, "target": 7})), f"{EXERCISE}.reps.target"),
        (monday(exercise(reps={"min": 0, "max": 10, "target": 7})), f"{EXERCISE}.reps.min"),
        (monday(exercise(reps=None)), f"{EXERCISE}.reps"),
        (monday(exercise(reps=None, durationSeconds=0)), f"{EXERCISE}.durationSeconds"),
        (monday(exercise(weight={"type": "fixed"})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "fixed", "value": -5})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "fixed", "value": 1001})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "percentage", "value": 151})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "percentage"})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "bodyweight", "value": 10})), f"{EXERCISE}.weight.value"),
        (monday(exercise(weight={"type": "heavy", "value": 10})), f"{EXERCISE}.weight.type"),
        (monday(exercise(restTime=-1)), f"{EXERCISE}.restTime"),
        (monday(exercise(restTime=3601)), f"{EXERCISE}.restTime"),
        (monday(exercise(notes="a" * 501)), f"{EXERCISE}.notes"),
        (monday(exercise(order=1), exercise(order=1)), "weeklyPlan.days.monday.exercises.1.order"),
        (monday(exercise(), warmup=[{"exerciseId": "nothing"}]), "weeklyPlan.days.monday.warmup.0.exerciseId"),
        (template(metadata={"goal": "fame"}), "metadata.goal"),
        (template(metadata={"primaryMuscles": ["heart"]}), "metadata.primaryMuscles.0"),
        (template(sharing={"featuredOrder": 1}), "sharing.featuredOrder"),
        (template(sharing={"category": "best"}), "sharing.category"),
    ],
)
def test_an_invalid_field_is_named_by_its_path(ann: str, body: dict[str, Any], path: str) -> None:
    assert invalid_paths(call("POST", "/templates", body, token=ann)) == [path]


def test_all_invalid_fields_are_named_together(ann: str) -> None:
    body = days(
        monday={"exercises": [exercise("nothing"), exercise(alternatives=["neither"])]},
        friday={"isRestDay": True, "exercises": [exercise("no")]},
    )
    assert invalid_paths(call("POST", "/templates", body, token=ann)) == [
        "weeklyPlan.days.monday.exercises.0.exerciseId",
        "weeklyPlan.days.monday.exercises.1.alternatives.0",
        "weeklyPlan.days.friday.exercises.0.exerciseId",
        "weeklyPlan.days.friday.exercises",
    ]
    assert call("GET", "/templates/my", token=ann).data == []


def test_a_template_too_large_for_an_item_is_refused(ann: str) -> None:
    day = {"exercises": [exercise(notes="漢" * 500)] * 30}
    body = days(**dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), day))
    answer = call("POST", "/templates", body, token=ann)
    assert (answer.status, answer.error["code"]) == (413, "too_large")


def test_the_largest_realistic_template_fits(ann: str) -> None:
    day = {"exercises": [exercise(notes="n" * 300, weight={"type": "fixed", "value": 100})] * 30}
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    created = create(ann, days(**dict.fromkeys(names, day)))
    read = call("GET", f"/templates/{created['id']}", token=ann)
    assert (read.data, read.operations) == (created, [*LIMITED, "BatchGetItem"])


# --- weeks and progression ---------------------------------------------------------------------------------------

WAVES = [{"sets": [{"percentage": 65, "reps": 5}, {"percentage": 75, "reps": 5, "amrap": True}]}]


def test_a_plan_of_weeks_is_returned_as_it_was_sent(ann: str) -> None:
    squat = exercise(
        sets=2,
        reps={"min": 5, "max": 5, "target": 5},
        order=1,
        alternatives=[],
        weight={"type": "percentage", "of": "training_max", "value": 75},
        rpe=8.5,
        setPlan=[{"weight": {"type": "percentage", "value": 60}, "type": "warmup"}, {"rpe": 9, "amrap": True}],
        progression={"type": "wave", "increment": 5, "waves": WAVES},
    )
    light = exercise(order=1, alternatives=[], progression={"type": "double", "failures": 2, "deloadPercentage": 20})
    body = template(
        weeklyPlan={
            "totalWeeks": 8,
            "trainingMaxPercentage": 85,
            "deload": {"everyWeeks": 4, "loadPercentage": 60, "setsPercentage": 50},
            "days": {"monday": {"exercises": [squat]}},
            "weeks": [{"numbers": [2, 6], "name": "Light", "days": {"monday": {"exercises": [light]}}}],
        }
    )
    plan = create(ann, body)["weeklyPlan"]
    assert plan["days"]["monday"]["exercises"] == [squat]
    assert plan["weeks"][0]["days"]["monday"]["exercises"] == [light]
    assert plan["weeks"][0]["days"]["monday"]["estimatedDuration"] > 0
    for name in ("totalWeeks", "trainingMaxPercentage", "deload"):
        assert plan[name] == body["weeklyPlan"][name]


def test_an_increment_follows_the_units(ann: str) -> None:
    created = create(ann, monday(exercise(progression={"type": "linear", "increment": 5})), units="imperial")

    def increment(**query: str) -> float:
        day = call("GET", f"/templates/{created['id']}", token=ann, **query).data["weeklyPlan"]["days"]["monday"]
        return day["exercises"][0]["progression"]["increment"]  # type: ignore[no-any-return]

    assert (increment(units="imperial"), increment()) == (5, pytest.approx(2.267962))


def weeks(*differing: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return template(weeklyPlan=template()["weeklyPlan"] | {"weeks": list(differing)} | fields)


LIGHT = {"monday": {"exercises": [exercise()]}}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (weeks({"numbers": [5], "days": LIGHT}), "weeklyPlan.weeks.0.numbers.0"),
        (weeks({"numbers": [0], "days": LIGHT}), "weeklyPlan.weeks.0.numbers.0"),
        (weeks({"numbers": [], "days": LIGHT}), "weeklyPlan.weeks.0.numbers"),
        (weeks({"numbers": [1, 2], "days": LIGHT}, {"numbers": [2], "days": LIGHT}), "weeklyPlan.weeks.1.numbers.0"),
        (weeks({"numbers": [1], "days": {}}), "weeklyPlan.weeks.0.days"),
        (
            weeks({"numbers": [1], "days": {"friday": {"exercises": [exercise("nothing")]}}}),
            "weeklyPlan.weeks.0.days.friday.exercises.0.exerciseId",
        ),
        (weeks(deload={"everyWeeks": 1}), "weeklyPlan.deload.everyWeeks"),
        (weeks(trainingMaxPercentage=120), "weeklyPlan.trainingMaxPercentage"),
        (monday(exercise(rpe=8.3)), f"{EXERCISE}.rpe"),
        (monday(exercise(rpe=5)), f"{EXERCISE}.rpe"),
        (monday(exercise(setPlan=[{}, {}])), f"{EXERCISE}.setPlan"),
        (monday(exercise(weight={"type": "fixed", "of": "training_max", "value": 50})), f"{EXERCISE}.weight.of"),
        (monday(exercise(progression={"type": "magic"})), f"{EXERCISE}.progression.type"),
        (monday(exercise(progression={"type": "linear", "increment": 0})), f"{EXERCISE}.progression.increment"),
        (monday(exercise(progression={"type": "wave"})), f"{EXERCISE}.progression.waves"),
        (monday(exercise(progression={"type": "double", "waves": WAVES})), f"{EXERCISE}.progression.waves"),
        (monday(exercise(progression={"type": "wave", "waves": WAVES})), f"{EXERCISE}.progression"),
        (
            monday(exercise("plank", reps=None, durationSeconds=60, progression={"type": "double"})),
            f"{EXERCISE}.progression",
        ),
    ],
)
def test_an_invalid_week_or_progression_is_named(ann: str, body: dict[str, Any], path: str) -> None:
    assert invalid_paths(call("POST", "/templates", body, token=ann)) == [path]


# --- templates of other users ------------------------------------------------------------------------------------


def test_a_private_template_of_another_user_is_not_found(ann: str, bob: str) -> None:
    for body in (template(), template(sharing={"isPublic": True, "isPublished": False})):
        id = create(ann, body)["id"]
        for answer in (
            call("GET", f"/templates/{id}", token=bob),
            call("PUT", f"/templates/{id}", template(version=1), token=bob),
            call("DELETE", f"/templates/{id}", token=bob),
            call("POST", f"/templates/{id}/duplicate", {}, token=bob),
        ):
            assert (answer.status, answer.error["code"]) == (404, "not_found")
        assert call("GET", f"/templates/{id}", token=ann).data["version"] == 1


def test_a_public_template_of_another_user_can_only_be_read(ann: str, bob: str) -> None:
    created = create(ann, public())
    assert call("GET", f"/templates/{created['id']}", token=bob).data == created
    assert call("PUT", f"/templates/{created['id']}", template(version=1), token=bob).status == 404
    assert call("DELETE", f"/templates/{created['id']}", token=bob).status == 404
    assert call("GET", f"/templates/{created['id']}", token=bob).data == created


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/templates"),
        ("POST", "/templates"),
        ("GET", "/templates/my"),
        ("GET", "/templates/x"),
        ("PUT", "/templates/x"),
        ("DELETE", "/templates/x"),
        ("POST", "/templates/x/duplicate"),
    ],
)
def test_every_route_needs_a_token(aws: None, method: str, path: str) -> None:
    assert call(method, path).status == 401


# --- versions ----------------------------------------------------------------------------------------------------


def test_a_change_makes_the_next_version(ann: str) -> None:
    created = create(ann, template(description="Old."))
    changed = call("PUT", f"/templates/{created['id']}", template("New", version=1), token=ann)
    assert changed.operations == [*LIMITED, "BatchGetItem", "TransactWriteItems"]
    data = changed.data
    assert (data["name"], data["version"], data["createdAt"]) == ("New", 2, created["createdAt"])
    assert "description" not in data, "an update replaces the whole content"
    assert call("GET", f"/templates/{created['id']}", token=ann).data == data
    (card,) = call("GET", "/templates/my", token=ann).data
    assert (card["name"], card["version"]) == ("New", 2)


def test_a_change_from_an_older_version_is_refused_with_the_current_one(ann: str) -> None:
    created = create(ann)
    assert call("PUT", f"/templates/{created['id']}", template("Second", version=1), token=ann).status == 200
    stale = call("PUT", f"/templates/{created['id']}", template("Third", version=1), token=ann)
    assert (stale.status, stale.error["code"], stale.error["currentVersion"]) == (409, "stale_version", 2)
    assert call("GET", f"/templates/{created['id']}", token=ann).data["name"] == "Second"


def test_one_of_two_concurrent_changes_is_refused(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    created = create(ann)
    load_plan_exercises = service._load_plan_exercises

    def update_meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(service, "_load_plan_exercises", load_plan_exercises)
        call("PUT", f"/templates/{created['id']}", template("Meanwhile", version=1), token=ann)
        return load_plan_exercises(*arguments)

    monkeypatch.setattr(service, "_load_plan_exercises", update_meanwhile)
    late = call("PUT", f"/templates/{created['id']}", template("Late", version=1), token=ann)
    assert (late.status, late.error["code"], late.error["currentVersion"]) == (409, "stale_version", 2)
    (card,) = call("GET", "/templates/my", token=ann).data
    assert card["name"] == "Meanwhile"


def test_a_change_needs_its_version(ann: str) -> None:
    created = create(ann)
    assert invalid_paths(call("PUT", f"/templates/{created['id']}", template(), token=ann)) == ["version"]
    assert invalid_paths(call("PUT", f"/templates/{created['id']}", template(version=0), token=ann)) == ["version"]


def test_a_change_is_validated_like_a_new_template(ann: str) -> None:
    created = create(ann)
    body = monday(exercise("nothing")) | {"version": 1}
    assert invalid_paths(call("PUT", f"/templates/{created['id']}", body, token=ann)) == [f"{EXERCISE}.exerciseId"]


def test_sharing_that_is_left_out_is_unchanged(ann: str, bob: str) -> None:
    created = create(ann, public())
    changed = call("PUT", f"/templates/{created['id']}", template("New", version=1), token=ann).data
    assert changed["sharing"] == created["sharing"]
    assert [card["name"] for card in call("GET", "/templates/public").data] == ["New"]


def test_a_template_is_published_and_unpublished(ann: str, bob: str) -> None:
    created = create(ann)
    path = f"/templates/{created['id']}"
    assert call("GET", "/templates/public").data == []
    call("PUT", path, public(version=1), token=ann)
    assert [card["id"] for card in call("GET", "/templates/public").data] == [created["id"]]
    assert call("GET", path, token=bob).status == 200
    call("PUT", path, template(version=2, sharing={"isPublic": False}), token=ann)
    assert call("GET", "/templates/public").data == []
    assert call("GET", path, token=bob).status == 404


# --- delete ------------------------------------------------------------------------------------------------------


def test_a_deleted_template_is_not_found(ann: str, bob: str) -> None:
    created = create(ann, public())
    deletion = call("DELETE", f"/templates/{created['id']}", token=ann)
    assert (deletion.data, deletion.operations) == ({}, [*LIMITED, "GetItem", "TransactWriteItems"])
    for path in ("/templates/my", "/templates/public", "/templates"):
        assert call("GET", path, token=ann).data == []
    for answer in (
        call("GET", f"/templates/{created['id']}", token=ann),
        call("PUT", f"/templates/{created['id']}", template(version=1), token=ann),
        call("DELETE", f"/templates/{created['id']}", token=ann),
        call("POST", f"/templates/{created['id']}/duplicate", {}, token=bob),
    ):
        assert answer.status == 404


# --- copies ------------------------------------------------------------------------------------------------------


def test_a_copy_is_private_and_keeps_its_origin(ann: str, bob: str) -> None:
    create(bob)
    created = create(ann, public(metadata={"goal": "strength"}))
    answer = call("POST", f"/templates/{created['id']}/duplicate", {}, token=bob)
    assert answer.operations == [*LIMITED, "GetItem", "TransactWriteItems", "BatchGetItem"], "the last one: for blocks"
    copy = answer.data
    assert copy["origin"] == {"templateId": created["id"], "version": 1, "name": "Squats", "createdBy": "ann"}
    assert (copy["createdBy"], copy["version"]) == ("bob", 1)
    assert copy["sharing"] == {"isPublic": False, "isPublished": False}
    assert copy["id"] != created["id"]
    assert copy["weeklyPlan"] == created["weeklyPlan"]
    assert copy["metadata"] == created["metadata"]
    changed = call("PUT", f"/templates/{copy['id']}", template("Mine", version=1), token=bob).data
    assert changed["origin"] == copy["origin"]
    assert call("GET", f"/templates/{created['id']}", token=ann).data == created


def test_a_copy_stays_after_its_original_is_deleted(ann: str) -> None:
    created = create(ann)
    copy = call("POST", f"/templates/{created['id']}/duplicate", {"name": "Again"}, token=ann).data
    call("DELETE", f"/templates/{created['id']}", token=ann)
    assert call("GET", f"/templates/{copy['id']}", token=ann).data["name"] == "Again"
