"""POST /templates/{id}/ai-optimize: the review, what accepting and declining it do, quota, access, crashes."""

import copy
import re
from datetime import timedelta
from typing import Any

import pytest
from fitai.coach.feedback import service as feedback
from fitai.coach.optimizing import service
from fitai.coach.optimizing.changes import apply_changes
from fitai.coach.optimizing.models import OptimizeTemplate
from fitai.coach.optimizing.rules import plan_of
from fitai.coach.quotas import service as quotas
from fitai.coach.store import load
from fitai.kernel import clock
from fitai.kernel.entitlements import PLANS
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.templates.models import Template

from tests.harness.crashes import sabotaged
from tests.harness.gateway import Answer, Socket, access_token, call, frames
from tests.unit.auth.people import Person, register
from tests.unit.coach.planning import sample_plan
from tests.unit.coach.recommendations import Clock

Body = dict[str, Any]
FREE_PLANS = PLANS["free"].limits.ai_plans_per_month or 0
SUGGESTIONS = PLANS["free"].limits.suggestions_per_hour
DUMBBELLS = {"equipment": ["dumbbell", "bench"], "fitnessLevel": "beginner"}


@pytest.fixture(autouse=True)
def time(aws: None) -> Clock:
    return Clock().start()


def spoilt() -> Body:
    """A template in which a bench press with a barbell, ten sets of squats and no notes are."""
    body = sample_plan.plan()
    monday = body["weeklyPlan"]["days"]["monday"]["exercises"]
    monday[1]["exerciseId"] = "barbell-bench-press"
    monday[0]["sets"] = 10
    monday[2].pop("notes")
    return body


def written(person: Person, body: Body | None = None, **sharing: Any) -> Body:
    """A template that somebody has written."""
    body = copy.deepcopy(body or spoilt()) | ({"sharing": sharing} if sharing else {})
    answer = call("POST", "/templates", body, token=access_token(person.id))
    assert answer.status == 201, answer.text
    template: Body = answer.data
    return template


def review(person: Person, template_id: str, body: Body | None = None, **how: Any) -> Answer:
    """Ask for the review of a template."""
    token = access_token(person.id, **({"subscription": "premium"} if how.pop("premium", False) else {}))
    return call(
        "POST", f"/templates/{template_id}/ai-optimize", DUMBBELLS if body is None else body, token=token, **how
    )


def answered(person: Person, recommendation: Body, status: str) -> Answer:
    return call(
        "PUT",
        f"/ai/recommendations/{recommendation['id']}/feedback",
        {"status": status},
        token=access_token(person.id),
    )


def read(person: Person, template_id: str) -> Body:
    template: Body = call("GET", f"/templates/{template_id}", token=access_token(person.id)).data
    return template


def own_templates(person: Person) -> list[Body]:
    templates: list[Body] = call("GET", "/templates/my", token=access_token(person.id)).data
    return templates


# --- the review --------------------------------------------------------------------------------------------


def test_a_review_lists_what_changes_and_why_and_changes_nothing() -> None:
    ada = register()
    template = written(ada)
    answer = review(ada, template["id"])
    assert answer.status == 200, answer.text
    data = answer.data["content"]["data"]
    assert (answer.data["recommendationType"], answer.data["generation"], answer.data["status"]) == (
        "template",
        "ready",
        "pending",
    )
    assert (data["templateId"], data["templateVersion"], data["asCopy"]) == (template["id"], 1, False)
    replaced = next(change for change in data["changes"] if change["kind"] == "replace")
    assert replaced["path"] == "weeklyPlan.days.monday.exercises.1"
    assert (replaced["day"], replaced["exerciseId"], replaced["rule"]) == ("monday", "barbell-bench-press", "V3")
    assert replaced["before"]["exerciseId"] == "barbell-bench-press"
    assert replaced["after"]["exerciseId"] == "dumbbell-bench-press"
    assert replaced["why"] == "It needs equipment that you do not have."
    sets = next(change for change in data["changes"] if change["kind"] == "sets")
    assert (sets["exerciseId"], sets["before"]) == ("goblet-squat", 10)
    assert data["facts"]["violationsAfter"] < data["facts"]["violationsBefore"]
    assert read(ada, template["id"])["version"] == 1
    polled = call("GET", f"/ai/recommendations/{answer.data['id']}", token=access_token(ada.id)).data
    assert polled == answer.data


