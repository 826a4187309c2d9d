"""Who reads the author of a template: not who has blocked the author, nor whom the author has blocked."""

from typing import Any

import pytest

from tests.harness.gateway import call
from tests.unit.auth.people import Person, register
from tests.unit.templates.calls import create, duplicate
from tests.unit.templates.sample_plans import public
from tests.unit.users.people import act


@pytest.fixture
def author(aws: None) -> Person:
    return register("author")


@pytest.fixture
def reader(aws: None) -> Person:
    return register("reader")


def named(value: Any, user_id: str) -> bool:
    """Whether an answer names a user anywhere."""
    return user_id in str(value)


def read(reader: Person, template_id: str) -> Any:
    return call("GET", f"/templates/{template_id}", token=reader.token).data


@pytest.mark.parametrize("blocking", ["author", "reader"])
def test_with_a_block_between_them_the_author_is_not_read(author: Person, reader: Person, blocking: str) -> None:
    template_id = create(author.token, public())["id"]
    earlier_copy = duplicate(reader.token, template_id).data
    assert read(reader, template_id)["createdBy"] == author.id
    assert earlier_copy["origin"]["createdBy"] == author.id

    people = {"author": author, "reader": reader}
    act(people[blocking], "block", reader if blocking == "author" else author).data  # noqa: B018

    after = read(reader, template_id)
    assert after["name"] == "Squats", "the template itself stays public"
    later_copy = duplicate(reader.token, template_id).data
    copy_path = f"/templates/{earlier_copy['id']}"
    copy = call("GET", copy_path, token=reader.token).data
    change = {name: copy[name] for name in ("name", "weeklyPlan", "version")}
    changed = call("PUT", copy_path, change, token=reader.token).data
    mine = call("GET", "/templates/my", token=reader.token).data
    assert not named([after, later_copy, copy, changed, mine], author.id)
    assert copy["origin"]["templateId"] == template_id, "the origin itself stays"

    act(people[blocking], "unblock", reader if blocking == "author" else author).data  # noqa: B018
    assert read(reader, template_id)["createdBy"] == author.id


def test_lists_of_others_templates_name_no_author(author: Person, reader: Person) -> None:
    template_id = create(author.token, public())["id"]
    call("POST", f"/templates/{template_id}/favorite", token=reader.token).data  # noqa: B018
    call("POST", f"/templates/{template_id}/favorite", token=author.token).data  # noqa: B018
    for path, token, query in (
        ("/templates/public", None, {}),
        ("/templates/public", author.token, {}),
        ("/templates", reader.token, {}),
        ("/templates", reader.token, {"favorites": "true"}),
    ):
        (card,) = call("GET", path, token=token, **query).data
        assert card["id"] == template_id
        assert not named(card, author.id), path
    for query in ({}, {"favorites": "true"}):
        (card,) = call("GET", "/templates", token=author.token, **query).data
        assert card["createdBy"] == author.id


def test_a_template_that_names_nobody_else_costs_one_request(author: Person, reader: Person) -> None:
    template_id = create(author.token, public())["id"]
    assert call("GET", f"/templates/{template_id}", token=author.token).operations[1:] == ["BatchGetItem"]
    assert call("GET", f"/templates/{template_id}", token=reader.token).operations[1:] == ["BatchGetItem"] * 2
