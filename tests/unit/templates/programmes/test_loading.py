"""Our own programmes, once a deployment has loaded them."""

from typing import Any

import pytest
from fitai.templates import service as templates_service
from fitai.templates.models import Programme, Programmes
from fitai.templates.programmes import service

from tests.harness.cloud import built_programmes
from tests.harness.gateway import access_token, call


def compiled() -> list[Programme]:
    return Programmes.model_validate_json(built_programmes().read_bytes()).programmes


def newer(one: Programme, **changes: Any) -> Programme:
    return one.model_copy(update={"content": one.content.model_copy(update=changes)})


@pytest.fixture
def ann(aws: None) -> str:
    return access_token("ann")


def test_programmes_are_featured_in_their_order_and_ours(ann: str) -> None:
    made = compiled()
    assert service.load_programmes(made) == {"created": len(made), "replaced": 0, "unchanged": 0}
    cards = call("GET", "/templates/featured", limit=100).data
    assert [one["id"] for one in cards] == [one.id for one in sorted(made, key=lambda one: one.featured)]
    assert {(one["createdBy"], one["createdByName"]) for one in cards} == {("fitai", "FitAI")}
    whole = call("GET", f"/templates/{made[0].id}", token=ann).data
    assert (whole["createdByName"], whole["version"]) == ("FitAI", 1)
    assert len(call("GET", "/templates/public", limit=100).data) == len(made)


def test_loading_again_changes_nothing(ann: str) -> None:
    service.load_programmes(compiled())
    before = call("GET", "/templates/featured", limit=100).data
    assert service.load_programmes(compiled())["unchanged"] == len(compiled())
    assert call("GET", "/templates/featured", limit=100).data == before


def test_a_new_version_keeps_ratings_favorites_and_place(ann: str) -> None:
    one = compiled()[0]
    service.load_programmes([one])
    call("POST", f"/templates/{one.id}/rate", {"rating": 4}, token=ann)
    call("POST", f"/templates/{one.id}/favorite", token=ann)
    templates_service.feature_template(one.id, 77)
    before = call("GET", f"/templates/{one.id}", token=ann).data
    assert (
        service.load_programmes([newer(one, description="A better description than the one before.")])["replaced"] == 1
    )
    after = call("GET", f"/templates/{one.id}", token=ann).data
    assert (after["version"], after["description"]) == (2, "A better description than the one before.")
    assert after["stats"] == before["stats"]
    assert after["sharing"] == before["sharing"]
    assert (after["favorite"], after["rating"], after["createdAt"]) == (True, 4, before["createdAt"])


def test_nobody_changes_a_programme_and_everybody_may_copy_it(ann: str) -> None:
    one = compiled()[0]
    service.load_programmes([one])
    whole = call("GET", f"/templates/{one.id}", token=ann).data
    body = {"name": "Mine", "weeklyPlan": whole["weeklyPlan"], "version": 1}
    assert call("PUT", f"/templates/{one.id}", body, token=ann).status == 404
    assert call("DELETE", f"/templates/{one.id}", token=ann).status == 404
    copy = call("POST", f"/templates/{one.id}/duplicate", {}, token=ann).data
    assert copy["origin"]["createdByName"] == "FitAI"
    assert copy["weeklyPlan"] == whole["weeklyPlan"]
    made = call("PUT", f"/templates/{copy['id']}", body, token=ann)
    assert made.data["weeklyPlan"] == whole["weeklyPlan"], "what is answered can be sent back"


def test_a_workout_can_be_planned_from_every_training_day(ann: str) -> None:
    service.load_programmes(compiled())
    for one in compiled():
        for name, day in one.content.weekly_plan.days.planned():
            answer = call("POST", "/workouts", {"templateId": one.id, "day": name}, token=ann)
            assert answer.status == (422 if day.is_rest_day else 201), answer.text