def test_the_stored_changes_give_the_stored_plan() -> None:
    ada = register()
    template = written(ada)
    recommendation = load(ada.id, review(ada, template["id"]).data["id"])
    assert recommendation is not None and recommendation.content is not None
    data = recommendation.content.data
    original = plan_of(Template.model_validate(template))
    assert data.template is not None
    assert apply_changes(original, data.changes) == data.template


def test_a_good_template_has_no_changes_and_is_told_so() -> None:
    ada = register()
    answer = review(ada, written(ada, sample_plan.plan())["id"])
    content = answer.data["content"]
    assert content["data"]["changes"] == []
    assert "template" not in content["data"]
    assert content["description"] == "The template keeps every rule of a good plan for you. There is nothing to change."
    assert answered(ada, answer.data, "accepted").status == 200
    assert len(own_templates(ada)) == 1


def test_what_cannot_be_met_is_told() -> None:
    ada = register()
    body = {"equipment": ["bodyweight"], "exclusions": {"regions": ["shoulder", "upper_back", "knee"]}}
    content = review(ada, written(ada)["id"], body).data["content"]
    if content["data"]["facts"]["notMet"]:
        assert "What could not be met:" in content["description"]
    assert any(tag.startswith("yield:") for tag in content["data"]["template"]["metadata"]["tags"])


def test_the_account_counts_where_the_request_says_nothing() -> None:
    ada = register()
    template = written(ada)
    token = access_token(ada.id)
    assert call("PUT", "/users/profile", {"fitnessLevel": "advanced"}, token=token).status == 200
    facts = review(ada, template["id"], {}).data["content"]["data"]["facts"]
    assert (facts["goal"], facts["daysPerWeek"], facts["fitnessLevel"]) == ("general", 2, "advanced")
    assert facts["durationMinutes"] in range(25, 36), "as most of its days"


def test_an_imperial_caller_reads_pounds() -> None:
    ada = register()
    body = spoilt()
    body["weeklyPlan"]["days"]["monday"]["exercises"][3]["weight"] = {"type": "fixed", "value": 9}
    template = written(ada, body)
    answer = review(ada, template["id"], units="imperial")
    change = next(change for change in answer.data["content"]["data"]["changes"] if change["kind"] == "load")
    assert change["after"]["value"] == pytest.approx(8 / 0.45359237, abs=0.05)
    metric = call("GET", f"/ai/recommendations/{answer.data['id']}", token=access_token(ada.id)).data
    change = next(change for change in metric["content"]["data"]["changes"] if change["kind"] == "load")
    assert (change["before"]["value"], change["after"]["value"]) == (9, 8)


def test_devices_are_told() -> None:
    ada = register()
    template = written(ada)
    with frames() as kept:
        phone = Socket(kept, ada.token).connect()
        made = review(ada, template["id"]).data
        frame = phone.received("ai:recommendation")[0]["data"]
    assert (frame["id"], frame["generation"]) == (made["id"], "ready")


# --- accepting ---------------------------------------------------------------------------------------------


def test_an_accepted_review_is_the_next_version_exactly_once() -> None:
    ada = register()
    template = written(ada)
    recommendation = review(ada, template["id"]).data
    first, second = answered(ada, recommendation, "accepted"), answered(ada, recommendation, "accepted")
    assert (first.status, second.status) == (200, 200)
    assert first.data["templateId"] == template["id"]
    updated = read(ada, template["id"])
    assert (updated["version"], updated["name"]) == (2, template["name"])
    assert updated["weeklyPlan"] == recommendation["content"]["data"]["template"]["weeklyPlan"]
    assert len(own_templates(ada)) == 1


def test_an_accepted_template_needs_no_further_review() -> None:
    ada = register()
    template = written(ada)
    answered(ada, review(ada, template["id"]).data, "accepted")
    again = review(ada, template["id"]).data
    assert again["content"]["data"]["changes"] == []


