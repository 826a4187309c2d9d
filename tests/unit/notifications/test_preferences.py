"""The channels of the categories, as the user reads and changes them."""

import json
from typing import Any

import pytest
from fitai.kernel import table
from fitai.kernel.table import WriteConflict
from fitai.notifications.choices import store
from fitai.notifications.matrix import MATRIX

from tests.harness.cloud import table as table_of_tests
from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person, register

PATH = "/notifications/preferences"


def read(person: Person) -> dict[str, Any]:
    content: dict[str, Any] = call("GET", PATH, token=person.token).data
    return content


def change(person: Person, **body: Any) -> Answer:
    return call("POST", PATH, body, token=person.token)


def test_without_a_choice_the_defaults_hold(aws: None) -> None:
    ada = register("ada")
    content = read(ada)
    assert list(content["categories"]) == list(MATRIX)
    assert content["categories"]["like"] == {
        "inApp": {"enabled": True, "changeable": False},
        "push": {"enabled": False, "changeable": True},
        "mail": {"enabled": False, "changeable": False},
        "flag": "socialActivity",
    }
    assert content["categories"]["security"]["mail"] == {"enabled": True, "changeable": False}
    assert content["reminderTimes"] == {}


def test_a_choice_is_kept_and_null_brings_the_default_back(aws: None) -> None:
    ada = register("ada")
    changed = change(
        ada, categories={"like": {"push": True}, "digest": {"mail": True}}, reminderTimes={"monday": "18:30"}
    ).data
    assert changed == read(ada)
    categories = changed["categories"]
    assert categories["like"]["push"]["enabled"]
    assert (categories["digest"]["push"]["enabled"], categories["digest"]["mail"]["enabled"]) == (False, True)
    assert (changed["reminderTimes"], categories["workout_reminder"]["push"]["enabled"]) == ({"monday": "18:30"}, True)
    back = change(ada, categories={"like": {"push": None}}, reminderTimes=None).data
    assert not back["categories"]["like"]["push"]["enabled"]
    assert back["categories"]["digest"]["mail"]["enabled"]
    assert not back["categories"]["workout_reminder"]["push"]["enabled"]


def test_a_flag_of_the_account_turns_its_categories_off(aws: None) -> None:
    ada = register("ada")
    change(ada, categories={"like": {"push": True}})
    call("PUT", "/users/preferences", {"notifications": {"socialActivity": False}}, token=ada.token)
    content = read(ada)
    assert not content["notifications"]["socialActivity"]
    assert not content["categories"]["like"]["push"]["enabled"]
    assert content["categories"]["goal_achievement"]["push"]["enabled"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"categories": {"security": {"push": False}}}, "categories.security.push"),
        ({"categories": {"security": {"mail": False}}}, "categories.security.mail"),
        ({"categories": {"like": {"mail": True}}}, "categories.like.mail"),
        ({"categories": {"like": {"sms": True}}}, "categories.like.sms"),
        ({"reminderTimes": {"monday": "25:00"}}, "reminderTimes.monday"),
    ],
)
def test_what_cannot_be_changed_is_refused_by_its_name(aws: None, body: dict[str, Any], field: str) -> None:
    ada = register("ada")
    before = read(ada)
    answer = change(ada, **body)
    assert (answer.status, [flaw["path"] for flaw in answer.error["fields"]]) == (422, [field])
    assert read(ada) == before


def test_security_may_be_confirmed(aws: None) -> None:
    ada = register("ada")
    before = read(ada)
    assert change(ada, categories={"security": {"push": True}, "like": {"mail": False}}).data == before


def test_what_was_stored_by_an_earlier_model_can_be_changed(aws: None) -> None:
    ada = register("ada")
    change(ada, categories={"like": {"push": True}}).data  # noqa: B018
    key = dict(zip(("PK", "SK"), store.preferences_key(ada.id), strict=True))
    item = table_of_tests().get_item(Key=key)["Item"]
    content = json.loads(item["preferences"])
    del content["hasQuietHours"]
    table_of_tests().put_item(Item=item | {"preferences": json.dumps(content)})
    changed = change(ada, categories={"digest": {"mail": True}}).data["categories"]
    assert (changed["like"]["push"]["enabled"], changed["digest"]["mail"]["enabled"]) == (True, True)


def test_of_two_changes_of_the_same_choices_the_second_is_a_conflict(aws: None) -> None:
    ada = register("ada")
    for _ in ("the first choice", "a later one"):
        before = store.preferences_among(table.get_many([store.preferences_key(ada.id)]))
        after = before.model_copy(update={"has_quiet_hours": not before.has_quiet_hours})
        table.commit(store.preferences_write(ada.id, before, after))
        with pytest.raises(WriteConflict):
            table.commit(store.preferences_write(ada.id, before, after))
