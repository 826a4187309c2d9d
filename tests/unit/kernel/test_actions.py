"""The door of a WebSocket action: whatever is wrong is told to the sender, and the connection stays."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from fitai.kernel import clock
from fitai.kernel.errors import Conflict
from fitai.kernel.limits import CallerState, suspension_write
from fitai.kernel.live import connections, transport
from fitai.kernel.live.actions import MAX_MESSAGE, Action, Message, action
from fitai.kernel.live.connections import connect
from fitai.kernel.live.delivery import LiveEvent, push
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict, commit, get, put
from fitai.kernel.types import Input, Weight
from pydantic import Field

from tests.harness.gateway import CONTEXT, frames
from tests.unit.kernel.endpoints import account

pytestmark = pytest.mark.usefixtures("empty_table")


class Lift(Input):
    load: Weight = Field(gt=0)


class LiftSeen(LiveEvent):
    name: ClassVar[str] = "test:seen"

    load: Weight


def _lift(message: Message, data: Lift) -> None:
    if data.load == 13:
        raise Conflict("Not today.", code="unlucky", details={"currentVersion": 4})
    if data.load == 14:
        raise RuntimeError("password=hunter2")
    push([message.sender], LiftSeen(load=data.load), replying=message.replying)


def _ping(message: Message) -> None:
    push([message.sender], LiftSeen(load=0), replying=message.replying)


lift = action("test:lift", access="read:own_profile", summary="Lift", events=(LiftSeen,))(_lift)
ping = action("test:ping", access="read:own_profile", summary="Ping", events=(LiftSeen,))(_ping)


@pytest.fixture
def kept():
    with frames() as found:
        yield found


@pytest.fixture
def send(kept):
    def send(tested_action: Action, body: Any, *, caller=None, context: dict | None = None) -> list[dict]:
        caller = caller or account("ana")
        event = {
            "requestContext": {
                "connectionId": "phone",
                "requestId": "r-1",
                "authorizer": caller.context if context is None else context,
            },
            "body": body if isinstance(body, str | None) else json.dumps(body),
        }
        before = len(kept.to("phone"))
        assert tested_action(event, CONTEXT) == {"statusCode": 200}, "anything else would close the connection"
        return kept.to("phone")[before:]

    return send


def test_a_message_reaches_the_handler_and_is_answered(send):
    (frame,) = send(lift, {"action": "test:lift", "id": "m-1", "data": {"load": 100}})

    assert (frame["event"], frame["replyTo"], frame["data"]) == ("test:seen", "m-1", {"load": 100.0})


def test_a_message_needs_no_id(send):
    (frame,) = send(lift, {"action": "test:lift", "data": {"load": 100}})

    assert "replyTo" not in frame


def test_an_id_that_is_a_number_comes_back_as_text(send):
    (frame,) = send(ping, {"action": "test:ping", "id": 7})

    assert frame["replyTo"] == "7"


def test_a_message_without_data_is_accepted_where_none_is_required(send):
    assert send(ping, {"action": "test:ping"})[0]["event"] == "test:seen"


def test_wrong_fields_are_named(send):
    (frame,) = send(lift, {"action": "test:lift", "id": "m-1", "data": {"load": -1, "extra": 1}})

    assert (frame["event"], frame["replyTo"], frame["error"]["code"]) == ("error", "m-1", "invalid")
    assert {field["path"] for field in frame["error"]["fields"]} == {"data.load", "data.extra"}


def test_missing_data_is_named(send):
    (frame,) = send(lift, {"action": "test:lift"})

    assert [field["path"] for field in frame["error"]["fields"]] == ["data.load"]


def nested(levels: int) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for _ in range(levels):
        content = {"data": content}
    return content


UNREADABLE = [
    "", "{", "[]", "1", "null", "[" * 10_000, {"data": 1}, {"data": []}, None, nested(21), '{"data": ' * 1500,
    {"id": ""}, {"id": "x" * 101}, {"id": {"a": 1}}, {"id": ["x"]},
]  # fmt: skip


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_malformed_message_is_answered_with_an_error(send, body):
    (frame,) = send(lift, body)

    assert (frame["event"], frame["error"]["code"]) == ("error", "malformed")


def test_a_message_may_have_16_kilobytes(send):
    text = json.dumps({"id": "m", "data": {"load": 1}})

    (frame,) = send(lift, text + " " * (MAX_MESSAGE - len(text)))
    assert frame["event"] == "test:seen"
    (frame,) = send(lift, text + " " * (MAX_MESSAGE - len(text) + 1))
    assert (frame["event"], frame["error"]["code"]) == ("error", "too_large")
    (frame,) = send(lift, json.dumps({"id": "m", "data": {"text": "ü" * 8192}}, ensure_ascii=False))
    assert frame["error"]["code"] == "too_large", "bytes are counted, not characters"


def test_a_binary_frame_is_answered_with_an_error(send, kept):
    lift({"requestContext": about(), "body": "AAAA", "isBase64Encoded": True}, CONTEXT)

    assert kept.to("phone")[0]["error"]["code"] == "malformed"


def about(connection_id: str = "phone", **who: Any) -> dict[str, Any]:
    return {"connectionId": connection_id, "requestId": "r-1", "authorizer": account("ana", **who).context}


def test_a_problem_is_sent_with_its_code_and_members(send):
    (frame,) = send(lift, {"id": "m-1", "data": {"load": 13}})

    assert frame["error"] == {"code": "unlucky", "message": "Not today.", "currentVersion": 4}
    assert frame["replyTo"] == "m-1"


def test_an_unexpected_failure_is_sent_without_internals(send):
    (frame,) = send(lift, {"id": "m-1", "data": {"load": 14}})

    assert frame["error"]["code"] == "internal"
    assert "hunter2" not in json.dumps(frame)


def test_a_message_with_an_expired_token_is_refused_before_the_handler(send):
    (frame,) = send(lift, {"id": "m-1", "data": {"load": 1}}, caller=account("ana", age=900))

    assert (frame["error"]["code"], frame["replyTo"]) == ("unauthorized", "m-1")
    assert get(CallerState, "CALLER#user#ana", "CALLER") is None, "it is not counted either"


def test_a_connection_whose_token_has_expired_is_told_so_and_closed(send, kept):
    caller = account("ana")
    start = clock.now()
    assert send(ping, {}, caller=caller)[0]["event"] == "test:seen"
    connect(caller, "phone", "metric")
    clock.set_source(lambda: start + timedelta(seconds=901))

    assert send(ping, {}, caller=caller)[0]["error"]["code"] == "unauthorized"
    assert kept.closed == ["phone"]
    assert get(connections.Connection, "USER#ana", "MEMBER#phone") is None


def test_a_connection_without_a_caller_is_refused(send):
    assert send(ping, {}, context={})[0]["error"]["code"] == "unauthorized"


def test_a_connection_whose_session_has_ended_is_told_so_and_closed(send, kept):
    record = CallerState.of("user#ana")
    record.ended = {"s-1": 1}
    commit(put(record))

    assert send(ping, {}, caller=account("ana", session="s-2"))[0]["event"] == "test:seen"
    assert send(ping, {}, caller=account("ana", session="s-1"))[0]["error"]["code"] == "unauthorized"
    assert kept.closed == ["phone"]


def test_a_connection_of_a_suspended_account_is_told_so_and_closed(send, kept):
    commit(suspension_write("ana", suspended=True))

    assert send(ping, {}, caller=account("ana"))[0]["error"]["code"] == "account_suspended"
    assert kept.closed == ["phone"]


@pytest.mark.parametrize(
    ("access", "caller", "code"),
    [
        ("write:ai_requests", {}, "upgrade_required"),
        ("write:ai_requests", {"subscription": "premium"}, None),
        ("write:own_workouts", {"granted": frozenset({"read:own_workouts"})}, "insufficient_scope"),
        ("read:all_users", {"role": "premium"}, "forbidden"),
        ("read:all_users", {"role": "admin"}, None),
    ],
)
def test_a_caller_without_access_is_refused_with_the_reason(send, access, caller, code):
    tested_action = action("test:door", access=access, summary="Door", events=(LiftSeen,))(_ping)
    (frame,) = send(tested_action, {}, caller=account("ana", **caller))

    assert frame.get("error", {}).get("code") == code


def test_messages_are_counted(send, monkeypatch):
    monkeypatch.setenv("FITAI_LIMIT_LIVE", "2")
    settings.cache_clear()
    try:
        events = [send(ping, {"id": "m"})[0] for _ in range(3)]
    finally:
        monkeypatch.undo()
        settings.cache_clear()

    assert [frame["event"] for frame in events] == ["test:seen", "test:seen", "error"]
    assert events[2]["error"]["code"] == "too_many_requests"


@pytest.fixture
def slow(monkeypatch):
    """One message a second, three at once."""
    monkeypatch.setenv("FITAI_LIVE_PER_SECOND", "1")
    monkeypatch.setenv("FITAI_LIVE_BURST", "3")
    settings.cache_clear()
    start = [clock.now()]
    clock.set_source(lambda: start[0])
    yield start
    monkeypatch.undo()
    settings.cache_clear()


def test_a_connection_that_sends_too_fast_is_told_when_to_retry_and_stays_open(send, kept, slow):
    answers = [send(ping, {"id": "m"})[0] for _ in range(5)]

    assert [frame["event"] for frame in answers] == ["test:seen"] * 3 + ["error"] * 2
    assert [frame["error"]["code"] for frame in answers[3:]] == ["rate_limited"] * 2
    assert [frame["error"]["retryAfter"] for frame in answers[3:]] == [2, 3]
    slow[0] += timedelta(seconds=3)
    assert send(ping, {"id": "m"})[0]["event"] == "test:seen"
    assert kept.closed == []


def test_a_connection_that_goes_on_sending_too_fast_is_closed(send, kept, slow):
    for _ in range(12):
        send(ping, {"id": "m"})
    assert kept.closed == []
    send(ping, {"id": "m"})
    assert kept.closed == ["phone"]


def test_what_cannot_be_read_is_counted_too(send, slow):
    codes = [send(ping, "{")[0]["error"]["code"] for _ in range(4)]

    assert codes == ["malformed"] * 3 + ["rate_limited"]


def test_another_connection_of_the_account_may_still_send(send, kept, slow):
    for _ in range(4):
        send(ping, {"id": "m"})
    ping({"requestContext": about("watch"), "body": "{}"}, CONTEXT)

    assert kept.to("watch")[0]["event"] == "test:seen"


def test_a_dear_action_counts_for_several(send, slow):
    dear = action("test:dear", access="read:own_profile", summary="", events=(), cost=3)(_ping)

    assert [send(dear, {})[0]["event"] for _ in range(2)] == ["test:seen", "error"]


def test_measures_are_in_the_units_of_the_account(send):
    record = CallerState.of("user#ana")
    record.units = "imperial"
    commit(put(record))
    seen = []

    def keep(message: Message, data: Lift) -> None:
        seen.append(data.load)
        push([message.sender], LiftSeen(load=data.load))

    (frame,) = send(
        action("test:keep", access="read:own_profile", summary="", events=())(keep), {"data": {"load": 100}}
    )

    assert seen == [45.359237]
    assert frame["data"]["load"] == 100


def test_a_sender_whose_connection_is_gone_causes_no_failure(send, kept):
    connect(account("ana"), "phone", "metric")
    kept.gone.add("phone")

    assert send(lift, {"data": {"load": 1}}) == []
    assert send(lift, {"data": {"load": -1}}) == []


def test_a_failing_transport_does_not_fail_the_message(send, monkeypatch):
    def fail(connection_id: str, frame: str) -> bool:
        raise ConnectionError

    monkeypatch.setattr(transport, "instance", SimpleNamespace(send=fail))

    assert send(lift, {"data": {"load": 1}}) == []
    assert send(lift, {"data": {"load": -1}}) == []


def test_what_others_hold_for_a_moment_may_be_sent_again(send):
    def contended(message: Message) -> None:
        raise WriteConflict

    tested_action = action("test:held", access="read:own_profile", summary="Held", events=(LiftSeen,))(contended)
    (frame,) = send(tested_action, {"action": "test:held", "id": "m-1"})

    assert (frame["replyTo"], frame["error"]["code"]) == ("m-1", "unavailable")
