"""Custom exercises in templates: in private and public ones, in copies, and after they were deleted."""

from typing import Any

from fitai.exercises.models import Exercise
from fitai.templates import rules
from fitai.templates.models import CreateTemplate
from fitai.training.plans import WeeklyPlan
from fitai.training.vocabulary import Measurement

from tests.harness.gateway import call
from tests.unit.exercises import custom_exercises
from tests.unit.templates.calls import create, duplicate, invalid_paths
from tests.unit.templates.sample_plans import days, exercise, monday

SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"
PUBLIC = {"sharing": {"isPublic": True}}


def create_approved_exercise(token: str, **fields: Any) -> str:
    """Create an exercise that everybody can see; gives its id."""
    created = custom_exercises.create(token, **fields)
    custom_exercises.approve(created["id"])
    custom_exercises.published()
    return str(created["id"])


def delete_exercise(token: str, exercise_id: str) -> None:
    """Delete an exercise, and publish the library."""
    call("DELETE", f"/exercises/{exercise_id}", token=token).data  # noqa: B018
    custom_exercises.published()


# --- private and public templates --------------------------------------------------------------------------------


def test_a_private_template_may_have_private_exercises(ann: str) -> None:
    own_id = custom_exercises.create(ann)["id"]
    for sharing in ({}, {"sharing": {"isPublic": True, "isPublished": False}}, {"sharing": {"isPublic": False}}):
        assert call("POST", "/templates", monday(exercise(own_id)) | sharing, token=ann).status == 201


def test_every_private_exercise_of_a_public_template_is_named(ann: str) -> None:
    own_id, submitted = (
        custom_exercises.create(ann)["id"],
        custom_exercises.create(ann, name="Another Clean", submit=True)["id"],
    )
    drill = {"exerciseId": own_id, "duration": 60}
    monday_plan = {"exercises": [exercise(), exercise(own_id)], "warmup": [drill]}
    other_day = {"exercises": [exercise(alternatives=[BENCH, submitted])], "cooldown": [drill]}
    plan = {
        "totalWeeks": 4,
        "days": {"monday": monday_plan},
        "weeks": [{"numbers": [2], "days": {"friday": other_day}}],
    }
    answer = call("POST", "/templates", {"name": "Public", "weeklyPlan": plan} | PUBLIC, token=ann)
    assert invalid_paths(answer) == [
        "weeklyPlan.days.monday.exercises.1.exerciseId",
        "weeklyPlan.days.monday.warmup.0.exerciseId",
        "weeklyPlan.weeks.0.days.friday.exercises.0.alternatives.1",
        "weeklyPlan.weeks.0.days.friday.cooldown.0.exerciseId",
    ]
    assert {field["message"] for field in answer.error["fields"]} == {rules.PRIVATE_EXERCISE_MESSAGE}


def test_a_template_with_a_private_exercise_is_not_published_and_a_public_one_gets_none(ann: str, bob: str) -> None:
    own_id = custom_exercises.create(ann)["id"]
    expected_paths = ["weeklyPlan.days.monday.exercises.0.exerciseId"]
    private = create(ann, monday(exercise(own_id)))
    path = f"/templates/{private['id']}"
    assert (
        invalid_paths(call("PUT", path, monday(exercise(own_id)) | PUBLIC | {"version": 1}, token=ann))
        == expected_paths
    )
    assert call("GET", path, token=bob).status == 404
    public = create(ann, monday(exercise()) | PUBLIC)
    # Without sharing in the request it stays public.
    body = monday(exercise(own_id)) | {"version": 1}
    assert invalid_paths(call("PUT", f"/templates/{public['id']}", body, token=ann)) == expected_paths
    assert call("PUT", path, monday(exercise(own_id)) | {"version": 1}, token=ann).status == 200


def test_an_approved_exercise_may_be_in_a_public_template_that_others_start(ann: str, bob: str) -> None:
    own_id = create_approved_exercise(ann)
    created = create(ann, monday(exercise(own_id)) | PUBLIC)
    body = {"templateId": created["id"], "day": "monday"}
    assert call("POST", "/workouts", body, token=bob).data["exercises"][0]["exerciseId"] == own_id


# --- deleted exercises -------------------------------------------------------------------------------------------


def test_starting_a_template_with_a_deleted_exercise_is_refused(ann: str, bob: str) -> None:
    own_id = create_approved_exercise(ann)
    created = create(ann, monday(exercise(), exercise(own_id)) | PUBLIC)
    delete_exercise(ann, own_id)
    assert invalid_paths(call("POST", "/workouts", {"templateId": created["id"], "day": "monday"}, token=bob)) == [
        "templateId"
    ]


