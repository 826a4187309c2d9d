"""Exercises that somebody made, in templates: those of a private one, of one for everybody, and of a copy."""

from typing import Any

import pytest
from fitai.exercises.models import Exercise
from fitai.templates import rules
from fitai.templates.models import CreateTemplate
from fitai.training.plans import WeeklyPlan

from tests.harness.gateway import Answer, access_token, call
from tests.unit.exercises import custom_exercises as customs
from tests.unit.templates.sample_plans import days, exercise, monday

SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"
PUBLIC = {"sharing": {"isPublic": True}}


@pytest.fixture
def ann(aws: None) -> str:
    return access_token("ann")


@pytest.fixture
def bob(aws: None) -> str:
    return access_token("bob")


def refused(answer: Answer) -> list[str]:
    assert answer.status == 422, answer.text
    return [field["path"] for field in answer.error["fields"]]


def create(token: str, body: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = call("POST", "/templates", body, token=token).data
    return made


def copied(token: str, template: dict[str, Any], **body: Any) -> Answer:
    return call("POST", f"/templates/{template['id']}/duplicate", body, token=token)


def approved(token: str, **fields: Any) -> str:
    """An exercise of somebody that everybody has."""
    made = customs.create(token, **fields)
    customs.approve(made["id"])
    customs.published()
    return str(made["id"])


def gone(token: str, exercise_id: str) -> None:
    call("DELETE", f"/exercises/{exercise_id}", token=token).data  # noqa: B018
    customs.published()


# --- publishing --------------------------------------------------------------------------------------------------


def test_a_private_template_may_have_what_only_its_author_sees(ann: str) -> None:
    mine = customs.create(ann)["id"]
    for sharing in ({}, {"sharing": {"isPublic": True, "isPublished": False}}, {"sharing": {"isPublic": False}}):
        assert call("POST", "/templates", monday(exercise(mine)) | sharing, token=ann).status == 201


def test_everywhere_in_a_plan_for_everybody_the_authors_own_is_named(ann: str) -> None:
    mine, submitted = customs.create(ann)["id"], customs.create(ann, name="Another Clean", submit=True)["id"]
    drill = {"exerciseId": mine, "duration": 60}
    first = {"exercises": [exercise(), exercise(mine)], "warmup": [drill]}
    other = {"exercises": [exercise(alternatives=[BENCH, submitted])], "cooldown": [drill]}
    plan = {"totalWeeks": 4, "days": {"monday": first}, "weeks": [{"numbers": [2], "days": {"friday": other}}]}
    answer = call("POST", "/templates", {"name": "Public", "weeklyPlan": plan} | PUBLIC, token=ann)
    assert refused(answer) == [
        "weeklyPlan.days.monday.exercises.1.exerciseId",
        "weeklyPlan.days.monday.warmup.0.exerciseId",
        "weeklyPlan.weeks.0.days.friday.exercises.0.alternatives.1",
        "weeklyPlan.weeks.0.days.friday.cooldown.0.exerciseId",
    ]
    assert {one["message"] for one in answer.error["fields"]} == {rules.PRIVATE_EXERCISE_MESSAGE}


def test_a_template_is_not_published_with_it_nor_gets_it_afterwards(ann: str, bob: str) -> None:
    mine = customs.create(ann)["id"]
    wrong = ["weeklyPlan.days.monday.exercises.0.exerciseId"]
    private = create(ann, monday(exercise(mine)))
    path = f"/templates/{private['id']}"
    assert refused(call("PUT", path, monday(exercise(mine)) | PUBLIC | {"version": 1}, token=ann)) == wrong
    assert call("GET", path, token=bob).status == 404
    public = create(ann, monday(exercise()) | PUBLIC)
    # Nothing said about sharing: it stays public.
    body = monday(exercise(mine)) | {"version": 1}
    assert refused(call("PUT", f"/templates/{public['id']}", body, token=ann)) == wrong
    assert call("PUT", path, monday(exercise(mine)) | {"version": 1}, token=ann).status == 200


def test_what_is_approved_may_be_in_a_public_template_that_others_start(ann: str, bob: str) -> None:
    mine = approved(ann)
    made = create(ann, monday(exercise(mine)) | PUBLIC)
    body = {"templateId": made["id"], "day": "monday"}
    assert call("POST", "/workouts", body, token=bob).data["exercises"][0]["exerciseId"] == mine


# --- what is gone ------------------------------------------------------------------------------------------------


def test_a_template_with_an_exercise_that_is_gone_says_so_when_it_is_started(ann: str, bob: str) -> None:
    mine = approved(ann)
    made = create(ann, monday(exercise(), exercise(mine)) | PUBLIC)
    gone(ann, mine)
    assert refused(call("POST", "/workouts", {"templateId": made["id"], "day": "monday"}, token=bob)) == ["templateId"]


def test_a_copy_goes_without_what_is_gone_and_can_be_started(ann: str, bob: str) -> None:
    mine = approved(ann)
    made = create(ann, monday(exercise(), exercise(mine, sets=5)) | PUBLIC)
    gone(ann, mine)
    copy = copied(bob, made).data
    day = copy["weeklyPlan"]["days"]["monday"]
    assert [one["exerciseId"] for one in day["exercises"]] == [SQUAT]
    assert day["estimatedDuration"] < made["weeklyPlan"]["days"]["monday"]["estimatedDuration"]
    assert copy["origin"]["missing"] == [mine]
    body = {"templateId": copy["id"], "day": "monday"}
    assert call("POST", "/workouts", body, token=bob).status == 201
    again = call("PUT", f"/templates/{copy['id']}", {"version": 1} | monday(*day["exercises"]), token=bob)
    assert (again.status, again.data["origin"]["missing"]) == (200, [mine])
    assert call("GET", f"/templates/{made['id']}", token=bob).data["weeklyPlan"] == made["weeklyPlan"]


def test_in_the_place_of_what_is_gone_comes_an_alternative(ann: str, bob: str) -> None:
    mine, other = approved(ann), approved(ann, name="Sandbag Swing")
    planned = exercise(
        mine,
        sets=2,
        alternatives=[other, "goblet-squat", SQUAT],
        weight={"type": "fixed", "value": 60},
        setPlan=[{"weight": {"type": "fixed", "value": 50}}, {"weight": {"type": "percentage", "value": 70}}],
    )
    made = create(ann, monday(planned, exercise(alternatives=[mine, BENCH])) | PUBLIC)
    gone(ann, mine)
    gone(ann, other)
    copy = copied(bob, made).data
    first, second = copy["weeklyPlan"]["days"]["monday"]["exercises"]
    assert (first["exerciseId"], first["alternatives"]) == ("goblet-squat", [SQUAT])
    assert "weight" not in first, "a load in kilograms was meant for the other exercise"
    assert [one.get("weight", {}).get("value") for one in first["setPlan"]] == [None, 70]
    assert second["alternatives"] == [BENCH]
    assert set(copy["origin"]["missing"]) == {mine, other}


def test_a_template_of_nothing_that_is_left_is_not_copied(ann: str, bob: str) -> None:
    mine = approved(ann)
    made = create(ann, monday(exercise(mine)) | PUBLIC)
    gone(ann, mine)
    answer = copied(bob, made)
    assert (answer.status, answer.error["code"]) == (409, "exercises_gone")


def test_copies_of_ones_own_keep_ones_own_and_others_get_none_of_it(ann: str) -> None:
    mine = customs.create(ann)["id"]
    made = create(ann, monday(exercise(mine)))
    copy = copied(ann, made).data
    assert copy["weeklyPlan"] == made["weeklyPlan"]
    assert "missing" not in copy["origin"]


def test_a_copy_costs_one_request_more_where_there_is_an_exercise_to_be_asked_for(ann: str, bob: str) -> None:
    mine = customs.create(ann)["id"]
    made = create(ann, monday(exercise(mine)))
    assert copied(ann, made).operations == ["UpdateItem", "GetItem", "BatchGetItem", "TransactWriteItems"]


# --- the rule ----------------------------------------------------------------------------------------------------


def usable(body: dict[str, Any], *known: str) -> tuple[WeeklyPlan, list[str]]:
    plan = CreateTemplate.model_validate(body).weekly_plan
    return rules.usable_plan(plan, dict.fromkeys(known, Exercise.model_construct()))


def test_a_plan_that_lacks_nothing_is_left_as_it_is() -> None:
    body = monday(exercise("a", alternatives=["b"]))
    plan, missing = usable(body, "a", "b")
    assert (plan, missing) == (CreateTemplate.model_validate(body).weekly_plan, [])


def test_drills_keep_what_is_said_of_them() -> None:
    drills = [{"exerciseId": "a", "instructions": "Slowly."}, {"exerciseId": "a", "duration": 60}, {"exerciseId": "b"}]
    plan, missing = usable(monday(exercise("b"), warmup=drills, cooldown=drills), "b")
    day = plan.days.monday
    assert day is not None
    for part in (day.warmup, day.cooldown):
        assert [(one.exercise_id, one.instructions) for one in part] == [(None, "Slowly."), ("b", None)]
    assert missing == ["a"]


def test_weeks_that_differ_go_without_it_too() -> None:
    body = days(monday={"exercises": [exercise("b")]})
    body["weeklyPlan"] |= {
        "totalWeeks": 2,
        "weeks": [{"numbers": [2], "days": {"friday": {"exercises": [exercise("a")]}}}],
    }
    plan, _ = usable(body, "b")
    assert plan.weeks is not None
    assert plan.weeks[0].days.friday is not None
    assert plan.weeks[0].days.friday.exercises == []
    assert rules.has_exercises(plan)
