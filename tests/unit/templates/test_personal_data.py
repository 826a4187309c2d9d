"""The personal data of templates: all of it is exported, and erased with the account."""

from typing import Any

import pytest
from fitai.kernel import table
from fitai.templates.personal import PERSONAL_DATA

from tests.harness.gateway import call, deliver_events
from tests.unit.templates.calls import create
from tests.unit.templates.sample_plans import public, template

ANALYTICS = ["insights_user"]
"""What the analytics store of the user, which they erase themselves."""


def items_with(user: str) -> list[str]:
    """The kinds of the items that name a user, except rate limits, the outbox and what another service keeps."""
    items = table.client().scan(TableName=table.settings().table)["Items"]
    kinds = [item["kind"]["S"] for item in items if user in repr(item)]
    return [kind for kind in kinds if kind not in ("caller", "outbox", "achievements") and "notification" not in kind]


def create_personal_data(ann: str, bob: str) -> dict[str, str]:
    """Ann has templates and opinions; Bob has copies and opinions of them, and a template that Ann has opinions of."""
    ids = {
        "shared": create(ann, public("shared"))["id"],
        "own": create(ann, template("own"))["id"],
        "bobs": create(bob, public())["id"],
    }
    deleted = create(ann, public("deleted"))["id"]
    for name, id in (("copy", ids["shared"]), ("copy of deleted", deleted)):
        ids[name] = call("POST", f"/templates/{id}/duplicate", {}, token=bob).data["id"]
    call("POST", f"/templates/{deleted}/favorite", token=bob)
    call("DELETE", f"/templates/{deleted}", token=ann)
    deliver_events()
    for token, id in ((bob, ids["shared"]), (ann, ids["bobs"]), (bob, ids["bobs"]), (ann, ids["own"])):
        call("POST", f"/templates/{id}/favorite", token=token)
    call("POST", f"/templates/{ids['shared']}/rate", {"rating": 3}, token=bob)
    call("POST", f"/templates/{ids['bobs']}/rate", {"rating": 1}, token=ann)
    call("POST", f"/templates/{ids['bobs']}/rate", {"rating": 5}, token=bob)
    ids["anns copy"] = call("POST", f"/templates/{ids['bobs']}/duplicate", {}, token=ann).data["id"]
    return ids


def test_all_personal_data_is_exported(ann: str, bob: str) -> None:
    ids = create_personal_data(ann, bob)
    values_by_kind: dict[str, list[Any]] = {}
    for kind, value in PERSONAL_DATA.export("ann"):
        values_by_kind.setdefault(kind, []).append(value)
    assert {exported["id"] for exported in values_by_kind["template"]} == {ids["shared"], ids["own"], ids["anns copy"]}
    assert {opinion["templateId"]: opinion.get("rating") for opinion in values_by_kind["template_opinion"]} == {
        ids["bobs"]: 1,
        ids["own"]: None,
    }
    assert "weeklyPlan" in values_by_kind["template"][0]


def test_everything_is_erased_and_subtracted_from_the_counts(ann: str, bob: str) -> None:
    ids = create_personal_data(ann, bob)
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    assert items_with("ann") == ANALYTICS
    assert call("GET", f"/templates/{ids['shared']}", token=bob).status == 404
    assert [summary["id"] for summary in call("GET", "/templates", token=bob, favorites="true").data] == [ids["bobs"]]
    stats = call("GET", f"/templates/{ids['bobs']}", token=bob).data["stats"]
    assert (stats["favoritesCount"], stats["averageRating"], stats["totalRatings"]) == (1, 5.0, 1)
    for name in ("copy", "copy of deleted"):
        copy = call("GET", f"/templates/{ids[name]}", token=bob).data
        assert "createdBy" not in copy["origin"]
        assert copy["weeklyPlan"]
    assert list(PERSONAL_DATA.export("ann")) == []
    assert list(PERSONAL_DATA.erase("ann")) == [], "nothing is left to erase"


@pytest.mark.parametrize("pages", range(1, 8))
def test_erasure_can_be_interrupted_anywhere_and_started_again(ann: str, bob: str, pages: int) -> None:
    create_personal_data(ann, bob)
    erasure = iter(PERSONAL_DATA.erase("ann"))
    for _ in range(pages):
        next(erasure, None)
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    assert items_with("ann") == ANALYTICS


def test_a_later_change_of_a_copy_does_not_restore_the_author(ann: str, bob: str) -> None:
    ids = create_personal_data(ann, bob)
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    changed = call("PUT", f"/templates/{ids['copy']}", template("Mine", version=1), token=bob)
    assert "createdBy" not in changed.data["origin"]
    assert items_with("ann") == ANALYTICS
