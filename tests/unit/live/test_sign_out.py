"""A device that is signed out is disconnected at once, whichever way it was signed out; the others stay."""

from datetime import timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.live import connections

from tests.harness.gateway import Frames, Socket, call, deliver_events

PASSWORD = "plums under an oak 7"
NEW_PASSWORD = "pears over a wall 9"


def sign_in(device: str) -> dict[str, Any]:
    body = {"login": "ada", "password": PASSWORD, "device": {"id": device, "name": device}}
    return call("POST", "/auth/login", body).data  # type: ignore[no-any-return]


@pytest.fixture
def signed_in(pushed: Frames) -> tuple[dict[str, Any], dict[str, Any]]:
    """A phone and a watch."""
    body = {"email": "ada@example.com", "username": "ada", "password": PASSWORD}
    call("POST", "/auth/register", body)
    pair = sign_in("phone"), sign_in("watch")
    deliver_events()
    return pair


@pytest.fixture
def phone(signed_in: Any, pushed: Frames) -> Socket:
    return Socket(pushed, signed_in[0]["accessToken"]).connect()


@pytest.fixture
def watch(signed_in: Any, pushed: Frames) -> Socket:
    return Socket(pushed, signed_in[1]["accessToken"]).connect()


def session_of(data: dict[str, Any]) -> str:
    return str(data["refreshToken"]).split(".")[1]


def test_logging_out_disconnects_this_device(phone: Socket, watch: Socket, pushed: Frames) -> None:
    call("POST", "/auth/logout", {}, token=phone.token)
    deliver_events()
    assert pushed.closed == [phone.connection_id]
    pushed.gone.clear()
    call("PUT", "/users/preferences", {"weeklyTarget": 5}, token=watch.token)
    assert phone.received() == []
    assert watch.received("sync:preferences")


def test_logging_out_everywhere_disconnects_all(phone: Socket, watch: Socket, pushed: Frames) -> None:
    call("POST", "/auth/logout?everywhere=true", {}, token=phone.token)
    deliver_events()
    assert set(pushed.closed) == {phone.connection_id, watch.connection_id}


def test_ending_a_session_disconnects_its_device(phone: Socket, watch: Socket, signed_in: Any, pushed: Frames) -> None:
    assert call("DELETE", f"/auth/sessions/{session_of(signed_in[1])}", token=phone.token).status == 200
    deliver_events()
    assert pushed.closed == [watch.connection_id]


def test_another_password_disconnects_the_other_devices(phone: Socket, watch: Socket, pushed: Frames) -> None:
    body = {"currentPassword": PASSWORD, "newPassword": NEW_PASSWORD}
    assert call("POST", "/users/change-password", body, token=phone.token).status == 200
    deliver_events()
    assert pushed.closed == [watch.connection_id]


def test_a_replayed_refresh_token_disconnects_its_device(
    phone: Socket, watch: Socket, signed_in: Any, pushed: Frames
) -> None:
    refresh_token = {"refreshToken": signed_in[0]["refreshToken"]}
    assert call("POST", "/auth/refresh", refresh_token).status == 200
    later = clock.now() + timedelta(seconds=11)
    clock.set_source(lambda: later)
    assert call("POST", "/auth/refresh", refresh_token).status == 401
    deliver_events()
    assert pushed.closed == [phone.connection_id]


def test_signing_in_again_on_a_device_disconnects_its_former_session(
    phone: Socket, watch: Socket, pushed: Frames
) -> None:
    sign_in("phone")
    deliver_events()
    assert pushed.closed == [phone.connection_id]


def test_a_refresh_disconnects_nobody(phone: Socket, signed_in: Any, pushed: Frames) -> None:
    call("POST", "/auth/refresh", {"refreshToken": signed_in[0]["refreshToken"]})
    deliver_events()
    assert pushed.closed == []


def test_what_a_signed_out_device_sends_before_it_is_closed_is_refused(phone: Socket, pushed: Frames) -> None:
    call("POST", "/auth/logout", {}, token=phone.token)
    (frame,) = phone.send("sync:request", id="s")
    assert (frame["replyTo"], frame["error"]["code"]) == ("s", "unauthorized")
    assert pushed.closed == [phone.connection_id]


def test_a_signed_out_token_opens_no_connection(signed_in: Any, pushed: Frames) -> None:
    token = signed_in[0]["accessToken"]
    call("POST", "/auth/logout", {}, token=token)
    with pytest.raises(AssertionError):
        Socket(pushed, token).connect()


def test_a_session_that_ends_while_its_device_connects_opens_none(
    signed_in: Any, pushed: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, ordinary = signed_in[0]["accessToken"], connections.connect

    def connect(*arguments: Any) -> Any:
        # It has been looked at, is signed out, and its connections are closed: only then is this one written.
        call("POST", "/auth/logout", {}, token=token)
        deliver_events()
        return ordinary(*arguments)

    monkeypatch.setattr(connections, "connect", connect)
    device = Socket(pushed, token)
    with pytest.raises(AssertionError):
        device.connect()
    assert connections.room_connections(connections.user_room(signed_in[0]["user"]["id"])) == []


def test_who_signs_in_again_is_not_disconnected_by_an_event_that_comes_late(
    phone: Socket, watch: Socket, pushed: Frames
) -> None:
    signed_out = clock.now()
    clock.set_source(lambda: signed_out)
    call("POST", "/auth/logout?everywhere=true", {}, token=phone.token)
    clock.set_source(lambda: signed_out + timedelta(minutes=3))
    fresh = sign_in("phone")
    again = Socket(pushed, fresh["accessToken"]).connect()
    deliver_events()
    assert set(pushed.closed) == {phone.connection_id, watch.connection_id}
    assert [
        connection.connection_id
        for connection in connections.room_connections(connections.user_room(fresh["user"]["id"]))
    ] == [again.connection_id]
