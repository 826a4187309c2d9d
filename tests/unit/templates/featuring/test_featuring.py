"""Featuring templates: positions, two administrators at once, history, the author's notice, the list to choose from."""

import json
from typing import Any

import pytest
from fitai.kernel.errors import Conflict
from fitai.templates.featuring import rules, store

from tests.harness.cloud import table
from tests.harness.gateway import Answer, access_token, call
from tests.unit.templates import calls
from tests.unit.templates.featuring.decisions import feature
from tests.unit.templates.sample_plans import public, template

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def admin() -> str:
    return access_token("boss", role="admin")


@pytest.fixture
def ann() -> str:
    return access_token("ann")


def create(token: str, body: dict[str, Any]) -> str:
    return str(calls.create(token, body)["id"])


def decide(admin: str, id: str, version: int, order: int | None, reason: str = "It is good.") -> Answer:
    body = {"version": version, "featuredOrder": order, "reason": reason}
    return call("PUT", f"/admin/templates/{id}/feature", body, token=admin)


def listed(admin: str, **query: Any) -> list[str]:
    return [card["template"]["name"] for card in call("GET", "/admin/templates", token=admin, **query).data]


def positions() -> dict[str, int]:
    cards = call("GET", "/templates/featured").data
    return {card["name"]: card["sharing"]["featuredOrder"] for card in cards}


def items(kind: str) -> list[dict[str, Any]]:
    return [item for item in table().scan()["Items"] if item["kind"] == kind]


# --- rules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "order", "after"),
    [
        ({}, 5, {"x": 5}),
        ({"a": 1, "b": 2}, 3, {"a": 1, "b": 2, "x": 3}),
        ({"a": 1, "b": 2, "c": 4}, 1, {"x": 1, "a": 2, "b": 3, "c": 4}),
        ({"a": 1, "b": 2, "c": 3}, 2, {"a": 1, "x": 2, "b": 3, "c": 4}),
        ({"a": 1, "x": 2, "b": 3}, 1, {"x": 1, "a": 2, "b": 3}),
        ({"x": 1, "a": 2, "b": 3}, 3, {"a": 2, "x": 3, "b": 4}),
        ({"a": 2, "b": 2}, 2, {"x": 2, "a": 3, "b": 4}),
        ({"a": 1, "x": 2}, None, {"a": 1}),
    ],
)
def test_only_what_is_in_the_way_moves(before: dict[str, int], order: int | None, after: dict[str, int]) -> None:
    assert rules.positions_after(before, "x", order) == after


def test_no_decision_gives_one_position_to_two_templates() -> None:
    for taken in range(256):
        before = {f"t{n}": n + 1 for n in range(8) if taken >> n & 1}
        for order in range(1, 10):
            after = rules.positions_after(before, "x", order)
            assert len(set(after.values())) == len(after) == len(before) + 1
            assert after["x"] == order
            assert sorted(before, key=before.__getitem__) == sorted(before, key=after.__getitem__)


# --- decisions -----------------------------------------------------------------------------------------------------


def test_a_template_is_put_between_others_in_one_transaction(admin: str, ann: str) -> None:
    ids = {name: create(ann, public(name)) for name in "abc"}
    feature(ids["a"], 1)
    feature(ids["b"], 2)
    answer = decide(admin, ids["c"], 1, 1)
    assert answer.data["moved"] == {ids["a"]: 2, ids["b"]: 3}
    assert answer.operations.count("TransactWriteItems") == 1
    assert positions() == {"c": 1, "a": 2, "b": 3}
    for name, place in positions().items():
        assert call("GET", f"/templates/{ids[name]}", token=ann).data["sharing"]["featuredOrder"] == place


def test_of_two_administrators_one_decides_and_the_other_is_told(admin: str, ann: str) -> None:
    id = create(ann, public("a"))
    assert decide(admin, id, 1, 1).data["version"] == 2
    late = decide(access_token("chief", role="admin"), id, 1, 7)
    assert (late.status, late.error["code"], late.error["currentVersion"]) == (409, "stale_version", 2)
    assert positions() == {"a": 1}


def test_a_template_that_its_author_has_changed_must_be_looked_at_again(admin: str, ann: str) -> None:
    id = create(ann, public("a"))
    decide(admin, id, 1, 1)
    call("PUT", f"/templates/{id}", public("b", version=1), token=ann)
    assert decide(admin, id, 2, None).error["currentVersion"] == 3
    assert decide(admin, id, 3, None).data["version"] == 4


