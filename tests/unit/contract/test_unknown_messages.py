"""An unknown message of a client is answered with an error, and the connection stays open."""

import pytest

from tests.harness.gateway import Frames, Socket, access_token


@pytest.fixture
def phone(pushed: Frames) -> Socket:
    return Socket(pushed, access_token("u-1")).connect()


def test_an_unknown_action_is_answered_with_an_error(phone: Socket):
    (frame,) = phone.send("no:such", {"a": 1}, "m-1")

    assert (frame["event"], frame["replyTo"], frame["error"]["code"]) == ("error", "m-1", "unknown_action")
    assert phone.send("presence:none")[0]["event"] == "error", "the connection stays"


@pytest.mark.parametrize("text", ["", "nonsense", "{", "[]", "1", "null", '"text"', '{"action": 7}', "[" * 100_000])
def test_a_frame_that_is_no_message_is_answered_with_an_error(phone: Socket, text: str):
    (frame,) = phone.send_text(text)

    assert (frame["event"], set(frame["error"])) == ("error", {"code", "message"})
    assert "replyTo" not in frame
