"""Favorites, ratings and featured templates."""

from typing import Any

import pytest
from fitai.kernel import table
from fitai.kernel.errors import Conflict, NotFound

from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.templates.featuring.decisions import feature
from tests.unit.templates.sample_plans import public, template

LIMITED = ["UpdateItem"]
"""The request of the rate limit."""


def create(token: str, body: dict[str, Any] | None = None) -> str:
    """Create a template; gives its id."""
    return call("POST", "/templates", body or public(), token=token).data["id"]  # type: ignore[no-any-return]


def add_favorite(token: str, id: str) -> Answer:
    return call("POST", f"/templates/{id}/favorite", token=token)


def remove_favorite(token: str, id: str) -> Answer:
    return call("DELETE", f"/templates/{id}/favorite", token=token)


def rate(token: str, id: str, rating: Any) -> Answer:
    return call("POST", f"/templates/{id}/rate", {"rating": rating}, token=token)


def read(token: str, id: str) -> dict[str, Any]:
    return call("GET", f"/templates/{id}", token=token).data  # type: ignore[no-any-return]


def favorites(token: str, **query: Any) -> list[str]:
    return [card["name"] for card in call("GET", "/templates", token=token, favorites="true", **query).data]


# --- favorites ----------------------------------------------------------------------------------------------------


def test_a_favorite_counts_once_and_is_in_every_response(ann: str, bob: str) -> None:
    id = create(ann)
    first = add_favorite(bob, id)
    assert first.operations == [*LIMITED, "BatchGetItem", "TransactWriteItems"]
    assert (first.data["favorite"], first.data["stats"]["favoritesCount"]) == (True, 1)
    again = add_favorite(bob, id)
    assert again.operations == [*LIMITED, "BatchGetItem"]
    assert again.data == first.data
    assert (read(bob, id)["favorite"], read(ann, id)["favorite"]) == (True, False)
    assert read(ann, id)["stats"]["favoritesCount"] == 1
    (card,) = call("GET", "/templates", token=bob).data
    assert (card["favorite"], card["stats"]["favoritesCount"]) == (True, 1)
    (card,) = call("GET", "/templates/my", token=ann).data
    assert (card["favorite"], card["stats"]["favoritesCount"]) == (False, 1)
    (card,) = call("GET", "/templates/public").data
    assert ("favorite" in card, card["stats"]["favoritesCount"]) == (False, 1)


def test_removing_a_favorite_is_counted_once(ann: str, bob: str) -> None:
    id = create(ann)
    add_favorite(bob, id)
    add_favorite(ann, id)
    for _ in range(2):
        answer = remove_favorite(bob, id).data
        assert (answer["favorite"], answer["stats"]["favoritesCount"]) == (False, 1)
    assert favorites(bob) == []
    assert favorites(ann) == ["Squats"]
    assert read(bob, id)["stats"]["favoritesCount"] == 1


def test_own_opinions_are_in_the_own_list(ann: str) -> None:
    id = create(ann, template())
    add_favorite(ann, id)
    rate(ann, id, 4)
    own = call("GET", "/templates/my", token=ann)
    assert own.operations == [*LIMITED, "Query"]
    assert [(card["favorite"], card["rating"]) for card in own.data] == [(True, 4)]
    call("PUT", f"/templates/{id}", template("New", version=1), token=ann)
    assert [(card["name"], card["favorite"]) for card in call("GET", "/templates/my", token=ann).data] == [
        ("New", True)
    ]
    remove_favorite(ann, id)
    assert call("GET", "/templates/my", token=ann).data[0]["favorite"] is False


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_favorites_are_paged_newest_first(ann: str, bob: str, advancing_clock: None, size: int) -> None:
    ids = [create(ann, public(f"t{n}")) for n in range(5)]
    for n in (3, 0, 4, 1):
        add_favorite(bob, ids[n])
    names, cursor, pages = [], None, 0
    while True:
        options = {"cursor": cursor} if cursor else {}
        answer = call("GET", "/templates", token=bob, favorites="true", limit=size, **options)
        assert answer.operations == [*LIMITED, "Query", "BatchGetItem"]
        names += [card["name"] for card in answer.data]
        cursor, pages = answer.cursor, pages + 1
        if cursor is None:
            break
    assert names == ["t1", "t4", "t0", "t3"]
    assert pages == -(-4 // size)


def test_favorites_are_filtered(ann: str, bob: str) -> None:
    for name, goal in (("a", "strength"), ("b", "fat_loss")):
        add_favorite(bob, create(ann, public(name, metadata={"goal": goal})))
    assert favorites(bob, goal="strength") == ["a"]


def test_a_favorite_that_is_private_now_is_hidden_and_can_be_removed(ann: str, bob: str) -> None:
    id = create(ann)
    add_favorite(bob, id)
    call("PUT", f"/templates/{id}", template(version=1, sharing={"isPublic": False}), token=ann)
    assert favorites(bob) == []
    assert add_favorite(bob, id).status == 404
    assert remove_favorite(bob, id).data["favorite"] is False
    assert remove_favorite(bob, id).status == 404
    assert read(ann, id)["stats"]["favoritesCount"] == 0


def test_the_opinions_of_a_deleted_template_end_with_it(ann: str, bob: str) -> None:
    id = create(ann)
    add_favorite(bob, id)
    rate(bob, id, 3)
    call("DELETE", f"/templates/{id}", token=ann)
    assert favorites(bob) == []
    deliver_events()
    items = table.client().scan(TableName=table.settings().table)["Items"]
    ends = {item["kind"]["S"]: item.get("ttl") for item in items}
    assert ends["template_opinion"] == ends["deleted_template"] == ends["trash_entry"] is not None
    assert (add_favorite(bob, id).status, rate(bob, id, 3).status) == (404, 404)
    assert remove_favorite(bob, id).status == 200, "a favorite can be removed while the template might come back"
    assert remove_favorite(bob, id).status == 404


def test_a_private_template_of_another_user_is_not_found(ann: str, bob: str) -> None:
    id = create(ann, template())
    for answer in (add_favorite(bob, id), remove_favorite(bob, id), rate(bob, id, 5)):
        assert (answer.status, answer.error["code"]) == (404, "not_found")
    assert read(ann, id)["stats"]["favoritesCount"] == 0


def test_a_favorite_needs_a_token(ann: str) -> None:
    id = create(ann)
    assert call("POST", f"/templates/{id}/favorite").status == 401
    assert call("POST", f"/templates/{id}/rate", {"rating": 5}).status == 401


# --- ratings ------------------------------------------------------------------------------------------------------


def test_ratings_have_an_average_and_a_later_one_replaces_the_first(ann: str, bob: str) -> None:
    id = create(ann)
    first = rate(bob, id, 5)
    assert first.operations == [*LIMITED, "BatchGetItem", "TransactWriteItems"]
    assert (first.data["rating"], first.data["favorite"]) == (5, False)
    rate(ann, id, 2)
    stats = rate(access_token("eve"), id, 2).data["stats"]
    assert (stats["averageRating"], stats["totalRatings"]) == (3.0, 3)
    stats = rate(bob, id, 1).data["stats"]
    assert (stats["averageRating"], stats["totalRatings"]) == (1.67, 3)
    assert rate(bob, id, 1).operations == [*LIMITED, "BatchGetItem"], "the same rating again changes nothing"
    assert (read(bob, id)["rating"], read(bob, id)["stats"]["averageRating"]) == (1, 1.67)
    for path in ("/templates/public", "/templates/my", "/templates"):
        (card,) = call("GET", path, token=ann).data
        assert (card["stats"]["averageRating"], card["stats"]["totalRatings"]) == (1.67, 3)


def test_rating_and_favorite_are_independent(ann: str, bob: str) -> None:
    id = create(ann)
    rate(bob, id, 4)
    assert add_favorite(bob, id).data["rating"] == 4
    assert remove_favorite(bob, id).data["rating"] == 4
    data = rate(bob, id, 5).data
    assert (data["favorite"], data["stats"]["averageRating"], data["stats"]["favoritesCount"]) == (False, 5.0, 0)


@pytest.mark.parametrize("rating", [0, 6, 2.5, "many", None])
def test_a_rating_is_a_number_from_one_to_five(ann: str, rating: Any) -> None:
    id = create(ann)
    answer = rate(ann, id, rating)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, ["rating"])


