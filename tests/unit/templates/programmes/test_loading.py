"""FitAI's own programmes after a deployment has loaded them."""

from typing import Any

from fitai.templates import service as templates_service
from fitai.templates.models import Programme, Programmes
from fitai.templates.programmes import service

from tests.harness.cloud import built_programmes
from tests.harness.gateway import access_token, call


def compiled() -> list[Programme]:
    return Programmes.model_validate_json(built_programmes().read_bytes()).programmes


def changed(programme: Programme, **changes: Any) -> Programme:
    return programme.model_copy(update={"content": programme.content.model_copy(update=changes)})


def test_programmes_are_featured_in_their_order(ann: str) -> None:
    programmes = compiled()
    assert service.load_programmes(programmes) == {"created": len(programmes), "replaced": 0, "unchanged": 0}
    cards = call("GET", "/templates/featured", limit=100).data
    assert [card["id"] for card in cards] == [
        programme.id for programme in sorted(programmes, key=lambda programme: programme.featured)
    ]
    assert {(card["createdBy"], card["createdByName"]) for card in cards} == {("fitai", "FitAI")}
    template = call("GET", f"/templates/{programmes[0].id}", token=ann).data
    assert (template["createdByName"], template["version"]) == ("FitAI", 1)
    assert len(call("GET", "/templates/public", limit=100).data) == len(programmes)


def test_loading_again_changes_nothing(ann: str) -> None:
    service.load_programmes(compiled())
    before = call("GET", "/templates/featured", limit=100).data
    assert service.load_programmes(compiled())["unchanged"] == len(compiled())
    assert call("GET", "/templates/featured", limit=100).data == before


def test_a_new_version_keeps_ratings_favorites_and_featured_position(ann: str) -> None:
    programme = compiled()[0]
    service.load_programmes([programme])
    call("POST", f"/templates/{programme.id}/rate", {"rating": 4}, token=ann)
    call("POST", f"/templates/{programme.id}/favorite", token=ann)
    templates_service.feature_template(programme.id, 77)
    before = call("GET", f"/templates/{programme.id}", token=ann).data
    assert (
        service.load_programmes([changed(programme, description="A better description than the one before.")])[
            "replaced"
        ]
        == 1
    )
    after = call("GET", f"/templates/{programme.id}", token=ann).data
    assert (after["version"], after["description"]) == (2, "A better description than the one before.")
    assert after["stats"] == before["stats"]
    assert after["sharing"] == before["sharing"]
    assert (after["favorite"], after["rating"], after["createdAt"]) == (True, 4, before["createdAt"])


def test_a_programme_cannot_be_changed_but_copied(ann: str) -> None:
    programme = compiled()[0]
    service.load_programmes([programme])
    template = call("GET", f"/templates/{programme.id}", token=ann).data
    body = {"name": "Mine", "weeklyPlan": template["weeklyPlan"], "version": 1}
    assert call("PUT", f"/templates/{programme.id}", body, token=ann).status == 404
    assert call("DELETE", f"/templates/{programme.id}", token=ann).status == 404
    copy = call("POST", f"/templates/{programme.id}/duplicate", {}, token=ann).data
    assert copy["origin"]["createdByName"] == "FitAI"
    assert copy["weeklyPlan"] == template["weeklyPlan"]
    updated = call("PUT", f"/templates/{copy['id']}", body, token=ann)
    assert updated.data["weeklyPlan"] == template["weeklyPlan"], "the response can be sent as a request"


def test_two_programmes_are_part_of_the_paid_plans(ann: str) -> None:
    service.load_programmes(compiled())
    cards = call("GET", "/templates/featured").data
    assert [card["id"] for card in cards if card.get("premium")] == ["fitai-glutes", "fitai-powerlifting-peak"]
    assert call("GET", "/templates/fitai-glutes", token=ann).error["code"] == "upgrade_required"


def test_a_deployment_makes_a_programme_premium_or_free_as_its_file_says(ann: str) -> None:
    (programme,) = [programme for programme in compiled() if programme.id == "fitai-glutes"]
    free = programme.model_copy(update={"premium": False})
    service.load_programmes([free])
    assert call("GET", "/templates/fitai-glutes", token=ann).status == 200
    assert service.load_programmes([programme])["replaced"] == 1
    assert call("GET", "/templates/fitai-glutes", token=ann).status == 403
    assert service.load_programmes([programme])["unchanged"] == 1
    assert service.load_programmes([free])["replaced"] == 1
    assert call("GET", "/templates/fitai-glutes", token=ann).status == 200


def test_a_workout_can_be_planned_from_every_training_day(aws: None) -> None:
    ann = access_token("ann", subscription="premium")
    service.load_programmes(compiled())
    for programme in compiled():
        for name, day in programme.content.weekly_plan.days.planned():
            answer = call("POST", "/workouts", {"templateId": programme.id, "day": name}, token=ann)
            assert answer.status == (422 if day.is_rest_day else 201), answer.text
