"""Load is shed by switches: read-only, and no fan-out; what follows from a declaration is tried at every route and action."""

import re
from datetime import timedelta

import pytest
from fitai.kernel import catalogue, clock, switches
from fitai.kernel.catalogue import Function
from fitai.kernel.endpoint_declaration import WRITE_METHODS
from fitai.kernel.events import Event, Reaction, reaction
from fitai.kernel.ids import new_id
from fitai.kernel.needs import ReactionQueue, Switches, Table

from tests.harness import gateway
from tests.harness.gateway import CONTEXT, Answer, Frames, Socket, access_token, call
from tests.unit.auth.people import register
from tests.unit.community.comments.steps import comment, publish

GOES_ON = {
    "PUT /admin/settings",
    "POST /auth/login",
    "POST /auth/login/totp",
    "POST /auth/login/recovery-code",
    "POST /auth/passkeys/sign-in",
    "POST /auth/passkeys/sign-in/options",
    "POST /auth/refresh",
    "POST /auth/step-up",
    "POST /auth/logout",
    "DELETE /auth/sessions/{id}",
    "POST /payments/webhook",
    "POST /notifications/mail-events",
    "POST /notifications/unsubscribe",
}
"""What changes something also while the service is read-only: signing in and out, ending that state, and what other services
would tell in vain."""
WRITING = [function for function in catalogue.endpoints() if function.declaration.is_write]
FAN_OUT = [function for function in catalogue.reactions() if "fan_out" in function.declaration.switches]


def send(function: Function) -> Answer:
    declaration = function.declaration
    path = re.sub(r"\{\w+\+?\}", lambda match: "0" if "ndex" in match[0] else new_id(), declaration.path)
    token = None if declaration.access == "public" else access_token(new_id(), role="admin", subscription="pro")
    return call(declaration.method, path, {} if declaration.body is not None else None, token=token)


def test_what_goes_on_while_the_service_is_read_only_is_listed() -> None:
    exempt = {function.declaration.route for function in catalogue.endpoints() if function.declaration.while_read_only}

    assert exempt == GOES_ON


def test_every_route_that_changes_something_is_refused_while_the_service_is_read_only(aws: None) -> None:
    switches.use({"read_only": True})
    for function in WRITING:
        answer = send(function)
        assert (answer.status, answer.error["code"]) == (503, "read_only"), function.declaration.route
        assert int(answer.headers["retry-after"]) > 0
        assert set(answer.operations) == {"UpdateItem"}, "only the request was counted"


def test_reading_goes_on_while_the_service_is_read_only(aws: None) -> None:
    token = access_token("ann")
    assert call("POST", "/workouts", {}, token=token).status == 201
    switches.use({"read_only": True})

    assert call("GET", "/workouts", token=token).status == 200
    assert call("GET", "/exercises/popular").status == 200
    assert call("POST", "/workouts", {}, token=token).error["code"] == "read_only"
    switches.use({})
    assert call("POST", "/workouts", {}, token=token).status == 201


def test_actions_that_change_something_answer_an_error_and_the_others_work(pushed: Frames) -> None:
    socket = Socket(pushed, access_token("ann", role="premium", subscription="pro")).connect()
    switches.use({"read_only": True})
    for function in catalogue.actions():
        frames = socket.send(function.declaration.action, {})
        codes = [frame["error"]["code"] for frame in frames if "error" in frame]
        assert (codes == ["read_only"]) is function.declaration.is_write, function.declaration.action
    assert any(not function.declaration.is_write for function in catalogue.actions())


def test_what_is_a_write_follows_from_method_and_needs() -> None:
    assert len(WRITING) > 100
    for function in WRITING:
        assert function.declaration.method in WRITE_METHODS
        assert Switches.READ in function.needs
    (plates,) = [function for function in catalogue.endpoints() if function.name == "choose_plates"]
    assert not plates.declaration.is_write
    assert Table.PUT.changes_data and Table.BATCH_DELETE.changes_data
    assert not Table.GET.changes_data and not Table.CHECK.changes_data and not Switches.READ.changes_data


# --- fan-out -------------------------------------------------------------------------------------------------------


class Sung(Event):
    """A song was sung."""

    name = "test.sung"


def singing() -> tuple[Reaction, list[str]]:
    heard: list[str] = []

    def handler(event: Sung) -> None:
        heard.append(event.id)

    return reaction(Sung, needs=(), switches=("fan_out",))(handler), heard


def test_events_of_what_is_switched_off_wait_in_the_queue_and_are_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    listener, heard = singing()
    queue: list[tuple[str, int]] = []
    waiting = gateway.Waiting()
    monkeypatch.setattr(waiting, "requeue", lambda arn, body, seconds: queue.append((body, seconds)))
    monkeypatch.setattr("fitai.kernel.events.redelivery_queue", waiting)
    event = Sung(user_id="ann")
    body = f'{{"detail-type": "test.sung", "detail": {event.model_dump_json(by_alias=True)}}}'

    for off in (True, True, False):
        switches.use({"fan_out": not off})
        arn = "arn:aws:sqs:eu-central-1:1:q"
        record = {"messageId": "m", "body": body, "eventSourceARN": arn, "eventSource": "aws:sqs"}
        assert listener({"Records": [record]}, CONTEXT) == {"batchItemFailures": []}, "no try is used up"

    assert [content for content, _ in queue] == [body, body]
    assert all(500 < seconds <= 900 for _, seconds in queue)
    assert heard == [event.id]
    switches.use({})


def test_what_fans_out_can_read_the_switch_and_put_events_back() -> None:
    names = {function.name for function in FAN_OUT}

    assert {"distribute_activity", "send_notices", "send_pushes", "deliver_webhooks", "tell_friends"} <= names
    for function in FAN_OUT:
        assert {Switches.READ, ReactionQueue.REQUEUE} <= set(function.needs)
    assert not names & {"update_analytics", "recompute_records", "end_rest", "send_verification", "erase_account"}


def test_a_comment_is_told_when_the_fan_out_is_on_again(pushed: Frames) -> None:
    ann, bob = register("ann"), register("bob")
    post = publish(ann)
    gateway.deliver_events()
    switches.use({"fan_out": False})
    comment(bob, post).data  # noqa: B018
    gateway.deliver_events()
    assert call("GET", "/notifications", token=ann.token).data == []

    switches.use({})
    later = clock.now() + timedelta(hours=1)
    clock.set_source(lambda: later)
    assert gateway.deliver_due() > 0
    clock.set_source(None)
    gateway.deliver_events()
    assert [line["type"] for line in call("GET", "/notifications", token=ann.token).data] == ["comment"]
