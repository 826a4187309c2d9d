"""A suspended account: nothing is done for it, and it is found by nobody, from the moment at which it is suspended."""

import pytest
from fitai.accounts import store
from fitai.kernel import table
from fitai.kernel.table import WriteConflict

from tests.harness.gateway import Frames, Socket, call
from tests.unit.auth.people import Person, login, register
from tests.unit.users.people import act, show


def _change(person: Person, *, suspended: bool) -> None:
    account = store.find_account(person.id)
    assert account is not None
    table.commit(*store.suspension_writes(account, suspended=suspended))


def _found(person: Person, name: str) -> list[str]:
    return [user["username"] for user in call("GET", "/users/search", token=person.token, q=name).data]


def test_its_valid_tokens_are_refused_until_the_suspension_ends(pushed: Frames) -> None:
    ada, bob = register("ada"), register("bob")
    device = Socket(pushed, ada.token).connect()
    _change(ada, suspended=True)
    for answer in (call("GET", "/users/profile", token=ada.token), act(ada, "request", bob), login("ada")):
        assert (answer.status, answer.error["code"]) == (403, "account_suspended")
    assert call("POST", "/auth/refresh", {"refreshToken": ada.refresh}).status == 401
    assert call("GET", "/exercises", token=ada.token).status == 200, "what is public stays so"
    with pytest.raises(AssertionError):
        Socket(pushed, ada.token).connect()
    assert device.send("sync:request")[0]["error"]["code"] == "account_suspended"
    _change(ada, suspended=False)
    assert act(ada, "request", bob).status == 201
    assert call("POST", "/auth/refresh", {"refreshToken": ada.refresh}).status == 200


def test_it_is_found_again_after_the_suspension(aws: None) -> None:
    ada, bob = register("ada"), register("bob")
    show(ada, "public")
    assert _found(bob, "ada") == ["ada"]
    _change(ada, suspended=True)
    assert _found(bob, "ada") == []
    _change(ada, suspended=False)
    assert _found(bob, "ada") == ["ada"]


def test_a_change_of_the_account_meanwhile_is_a_conflict(aws: None) -> None:
    ada = register("ada")
    account = store.find_account(ada.id)
    assert account is not None
    show(ada, "public")
    with pytest.raises(WriteConflict):
        table.commit(*store.suspension_writes(account, suspended=True))