def test_a_new_version_keeps_the_counts(ann: str, bob: str) -> None:
    id = create(ann)
    rate(bob, id, 4)
    add_favorite(bob, id)
    call("PUT", f"/templates/{id}", public("New", version=1), token=ann)
    assert read(bob, id)["stats"] == call("GET", "/templates/public").data[0]["stats"]
    assert read(bob, id)["stats"]["averageRating"] == 4.0


# --- featured -----------------------------------------------------------------------------------------------------


def featured(**query: Any) -> list[str]:
    return [card["name"] for card in call("GET", "/templates/featured", **query).data]


def test_featured_templates_are_listed_in_their_order(ann: str) -> None:
    ids = {name: create(ann, public(name)) for name in "abcd"}
    for name, order in (("a", 3), ("b", 1), ("c", 20)):
        assert feature(ids[name], order).featured_order == order
    answer = call("GET", "/templates/featured", limit=2)
    assert answer.operations == [*LIMITED, "Query"]
    assert [card["name"] for card in answer.data] == ["b", "a"]
    assert featured(limit=2, cursor=answer.cursor) == ["c"]
    assert read(ann, ids["a"])["sharing"]["featuredOrder"] == 3
    feature(ids["a"], 30)
    assert featured() == ["b", "c", "a"]
    feature(ids["b"], None)
    assert featured() == ["c", "a"]
    assert "featuredOrder" not in read(ann, ids["b"])["sharing"]


def test_featuring_makes_no_version_and_is_kept_by_the_next_one(ann: str) -> None:
    id = create(ann)
    feature(id, 1)
    assert read(ann, id)["version"] == 1
    changed = call("PUT", f"/templates/{id}", public("New", version=1), token=ann).data
    assert changed["sharing"]["featuredOrder"] == 1
    assert featured() == ["New"]


def test_a_private_or_deleted_template_is_not_featured(ann: str) -> None:
    hidden, deleted = create(ann, public("hidden")), create(ann, public("gone"))
    feature(hidden, 1)
    feature(deleted, 2)
    call("DELETE", f"/templates/{deleted}", token=ann)
    call("PUT", f"/templates/{hidden}", template(version=1, sharing={"isPublic": False}), token=ann)
    call("PUT", f"/templates/{hidden}", public(version=2), token=ann)
    assert featured() == [], "it is not featured again by itself"
    with pytest.raises(NotFound):
        feature(deleted, 1)


def test_only_a_public_template_can_be_featured(ann: str) -> None:
    with pytest.raises(Conflict) as refused:
        feature(create(ann, template()), 1)
    assert refused.value.problem_code == "not_public"


def test_the_featured_list_is_cached_and_the_same_for_everybody(ann: str, bob: str) -> None:
    id = create(ann)
    feature(id, 1)
    add_favorite(bob, id)
    first = call("GET", "/templates/featured")
    assert first.headers["cache-control"] == "public, max-age=900"
    assert call("GET", "/templates/featured", token=bob).data == first.data
