"""Premium templates: everybody sees them in lists, and paid plans use them."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from fitai.kernel.errors import Conflict
from fitai.templates.models import Template
from fitai.templates.published import set_premium

from tests.harness.gateway import Answer, access_token, call
from tests.unit.templates.calls import create, duplicate
from tests.unit.templates.sample_plans import public, template
from tests.unit.workouts.offline.operations import make_operation, outcomes, plan, sync

START = {"day": "monday"}


@pytest.fixture
def ann(aws: None) -> str:
    """The token of the template's author, who has a free account."""
    return access_token("ann")


@pytest.fixture
def premium_template(ann: str) -> str:
    """The id of a premium template."""
    template_id: str = create(ann, public())["id"]
    set_premium(template_id, is_premium=True)
    return template_id


def token(plan: str) -> str:
    return access_token("bob", subscription=plan)


USES: dict[str, Callable[[str, str], Answer]] = {
    "read": lambda token, template_id: call("GET", f"/templates/{template_id}", token=token),
    "copy": lambda token, template_id: duplicate(token, template_id),
    "plan": lambda token, template_id: call("POST", "/workouts", START | {"templateId": template_id}, token=token),
    "start": lambda token, template_id: call(
        "POST", "/workouts", START | {"templateId": template_id, "start": True}, token=token
    ),
    "review": lambda token, template_id: call("POST", f"/templates/{template_id}/ai-optimize", {}, token=token),
}


@pytest.mark.parametrize("use", USES)
def test_using_a_premium_template_needs_a_paid_plan(premium_template: str, use: str) -> None:
    refused = USES[use](token("free"), premium_template)
    assert (refused.status, refused.error["code"]) == (403, "upgrade_required")
    assert {name: refused.error[name] for name in ("requiredPlan", "plansUrl", "subscribeUrl")} == {
        "requiredPlan": "premium",
        "plansUrl": "/payments/plans",
        "subscribeUrl": "/payments/create-subscription",
    }
    for user, subscription in (("bob", "premium"), ("cat", "pro")):
        paying = access_token(user, subscription=subscription)
        assert USES[use](paying, premium_template).status in (200, 201, 202)


def test_an_offline_operation_with_a_premium_template_is_refused_alone(premium_template: str) -> None:
    copied, other = str(uuid4()), str(uuid4())
    results = sync(
        token("free"),
        make_operation("create", "c1", copied, templateId=premium_template, **START),
        make_operation("create", "c2", other, exercises=plan()),
    )
    assert outcomes(results) == ["upgrade_required", "applied"]


def test_everybody_sees_it_in_lists_and_may_have_it_as_a_favorite(premium_template: str, ann: str) -> None:
    other = create(ann, public())
    cards = {card["id"]: card for card in call("GET", "/templates/public").data}
    assert cards[premium_template]["premium"] is True
    assert "premium" not in cards[other["id"]]
    assert call("POST", f"/templates/{premium_template}/favorite", token=token("free")).status == 200
    favorites = call("GET", "/templates", token=token("free"), favorites=True).data
    assert [card["premium"] for card in favorites] == [True]


def test_its_author_uses_it_and_new_versions_stay_premium(premium_template: str, ann: str) -> None:
    for use in ("read", "copy", "start"):
        assert USES[use](ann, premium_template).status in (200, 201)
    changed = call("PUT", f"/templates/{premium_template}", public("Other", version=1), token=ann)
    assert changed.data["premium"] is True
    assert USES["read"](token("free"), premium_template).status == 403
    call("DELETE", f"/templates/{premium_template}", token=ann)
    call("POST", f"/trash/{premium_template}/restore", token=ann)
    assert USES["read"](token("free"), premium_template).status == 403
    assert call("GET", "/templates/my", token=ann).data[-1]["premium"] is True


def test_nobody_makes_an_own_template_premium_or_free(premium_template: str, ann: str) -> None:
    assert call("POST", "/templates", template() | {"premium": True}, token=ann).status == 422
    body = public("Free", version=1) | {"premium": False}
    assert call("PUT", f"/templates/{premium_template}", body, token=ann).status == 422


def test_a_template_is_made_free_again(premium_template: str) -> None:
    made_free: Template = set_premium(premium_template, is_premium=False)
    assert made_free.premium is None
    answer = USES["read"](token("free"), premium_template)
    assert (answer.status, "premium" in answer.data) == (200, False)


def test_only_what_everybody_can_see_can_be_premium(ann: str) -> None:
    with pytest.raises(Conflict):
        set_premium(create(ann)["id"], is_premium=True)


def test_after_a_downgrade_workouts_and_copies_go_on(premium_template: str) -> None:
    planned = USES["plan"](token("premium"), premium_template).data
    running = USES["start"](token("premium"), premium_template).data
    copy = duplicate(token("premium"), premium_template).data
    free = token("free")

    body = {"reps": 5, "weight": 60}
    assert call("PUT", f"/workouts/{running['id']}/set/0", body, token=free).status == 200
    assert call("POST", f"/workouts/{running['id']}/complete", {}, token=free).status == 200
    assert call("POST", f"/workouts/{planned['id']}/start", {}, token=free).status == 200
    assert call("GET", f"/templates/{copy['id']}", token=free).status == 200
    assert USES["start"](free, premium_template).status == 403


def test_a_stored_answer_gives_no_more_than_it_gave_before_the_downgrade(premium_template: str) -> None:
    key = {"Idempotency-Key": "k"}
    url = f"/templates/{premium_template}/duplicate"
    copied = call("POST", url, {}, token=token("premium"), headers=key).data
    assert call("POST", url, {}, token=token("free"), headers=key).data["id"] == copied["id"], "it has that copy"
    assert call("POST", url, {}, token=token("free"), headers={"Idempotency-Key": "other"}).status == 403


def test_a_cached_answer_is_not_confirmed_after_the_downgrade(premium_template: str) -> None:
    read = USES["read"](token("premium"), premium_template)
    headers = {"If-None-Match": read.headers["etag"]}
    assert call("GET", f"/templates/{premium_template}", token=token("premium"), headers=headers).status == 304
    assert call("GET", f"/templates/{premium_template}", token=token("free"), headers=headers).status == 403
