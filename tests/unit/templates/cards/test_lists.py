"""The lists of templates: own, public and all; pages, filters, cost, caching."""

import json
from typing import Any

import pytest
from fitai.templates.cards import store

from tests.harness.gateway import call
from tests.unit.templates.calls import create, invalid_paths
from tests.unit.templates.sample_plans import days, exercise, public, template


def all_names(path: str, token: str | None = None, queries: int = 1, **query: Any) -> list[str]:
    """The names of a whole list; asserts the requests of every page.

    A list with others' templates needs a batch for the caller's opinions of them.
    """
    batches = int(path == "/templates")
    names: list[str] = []
    cursor: str | None = None
    while True:
        answer = call("GET", path, token=token, **query, **({"cursor": cursor} if cursor else {}))
        assert answer.operations.count("Query") <= queries
        assert answer.operations.count("BatchGetItem") <= batches
        assert len(answer.operations) <= queries + batches + 1
        names += [card["name"] for card in answer.data]
        cursor = answer.cursor
        if cursor is None:
            return names


def create_many(token: str, count: int, prefix: str, **fields: Any) -> list[str]:
    """Create templates; gives their names, newest first."""
    names = [f"{prefix}{n}" for n in range(count)]
    for name in names:
        create(token, template(name, **fields))
    return names[::-1]


@pytest.mark.parametrize("size", [1, 2, 5, 20])
def test_lists_are_paged_newest_first_without_gaps_and_repeats(
    ann: str, bob: str, advancing_clock: None, size: int
) -> None:
    private = create_many(ann, 3, "private")
    shared = create_many(ann, 4, "shared", sharing={"isPublic": True})
    of_bob = create_many(bob, 5, "other", sharing={"isPublic": True})
    create_many(bob, 2, "hidden")
    assert all_names("/templates/my", ann, limit=size) == shared + private
    assert all_names("/templates/public", limit=size) == of_bob + shared
    assert all_names("/templates", ann, queries=2, limit=size) == shared + private + of_bob


def test_a_page_needs_a_second_query_only_where_the_own_templates_end(
    ann: str, bob: str, advancing_clock: None
) -> None:
    create_many(ann, 3, "own")
    create_many(bob, 4, "other", sharing={"isPublic": True})
    queries: list[int] = []
    cursor: str | None = None
    while True:
        answer = call("GET", "/templates", token=ann, limit=2, **({"cursor": cursor} if cursor else {}))
        queries.append(answer.operations.count("Query"))
        cursor = answer.cursor
        if cursor is None:
            break
    assert queries == [1, 2, 1, 1]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_filtered_lists_are_complete(ann: str, bob: str, advancing_clock: None, size: int) -> None:
    goals, levels = ("strength", "fat_loss"), ("beginner", "advanced")
    for token, owner in ((ann, "ann"), (bob, "bob")):
        for goal in goals:
            for level in levels:
                create_many(
                    token,
                    2,
                    f"{owner}-{goal}-{level}-",
                    sharing={"isPublic": True},
                    metadata={"goal": goal, "difficulty": level},
                )
    for filters in ({"goal": "strength"}, {"difficulty": "advanced"}, {"goal": "fat_loss", "difficulty": "beginner"}):
        name_parts = [f"-{value}-" for value in filters.values()]
        for path, token, queries in (
            ("/templates/my", ann, 1),
            ("/templates/public", None, 1),
            ("/templates", ann, 2),
        ):
            names = all_names(path, token, queries, limit=100)
            expected = [name for name in names if all(name_part in name for name_part in name_parts)]
            assert len(expected) == (4 if path == "/templates/my" else 8) / len(filters)
            assert all_names(path, token, queries, limit=size, **filters) == expected


def test_a_rare_match_is_found_after_an_empty_page(
    ann: str, advancing_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MAX_FILTERED_CARDS", 3)
    create(ann, template("rare", metadata={"goal": "endurance"}))
    create_many(ann, 8, "common", metadata={"goal": "strength"})
    first = call("GET", "/templates/my", token=ann, goal="endurance")
    assert first.data == []
    assert first.cursor is not None
    assert all_names("/templates/my", ann, goal="endurance") == ["rare"]


def test_a_list_has_the_summary_of_a_template(ann: str) -> None:
    created = create(ann, public(description="Heavy.", metadata={"goal": "strength"}))
    (card,) = call("GET", "/templates/public").data
    assert card == {
        "id": created["id"],
        "name": "Squats",
        "description": "Heavy.",
        "metadata": created["metadata"],
        "stats": created["stats"],
        "totalWeeks": 4,
        "daysPerWeek": 1,
        "sharing": created["sharing"],
        "isAIGenerated": False,
        "version": 1,
        "createdAt": created["createdAt"],
        "updatedAt": created["updatedAt"],
    }


def test_a_cursor_is_valid_for_its_caller_list_and_filter_only(ann: str, bob: str) -> None:
    create_many(ann, 3, "a", sharing={"isPublic": True})
    cursor = call("GET", "/templates/my", token=ann, limit=1).cursor
    assert cursor
    for answer in (
        call("GET", "/templates/my", token=bob, limit=1, cursor=cursor),
        call("GET", "/templates/my", token=ann, limit=1, cursor=cursor, goal="strength"),
        call("GET", "/templates", token=ann, limit=1, cursor=cursor),
        call("GET", "/templates/public", limit=1, cursor=cursor),
        call("GET", "/templates/my", token=ann, limit=1, cursor=f"{cursor[:-4]}AAAA"),
    ):
        assert (answer.status, answer.error["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("parameter", ["goal", "difficulty", "limit", "color"])
def test_an_invalid_filter_is_named(ann: str, parameter: str) -> None:
    for path in ("/templates", "/templates/my", "/templates/public"):
        assert invalid_paths(call("GET", path, token=ann, **{parameter: "nonsense"})) == [parameter]


def test_the_public_list_is_cached(ann: str) -> None:
    create(ann, public())
    first = call("GET", "/templates/public")
    assert first.headers["cache-control"] == "public, max-age=900"
    etag = {"If-None-Match": first.headers["etag"]}
    assert call("GET", "/templates/public", headers=etag).status == 304
    create(ann, public("Another"))
    assert call("GET", "/templates/public", headers=etag).status == 200


def test_the_public_list_is_the_same_for_everybody(ann: str) -> None:
    create(ann, public())
    assert call("GET", "/templates/public").data == call("GET", "/templates/public", token=ann).data


def test_a_list_costs_the_same_with_any_number_of_templates(bob: str, advancing_clock: None) -> None:
    create_many(bob, 3, "few")
    few = call("GET", "/templates/my", token=bob, limit=2)
    create_many(bob, 30, "many")
    many = call("GET", "/templates/my", token=bob, limit=2)
    assert few.operations == many.operations
    assert few.read_units == many.read_units


def test_a_card_is_small(ann: str) -> None:
    day = {"exercises": [exercise(notes="n" * 400)] * 20}
    create(ann, days(monday=day, tuesday=day, thursday=day, friday=day))
    answer = call("GET", "/templates/my", token=ann)
    assert len(json.dumps(answer.data)) < 1500
    assert answer.read_units <= 1