def test_a_copy_leaves_out_deleted_exercises_and_can_be_started(ann: str, bob: str) -> None:
    own_id = create_approved_exercise(ann)
    created = create(ann, monday(exercise(), exercise(own_id, sets=5)) | PUBLIC)
    delete_exercise(ann, own_id)
    copy = duplicate(bob, created["id"]).data
    day = copy["weeklyPlan"]["days"]["monday"]
    assert [planned["exerciseId"] for planned in day["exercises"]] == [SQUAT]
    assert day["estimatedDuration"] < created["weeklyPlan"]["days"]["monday"]["estimatedDuration"]
    assert copy["origin"]["missing"] == [own_id]
    body = {"templateId": copy["id"], "day": "monday"}
    assert call("POST", "/workouts", body, token=bob).status == 201
    again = call("PUT", f"/templates/{copy['id']}", {"version": 1} | monday(*day["exercises"]), token=bob)
    assert (again.status, again.data["origin"]["missing"]) == (200, [own_id])
    assert call("GET", f"/templates/{created['id']}", token=bob).data["weeklyPlan"] == created["weeklyPlan"]


def test_a_copy_replaces_a_deleted_exercise_by_an_alternative(ann: str, bob: str) -> None:
    own_id, other_id = create_approved_exercise(ann), create_approved_exercise(ann, name="Sandbag Swing")
    planned = exercise(
        own_id,
        sets=2,
        alternatives=[other_id, "goblet-squat", SQUAT],
        weight={"type": "fixed", "value": 60},
        setPlan=[{"weight": {"type": "fixed", "value": 50}}, {"weight": {"type": "percentage", "value": 70}}],
    )
    created = create(ann, monday(planned, exercise(alternatives=[own_id, BENCH])) | PUBLIC)
    delete_exercise(ann, own_id)
    delete_exercise(ann, other_id)
    copy = duplicate(bob, created["id"]).data
    first, second = copy["weeklyPlan"]["days"]["monday"]["exercises"]
    assert (first["exerciseId"], first["alternatives"]) == ("goblet-squat", [SQUAT])
    assert "weight" not in first, "the fixed load was meant for the other exercise"
    assert [set_.get("weight", {}).get("value") for set_ in first["setPlan"]] == [None, 70]
    assert second["alternatives"] == [BENCH]
    assert set(copy["origin"]["missing"]) == {own_id, other_id}


def test_a_template_without_any_available_exercise_is_not_copied(ann: str, bob: str) -> None:
    own_id = create_approved_exercise(ann)
    created = create(ann, monday(exercise(own_id)) | PUBLIC)
    delete_exercise(ann, own_id)
    answer = duplicate(bob, created["id"])
    assert (answer.status, answer.error["code"]) == (409, "exercises_gone")


def test_a_copy_of_an_own_template_keeps_private_exercises(ann: str) -> None:
    own_id = custom_exercises.create(ann)["id"]
    created = create(ann, monday(exercise(own_id)))
    copy = duplicate(ann, created["id"]).data
    assert copy["weeklyPlan"] == created["weeklyPlan"]
    assert "missing" not in copy["origin"]


def test_a_copy_with_custom_exercises_costs_one_request_more(ann: str, bob: str) -> None:
    own_id = custom_exercises.create(ann)["id"]
    created = create(ann, monday(exercise(own_id)))
    assert duplicate(ann, created["id"]).operations == ["UpdateItem", "GetItem", "BatchGetItem", "TransactWriteItems"]


# --- the rule ----------------------------------------------------------------------------------------------------


def usable_plan(body: dict[str, Any], *exercise_ids: str) -> tuple[WeeklyPlan, list[str]]:
    plan = CreateTemplate.model_validate(body).weekly_plan
    return rules.usable_plan(
        plan, dict.fromkeys(exercise_ids, Exercise.model_construct(measurement=Measurement.WEIGHT_REPS))
    )


def test_a_plan_with_all_exercises_is_unchanged() -> None:
    body = monday(exercise("a", alternatives=["b"]))
    plan, missing = usable_plan(body, "a", "b")
    assert (plan, missing) == (CreateTemplate.model_validate(body).weekly_plan, [])


def test_drills_without_their_exercise_keep_their_instructions() -> None:
    drills = [{"exerciseId": "a", "instructions": "Slowly."}, {"exerciseId": "a", "duration": 60}, {"exerciseId": "b"}]
    plan, missing = usable_plan(monday(exercise("b"), warmup=drills, cooldown=drills), "b")
    day = plan.days.monday
    assert day is not None
    for drills_of_day in (day.warmup, day.cooldown):
        assert [(drill.exercise_id, drill.instructions) for drill in drills_of_day] == [(None, "Slowly."), ("b", None)]
    assert missing == ["a"]


def test_differing_weeks_leave_out_missing_exercises() -> None:
    body = days(monday={"exercises": [exercise("b")]})
    body["weeklyPlan"] |= {
        "totalWeeks": 2,
        "weeks": [{"numbers": [2], "days": {"friday": {"exercises": [exercise("a")]}}}],
    }
    plan, _ = usable_plan(body, "b")
    assert plan.weeks is not None
    assert plan.weeks[0].days.friday is not None
    assert plan.weeks[0].days.friday.exercises == []
    assert rules.has_exercises(plan)