def test_two_decisions_at_the_same_moment_leave_two_positions(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {name: create(ann, public(name)) for name in "ab"}
    load_order = store.load_order

    def load_and_lose() -> store.FeaturedOrder:
        order = load_order()
        monkeypatch.setattr(store, "load_order", load_order)
        feature(ids["b"], 1)
        return order

    monkeypatch.setattr(store, "load_order", load_and_lose)
    feature(ids["a"], 1)
    assert positions() == {"a": 1, "b": 2}


def test_a_template_that_is_private_or_deleted_by_now_is_in_nobodys_way(admin: str, ann: str) -> None:
    ids = {name: create(ann, public(name)) for name in "abc"}
    for place, name in enumerate("abc", 1):
        feature(ids[name], place)
    call("PUT", f"/templates/{ids['a']}", template(version=1, sharing={"isPublic": False}), token=ann)
    call("DELETE", f"/templates/{ids['b']}", token=ann)
    new = create(ann, public("d"))
    assert decide(admin, new, 1, 1).data["moved"] == {}
    assert positions() == {"d": 1, "c": 3}


def test_decisions_are_kept_audited_and_told_to_the_author(admin: str, ann: str) -> None:
    id = create(ann, public("a"))
    version = 1
    for order in (1, 2, None):
        version = decide(admin, id, version, order).data["version"]
    assert decide(admin, id, version, None).data["version"] == version, "nothing changes"
    history = decide(admin, id, version, 9).data["history"]
    assert [(step.get("before"), step.get("after")) for step in history] == [(None, 1), (1, 2), (2, None), (None, 9)]
    assert "boss" not in json.dumps(history)
    entries = [item for item in items("audit") if item["action"] == "admin.template_featured"]
    assert [(entry["actor"], entry["subject"]) for entry in entries] == [("boss", "ann")] * 4
    notices = [json.loads(item["body"]) for item in items("outbox") if '"template_featured"' in item["body"]]
    assert sorted(notice["values"]["form"] for notice in notices) == ["featured", "featured", "unfeatured"]


def test_premium_is_a_decision_too_and_moves_nothing(admin: str, ann: str) -> None:
    ids = {name: create(ann, public(name)) for name in "ab"}
    feature(ids["a"], 1)
    body = {"version": 1, "featuredOrder": None, "premium": True, "reason": "It is a whole programme."}
    decided = call("PUT", f"/admin/templates/{ids['b']}/feature", body, token=admin).data
    assert (decided["premium"], decided["moved"], decided["history"][-1]["premium"]) == (True, {}, True)
    assert call("GET", f"/templates/{ids['b']}", token=ann).data["premium"] is True
    assert listed(admin, premium="true") == ["b"]
    assert listed(admin, premium="false", sort="popular") == ["a"]
    kept = call(
        "PUT",
        f"/admin/templates/{ids['b']}/feature",
        body | {"version": 2, "premium": None, "featuredOrder": 1},
        token=admin,
    )
    assert (kept.data["premium"], positions()) == (True, {"b": 1, "a": 2})
    free = body | {"version": 3, "premium": False, "featuredOrder": 1}
    assert call("PUT", f"/admin/templates/{ids['b']}/feature", free, token=admin).data["premium"] is False
    notices = [json.loads(item["body"]) for item in items("outbox") if '"template_featured"' in item["body"]]
    forms = sorted(notice["values"]["form"] for notice in notices if ids["b"] in notice["target"])
    assert forms == ["featured", "free", "premium"]
    private = create(ann, template())
    refused = call("PUT", f"/admin/templates/{private}/feature", body, token=admin)
    assert refused.error["code"] == "not_public"


def test_the_history_is_bounded(ann: str) -> None:
    id = create(ann, public("a"))
    for order in range(1, 24):
        decided = feature(id, order)
    assert len(decided.history) == rules.MAX_HISTORY
    assert decided.history[-1].after == 23


def test_there_are_not_more_featured_templates_than_fit(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_FEATURED", 1)
    first, second = create(ann, public("a")), create(ann, public("b"))
    feature(first, 1)
    with pytest.raises(Conflict) as refused:
        feature(second, 1)
    assert refused.value.problem_code == "too_many_featured"


def test_only_administrators_feature(ann: str) -> None:
    assert decide(ann, create(ann, public("a")), 1, 1).status == 403
    assert call("GET", "/admin/templates", token=ann).status == 403


# --- the list ------------------------------------------------------------------------------------------------------


def test_the_list_is_filtered_and_sorted_with_one_query(admin: str, ann: str) -> None:
    ids = {name: create(ann, public(name)) for name in "abcd"}
    create(ann, template())
    for name, rating in (("b", 5), ("c", 3)):
        call("POST", f"/templates/{ids[name]}/rate", {"rating": rating}, token=access_token("bob"))
    feature(ids["c"], 1)
    feature(ids["b"], 2)
    assert listed(admin) == ["d", "c", "b", "a"]
    assert listed(admin, featured="true") == ["c", "b"]
    assert listed(admin, featured="true", sort="rating") == ["b", "c"]
    assert listed(admin, featured="false") == ["d", "a"]
    assert listed(admin, sort="rating")[:2] == ["b", "c"]
    assert listed(admin, featured="false", sort="popular", limit=1) != []
    assert call("GET", "/admin/templates", token=admin).operations == ["UpdateItem", "Query"]
    assert call("GET", "/admin/templates", token=admin, sort="rating").operations == [
        "UpdateItem",
        "Query",
        "BatchGetItem",
    ]
    card = call("GET", "/admin/templates", token=admin, featured="true").data[0]
    assert (card["createdBy"], card["featuredOrder"], card["version"]) == ("ann", 1, 2)


@pytest.mark.parametrize(
    "query", [{}, {"sort": "rating"}, {"featured": "true"}, {"featured": "true", "sort": "popular"}]
)
def test_pages_go_on_where_the_one_before_ended(admin: str, ann: str, query: dict[str, str]) -> None:
    for place in range(1, 4):
        feature(create(ann, public(f"t{place}")), place)
    names, cursor = [], None
    for _ in range(4):
        answer = call(
            "GET", "/admin/templates", token=admin, limit=1, **query, **({"cursor": cursor} if cursor else {})
        )
        names += [card["template"]["name"] for card in answer.data]
        cursor = answer.cursor
        if cursor is None:
            break
    assert sorted(names) == ["t1", "t2", "t3"]