def test_a_declined_review_leaves_the_template_and_its_exercises() -> None:
    ada = register()
    template = written(ada)
    recommendation = review(ada, template["id"]).data
    assert answered(ada, recommendation, "declined").status == 200
    assert read(ada, template["id"])["version"] == 1
    preferences, _ = feedback.exercise_preferences(ada.id, clock.now())
    assert preferences["dumbbell-bench-press"] < 0, "it was proposed"
    assert preferences.get("goblet-squat", 0) > preferences["dumbbell-bench-press"], "the author's own"


def test_a_template_that_has_changed_since_is_not_overwritten() -> None:
    ada = register()
    template = written(ada)
    recommendation = review(ada, template["id"]).data
    changed = spoilt() | {"version": 1, "name": "Another"}
    assert call("PUT", f"/templates/{template['id']}", changed, token=access_token(ada.id)).status == 200
    refused = answered(ada, recommendation, "accepted")
    assert (refused.status, refused.error["code"]) == (409, "stale_version")
    assert read(ada, template["id"])["name"] == "Another"
    assert answered(ada, recommendation, "declined").status == 200


def test_a_template_that_was_deleted_is_not_brought_back() -> None:
    ada = register()
    template = written(ada)
    recommendation = review(ada, template["id"]).data
    call("DELETE", f"/templates/{template['id']}", token=access_token(ada.id))
    refused = answered(ada, recommendation, "accepted")
    assert (refused.status, refused.error["code"]) == (409, "template_gone")


def test_somebody_elses_template_is_copied_when_its_review_is_accepted() -> None:
    ada, ben = register(), register("ben")
    template = written(ada, isPublic=True)
    recommendation = review(ben, template["id"]).data
    assert recommendation["content"]["data"]["asCopy"] is True
    accepted = answered(ben, recommendation, "accepted").data
    again = answered(ben, recommendation, "accepted").data
    assert accepted["templateId"] == again["templateId"] != template["id"]
    made = read(ben, accepted["templateId"])
    assert (made["createdBy"], made["sharing"]["isPublic"], made["origin"]["templateId"]) == (
        ben.id,
        False,
        template["id"],
    )
    assert made["weeklyPlan"] == recommendation["content"]["data"]["template"]["weeklyPlan"]
    assert read(ada, template["id"])["version"] == 1
    assert len(own_templates(ben)) == 1


def test_accepting_applies_once_wherever_the_process_ends() -> None:
    ada = register()
    template = written(ada)
    recommendation = review(ada, template["id"]).data
    with sabotaged(lambda operation, _: operation == "TransactWriteItems") as saboteur:
        assert saboteur.crashes(lambda: answered(ada, recommendation, "accepted"), 1)
        assert read(ada, template["id"])["version"] == 1
        assert saboteur.crashes(lambda: answered(ada, recommendation, "accepted"), 1, after=True)
    assert answered(ada, recommendation, "accepted").status == 200
    assert read(ada, template["id"])["version"] == 2


# --- quota and access --------------------------------------------------------------------------------------


def test_free_accounts_have_five_reviews_with_changes_a_month(time: Clock) -> None:
    ada = register()
    template = written(ada)
    for _ in range(FREE_PLANS):
        assert review(ada, template["id"]).status == 200
    refused = review(ada, template["id"])
    assert (refused.status, refused.error["code"]) == (429, "ai_quota_exceeded")
    assert review(ada, written(ada, sample_plan.plan())["id"]).status == 200, "nothing to change is not counted"
    time.now += timedelta(days=31)
    assert review(ada, template["id"]).status == 200


def test_a_review_is_refused_before_it_is_worked_on() -> None:
    """Of a long template it takes seconds: who has used up the plans cannot have it done again and again."""
    ada = register()
    template = written(ada)
    caller = Caller(ada.id, ada.email, "user", "free", "s", 0, 2**40)
    for number in range(SUGGESTIONS):
        quotas.take(caller, "suggest", clock.now(), f"use-{number}")
    refused = review(ada, template["id"])
    assert (refused.status, refused.error["code"]) == (429, "ai_quota_exceeded")
    assert refused.operations[-1] == "UpdateItem"
    assert "Query" not in refused.operations


