"""What templates keep about a person can be handed over, and can go."""

from typing import Any

import pytest
from fitai.kernel import table
from fitai.templates.personal import PERSONAL_DATA

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.templates.sample_plans import public, template


@pytest.fixture
def ann(aws: None) -> str:
    return access_token("ann")


@pytest.fixture
def bob(aws: None) -> str:
    return access_token("bob")


def create(token: str, body: dict[str, Any]) -> str:
    return call("POST", "/templates", body, token=token).data["id"]  # type: ignore[no-any-return]


def traces(user: str) -> list[str]:
    """The items that name the user, but for what is counted of requests and what is on its way."""
    items = table.client().scan(TableName=table.settings().table)["Items"]
    return [item["kind"]["S"] for item in items if user in repr(item) and item["kind"]["S"] not in ("caller", "outbox")]


def life(ann: str, bob: str) -> dict[str, str]:
    """Ann has templates and opinions; Bob has copied, rated and favored, and has a template that Ann has opinions of."""
    ids = {"shared": create(ann, public("shared")), "own": create(ann, template("own")), "bobs": create(bob, public())}
    gone = create(ann, public("gone"))
    for name, id in (("copy", ids["shared"]), ("copy of gone", gone)):
        ids[name] = call("POST", f"/templates/{id}/duplicate", {}, token=bob).data["id"]
    call("POST", f"/templates/{gone}/favorite", token=bob)
    call("DELETE", f"/templates/{gone}", token=ann)
    deliver_events()
    for token, id in ((bob, ids["shared"]), (ann, ids["bobs"]), (bob, ids["bobs"]), (ann, ids["own"])):
        call("POST", f"/templates/{id}/favorite", token=token)
    call("POST", f"/templates/{ids['shared']}/rate", {"rating": 3}, token=bob)
    call("POST", f"/templates/{ids['bobs']}/rate", {"rating": 1}, token=ann)
    call("POST", f"/templates/{ids['bobs']}/rate", {"rating": 5}, token=bob)
    ids["anns copy"] = call("POST", f"/templates/{ids['bobs']}/duplicate", {}, token=ann).data["id"]
    return ids


def test_everything_is_handed_over(ann: str, bob: str) -> None:
    ids = life(ann, bob)
    found: dict[str, list[Any]] = {}
    for kind, value in PERSONAL_DATA.export("ann"):
        found.setdefault(kind, []).append(value)
    assert {one["id"] for one in found["template"]} == {ids["shared"], ids["own"], ids["anns copy"]}
    assert {one["templateId"]: one.get("rating") for one in found["template_opinion"]} == {
        ids["bobs"]: 1,
        ids["own"]: None,
    }
    assert "weeklyPlan" in found["template"][0]


def test_everything_goes_and_what_it_counted_for_is_taken_back(ann: str, bob: str) -> None:
    ids = life(ann, bob)
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    assert traces("ann") == []
    assert call("GET", f"/templates/{ids['shared']}", token=bob).status == 404
    assert [one["id"] for one in call("GET", "/templates", token=bob, favorites="true").data] == [ids["bobs"]]
    stats = call("GET", f"/templates/{ids['bobs']}", token=bob).data["stats"]
    assert (stats["favoritesCount"], stats["averageRating"], stats["totalRatings"]) == (1, 5.0, 1)
    for name in ("copy", "copy of gone"):
        copy = call("GET", f"/templates/{ids[name]}", token=bob).data
        assert "createdBy" not in copy["origin"]
        assert copy["weeklyPlan"]
    assert list(PERSONAL_DATA.export("ann")) == []
    assert list(PERSONAL_DATA.erase("ann")) == [], "nothing is left to do"


@pytest.mark.parametrize("pages", range(1, 8))
def test_it_may_be_left_anywhere_and_goes_on_where_it_was(ann: str, bob: str, pages: int) -> None:
    life(ann, bob)
    erasing = iter(PERSONAL_DATA.erase("ann"))
    for _ in range(pages):
        next(erasing, None)
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    assert traces("ann") == []


def test_a_change_that_was_under_way_does_not_bring_the_author_back(ann: str, bob: str) -> None:
    ids = life(ann, bob)
    for _ in PERSONAL_DATA.erase("ann"):
        pass
    changed = call("PUT", f"/templates/{ids['copy']}", template("Mine", version=1), token=bob)
    assert "createdBy" not in changed.data["origin"]
    assert traces("ann") == []
