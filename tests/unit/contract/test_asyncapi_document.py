"""The AsyncAPI document is sound, and has every action and every event."""

import re
from typing import Any, ClassVar

from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.documents import asyncapi
from fitai.kernel.endpoint import endpoint
from fitai.kernel.live.actions import Action, Message, action
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.types import Weight
from jsonschema import Draft202012Validator

from tests.unit.contract import samples
from tests.unit.contract.sample_declarations import (
    Bar,
    _create,
    generate_operation,
    references,
    resolve,
)


def discriminators(node: Any) -> list[Any]:
    if isinstance(node, list):
        return [path for item in node for path in discriminators(item)]
    if not isinstance(node, dict):
        return []
    here = [node["discriminator"]] if "propertyName" in (node.get("discriminator") or ()) else []
    return here + [path for item in node.values() for path in discriminators(item)]


def check(document: dict[str, Any]) -> None:
    """Check what AsyncAPI 3.0 requires of this document."""
    assert document["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= set(document["info"])
    assert set(document) <= {
        "asyncapi", "id", "info", "servers", "defaultContentType", "channels", "operations", "components"
    }  # fmt: skip
    for reference in references(document):
        resolve(document, reference)
    assert discriminators(document) == [], "an object in OpenAPI, but a string in AsyncAPI"
    for kind in document["components"].values():
        assert all(re.fullmatch(r"[\w.\-]+", key) for key in kind)
    for server in document["servers"].values():
        assert {"host", "protocol"} <= set(server)
        assert set(re.findall(r"\{(\w+)\}", server["host"] + server["pathname"])) == set(server["variables"])
    messages = document["components"]["messages"]
    (channel,) = document["channels"].values()
    assert set(channel["messages"]) == set(messages)
    for message in messages.values():
        Draft202012Validator.check_schema(message["payload"])
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for operation in document["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert set(operation) <= {
            "action",
            "channel",
            "title",
            "summary",
            "description",
            "messages",
            "reply",
            "x-access",
            "x-scope",
        }
        for content in (operation, operation.get("reply") or {"channel": operation["channel"], "messages": []}):
            assert resolve(document, content["channel"]["$ref"]) is channel
            # An operation's messages are those of its channel, not those of the components behind them.
            assert all(message["$ref"].startswith("#/channels/live/messages/") for message in content["messages"])


class BarLifted(LiveEvent):
    """A bar went up."""

    name: ClassVar[str] = "bar:lifted"

    load: Weight


def _lift(message: Message, data: Bar) -> None: ...


def test_the_asyncapi_document_is_sound():
    check(samples.live_document())


def test_every_action_is_received_and_every_event_sent():
    operations = samples.live_document()["operations"]
    received = {operation["title"] for operation in operations.values() if operation["action"] == "receive"}
    sent = {operation["title"] for operation in operations.values() if operation["action"] == "send"}

    assert received == {operation.declaration.action for operation in catalogue.actions()}
    assert sent == {event.name for event in asyncapi.live_events()} | {"batch", "part"}
    answers = {event.name for function in catalogue.actions() for event in function.declaration.events}
    assert answers <= sent


def test_frames_are_described_both_ways(monkeypatch):
    endpoint_: Action = action("bar:lift", access="write:ai_requests", summary="Lift it", events=(BarLifted,))(_lift)
    monkeypatch.setattr(catalogue, "actions", lambda: [Function("live", "lift", endpoint_)])
    monkeypatch.setattr(asyncapi, "live_events", lambda: [BarLifted])
    document = asyncapi.document()
    check(document)
    messages = document["components"]["messages"]

    assert messages["action.bar.lift"]["payload"] == {"$ref": "#/components/schemas/BarLiftMessage"}
    sent = document["components"]["schemas"]["BarLiftMessage"]
    assert (sent["properties"]["action"]["type"], sent["properties"]["action"]["const"]) == ("string", "bar:lift")
    assert sent["required"] == ["action", "data"]
    assert sent["properties"]["data"]["$ref"] == "#/components/schemas/Bar"

    pushed = messages["event.bar.lifted"]
    assert pushed["summary"] == "A bar went up."
    assert pushed["payload"] == {"$ref": "#/components/schemas/BarLiftedFrame"}
    frame = document["components"]["schemas"]["BarLiftedFrame"]
    assert frame["required"] == ["event", "at", "data"]
    names = {"event", "replyTo", "version", "at", "roomId", "userId", "data"}
    assert set(frame["properties"]) == names

    assert document["components"]["schemas"]["ErrorFrame"]["required"] == ["event", "error"]
    operation = document["operations"]["receive.bar.lift"]
    assert (operation["x-access"], operation["x-scope"]) == ("premium", "write:ai_requests")
    assert operation["summary"] == "Lift it"
    assert [message["$ref"].rpartition("/")[2] for message in operation["reply"]["messages"]] == [
        "event.bar.lifted",
        "error",
    ]


def test_events_that_tests_make_up_are_in_no_document():
    assert BarLifted in LiveEvent.registry.values()
    assert BarLifted not in asyncapi.live_events()


def test_a_form_and_a_redirect_are_documented(monkeypatch):
    endpoint_ = endpoint("POST", "/bars/{barId}", access="read:own_profile", summary="Lift", form=True, redirects=True)(
        _create
    )
    operation, _ = generate_operation(monkeypatch, endpoint_)

    assert set(operation["requestBody"]["content"]) == {"application/x-www-form-urlencoded"}
    assert "Location" in operation["responses"]["303"]["headers"]
    assert "content" not in operation["responses"]["303"]