def test_who_pays_has_no_such_limit() -> None:
    ada = register()
    template = written(ada)
    assert {review(ada, template["id"], premium=True).status for _ in range(FREE_PLANS + 2)} == {200}


def test_the_same_request_is_one_review() -> None:
    ada = register()
    template = written(ada)
    key = {"Idempotency-Key": new_id()}
    first, second = (review(ada, template["id"], headers=key) for _ in range(2))
    assert first.data["id"] == second.data["id"]
    assert len({review(ada, template["id"]).status for _ in range(FREE_PLANS - 1)}) == 1


def test_a_review_is_saved_and_counted_at_once_wherever_the_process_ends() -> None:
    ada = register()
    template = written(ada)
    caller = Caller(ada.id, ada.email, "user", "free", "s", 0, 2**40)
    request = OptimizeTemplate.model_validate(DUMBBELLS)

    def ask() -> object:
        return service.optimize(caller, "review-1", template["id"], request)

    with sabotaged(lambda operation, _: operation == "TransactWriteItems") as saboteur:
        assert saboteur.crashes(ask, 1)
        assert load(ada.id, "review-1") is None
        assert saboteur.crashes(ask, 1, after=True)
    assert ask() == load(ada.id, "review-1")
    assert [review(ada, template["id"]).status for _ in range(FREE_PLANS)] == [200] * (FREE_PLANS - 1) + [429]


def test_hidden_templates_are_not_found() -> None:
    ada, ben = register(), register("ben")
    assert review(ben, written(ada)["id"]).status == 404
    assert review(ben, "no-such-template").status == 404


@pytest.mark.parametrize(
    "body,field",
    [
        ({"goal": "beauty"}, "goal"),
        ({"durationMinutes": 14}, "durationMinutes"),
        ({"daysPerWeek": 3}, "daysPerWeek"),
        ({"equipment": ["spoon"]}, "equipment.0"),
    ],
)
def test_wrong_requests_are_refused(body: Body, field: str) -> None:
    ada = register()
    refused = review(ada, written(ada)["id"], body)
    assert refused.status == 422
    assert field in refused.text


def test_a_review_costs_few_requests() -> None:
    ada = register()
    template = written(ada)
    answer = review(ada, template["id"])
    assert len(answer.operations) <= 14, answer.operations


def test_loads_in_pounds_that_everybody_has_stay_and_texts_are_in_pounds() -> None:
    ada = register()
    call("PUT", "/users/preferences", {"units": "imperial"}, token=ada.token).data  # noqa: B018
    body = sample_plan.plan()
    for exercise, pounds in zip(body["weeklyPlan"]["days"]["monday"]["exercises"], (45, 20), strict=False):
        exercise["weight"] = {"type": "fixed", "value": pounds}
    monday = body["weeklyPlan"]["days"]["monday"]["exercises"]
    monday[0]["exerciseId"], monday[1]["exerciseId"] = "barbell-bench-press", "dumbbell-bench-press"
    template = written(ada, body)
    made = review(ada, template["id"], {"fitnessLevel": "beginner"}).data
    loads = [change for change in made["content"]["data"]["changes"] if change["kind"] == "load"]
    assert [change for change in loads if change["exerciseId"] in ("barbell-bench-press", "dumbbell-bench-press")] == []
    texts = " ".join([made["content"]["description"], made["content"]["data"]["template"]["description"]])
    notes = " ".join(change["after"] for change in made["content"]["data"]["changes"] if change["kind"] == "notes")
    assert not re.search(r"\d\s?kg\b", texts + notes + str(made["content"]["data"]["facts"]))


def test_target_muscles_are_those_of_a_generated_plan_and_a_wrong_one_is_named() -> None:
    ada = register()
    template = written(ada)
    assert review(ada, template["id"], DUMBBELLS | {"targetMuscles": ["back"]}).status == 200
    refused = review(ada, template["id"], {"targetMuscles": ["back", "nose"]}).error
    assert [field["path"] for field in refused["fields"]] == ["targetMuscles.1"]
