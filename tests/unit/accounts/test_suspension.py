"""A suspended account: it can be left, and nothing else; it is found by nobody, until the suspension is over."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fitai.accounts import store
from fitai.admin.people import changing
from fitai.auth import published as auth
from fitai.kernel import clock, table
from fitai.kernel.suspensions import Suspension
from fitai.kernel.table import WriteConflict

from functions.schedules import end_suspensions
from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.people import Person, Time, audited_actions, items, login, register
from tests.unit.users.people import act, reinstate, show, suspend


@pytest.fixture
def time() -> Iterator[Time]:
    yield Time()
    clock.set_source(None)


def _found(person: Person, name: str) -> list[str]:
    return [user["username"] for user in call("GET", "/users/search", token=person.token, q=name).data]


def test_its_sessions_end_and_a_new_one_opens_only_the_way_out(pushed: Frames) -> None:
    ada, bob = register("ada"), register("bob")
    suspend(ada, note="No advertisements.")
    assert call("GET", "/users/profile", token=ada.token).status == 401
    assert call("POST", "/auth/refresh", {"refreshToken": ada.refresh}).status == 401
    signed_in = login("ada").data
    token, reason = signed_in["accessToken"], {"reason": "spam", "note": "No advertisements."}
    assert reason.items() <= signed_in["user"]["suspension"].items()
    assert reason.items() <= call("GET", "/users/profile", token=token).data["suspension"].items()
    ada = Person(ada.id, ada.email, ada.username, token, signed_in["refreshToken"])
    refused = act(ada, "request", bob)
    assert (refused.status, refused.error["code"]) == (403, "account_suspended")
    assert reason.items() <= refused.error.items()
    assert call("GET", "/exercises", token=ada.token).status == 200, "what is public stays so"
    with pytest.raises(AssertionError):
        Socket(pushed, ada.token).connect()
    assert call("POST", "/auth/refresh", {"refreshToken": ada.refresh}).status == 200
    assert len(call("GET", "/auth/sessions", token=token).data) == 1
    assert call("POST", "/users/export-data", token=token).status == 202
    reinstate(ada)
    assert act(ada, "request", bob).status == 201
    assert "suspension" not in call("GET", "/users/profile", token=token).data


def test_its_open_connections_are_told_and_closed(pushed: Frames) -> None:
    ada = register("ada")
    device = Socket(pushed, ada.token, "the-phone").connect()
    suspend(ada, note="No advertisements.")
    assert device.send("sync:request")[0]["error"]["code"] == "unauthorized", (
        "nothing is done, also before the reaction"
    )
    assert "the-phone" in pushed.closed
    cleo = register("cleo")
    Socket(pushed, cleo.token, "another").connect()
    suspend(cleo, until=clock.now() + timedelta(days=1))
    deliver_events()
    (frame,) = pushed.to("another", "account:suspended")
    assert frame["data"]["reason"] == "spam"
    assert "another" in pushed.closed


def test_an_event_that_comes_late_closes_and_writes_nothing(time: Time, pushed: Frames) -> None:
    ada = register("ada")
    suspend(ada)
    time.pass_by(seconds=2)
    reinstate(ada)
    Socket(pushed, login("ada").data["accessToken"], "later").connect()
    deliver_events()
    assert pushed.to("later", "account:suspended") == []
    assert "later" not in pushed.closed
    assert mails(ada.email, "Your account is suspended") == []


def test_it_deletes_itself_and_signs_out(aws: None) -> None:
    ada = register("ada")
    suspend(ada)
    token = login("ada").data["accessToken"]
    assert call("POST", "/auth/logout", token=token).status == 200
    token = login("ada").data["accessToken"]
    password = {"password": "plums under an oak 7"}
    assert call("DELETE", "/users/account", password, token=token).status == 202
    assert store.find_account(ada.id) is None
    assert items("SUSPENSIONS") == []


def test_it_is_found_again_after_the_suspension(aws: None) -> None:
    ada, bob = register("ada"), register("bob")
    show(ada, "public")
    assert _found(bob, "ada") == ["ada"]
    suspend(ada)
    assert _found(bob, "ada") == []
    assert call("GET", f"/users/{ada.id}", token=bob.token).status == 404
    reinstate(ada)
    assert _found(bob, "ada") == ["ada"]


def test_it_is_over_at_its_end_and_cleared_by_the_schedule(time: Time, aws: None) -> None:
    ada, bob = register("ada"), register("bob")
    show(ada, "public")
    until = clock.now() + timedelta(hours=1)
    suspend(ada, until=until)
    token = login("ada").data["accessToken"]
    time.pass_by(minutes=59)
    assert call("GET", "/users/preferences", token=login("ada").data["accessToken"]).error["until"] == clock.iso(until)
    assert end_suspensions.handler({}, None) == {"cleared": 0}
    time.pass_by(minutes=1)
    token, other = (login(name).data["accessToken"] for name in ("ada", "bob"))
    assert call("GET", "/users/preferences", token=token).status == 200, "at once, whatever the schedule does"
    assert call("GET", f"/users/{ada.id}", token=other).status == 200
    call("PUT", "/users/profile", {"firstName": "Augusta"}, token=token).data  # noqa: B018
    bob = Person(bob.id, bob.email, bob.username, other, "")
    assert _found(bob, "ada") == []
    assert end_suspensions.handler({}, None) == {"cleared": 1}
    assert end_suspensions.handler({}, None) == {"cleared": 0}
    assert _found(bob, "augusta") == ["ada"]
    assert audited_actions(ada.id)[-1] == "admin.user_reinstated"
    account = store.find_account(ada.id)
    assert account is not None
    assert [clock.iso(past.ended_at) for past in account.past_suspensions] == [clock.iso(until)]
    deliver_events()
    assert len(mails(ada.email, "Your account is no longer suspended")) == 1


def test_a_change_of_the_account_meanwhile_is_a_conflict(aws: None) -> None:
    ada = register("ada")
    state = auth.signed_in_state(ada.id)
    show(ada, "public")
    with pytest.raises(WriteConflict):
        table.commit(*changing.suspend_writes(state, Suspension(reason="spam", since=clock.now())))


def test_a_sign_in_meanwhile_is_a_conflict(aws: None) -> None:
    ada = register("ada")
    state = auth.signed_in_state(ada.id)
    login("ada").data  # noqa: B018
    with pytest.raises(WriteConflict):
        table.commit(*changing.suspend_writes(state, Suspension(reason="spam", since=clock.now())))


def test_the_user_is_written_to(aws: None) -> None:
    ada = register("ada")
    suspend(ada, note="No advertisements.")
    deliver_events()
    (mail,) = mails(ada.email, "Your account is suspended")
    assert "No advertisements." in mail.html
    assert "advertising or unwanted messages" in mail.html
