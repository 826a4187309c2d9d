"""The AsyncAPI 3.0 document of the WebSocket, made from the declared actions and events. No function imports this.

Written from the server's side, as AsyncAPI 3 does: it receives the actions and sends the events.
`python -m fitai.kernel.documents` writes it.
"""

from typing import Any, Literal

from pydantic import Field
from pydantic.alias_generators import to_pascal

import fitai
from fitai.kernel import catalogue
from fitai.kernel.clock import Moment
from fitai.kernel.documents import examples
from fitai.kernel.documents.envelope import ErrorBody
from fitai.kernel.documents.schemas import REFERENCE_PREFIX, DuplicateTypeName, Schema, Schemas, has_required
from fitai.kernel.live.actions import MAX_ID, ActionDeclaration
from fitai.kernel.live.connections import CONNECTION_LIFETIME
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.live.frames import BATCH, PART, FramePart
from fitai.kernel.types import Model

FILE = "asyncapi.json"
CHANNEL = "live"
DESCRIPTION = """One WebSocket carries everything live. Connect with the access token of the REST API; a bad one is refused
at the handshake. A connection ends with its access token (and after {hours} hours at the latest): open the next one, with a new
token, before that.

The client sends `{{"action", "id", "data"}}`. What the server pushes because of it carries the `id` as `replyTo` on the
connection that sent it; the user's other devices, and others in the room, get the same event without it. `version`
is the workout's: a gap in it means that an event was missed, and `sync:request` brings what is missing.

What one operation pushes comes as one frame: an event alone as it is, several as a `batch`. A frame of more than 128 KB comes as
several of `part`: join their texts in the order of `index`, and take the frame that they make. Forget the parts of a frame
when the connection ends.

A message that cannot be read, an unknown action or a refused one is answered by `error`, and the connection stays. It
is closed when its access token ends, when its device is signed out, and when it goes on sending far too much.
Measures are in the units that the receiver's account prefers."""


class ErrorFrame(Model):
    """Tells the sender of a message why it was refused."""

    event: Literal["error"] = Field(description="The name of the event.")
    reply_to: str | None = Field(None, description="The `id` of the message, if it had one.")
    error: ErrorBody = Field(description="Why the message was refused.")


class EventFrame(Model):
    """What every event carries beside its `data`."""

    reply_to: str | None = Field(None, description="The `id` of the receiver's own message that this follows from.")
    version: int | None = Field(None, description="The version of the workout after it.")
    user_id: str | None = Field(None, description="The user who has caused it, where it is another user, in a room.")
    room_id: str | None = Field(None, description="The room through which the receiver sees it.")
    at: Moment = Field(description="When it was sent.")


def document() -> Schema:
    """The whole document."""
    actions = [function.declaration for function in catalogue.actions()]
    events = live_events()
    schemas = Schemas()
    schemas.add("error", "serialization", ErrorFrame)
    schemas.add("frame", "serialization", EventFrame)
    schemas.add("part", "serialization", FramePart)
    for action in actions:
        if action.data is not None:
            schemas.add(("action", action.action), "validation", action.data)
    for event in events:
        schemas.add(("event", event.name), "serialization", event)
    schemas.build()
    frame = schemas.definitions.pop("EventFrame")
    messages = {
        f"action.{_document_key(function.declaration.action)}": _action_message(function.declaration, schemas)
        | examples.message_example(function)
        for function in catalogue.actions()
    }
    messages |= {f"event.{_document_key(event.name)}": _event_message(event, schemas, frame) for event in events}
    for event_name, recorded_frame in examples.frame_examples().items():
        if message := messages.get(f"event.{_document_key(event_name)}"):
            message["examples"] = [{"name": event_name, "payload": recorded_frame}]
    envelopes = _named_envelopes(messages, schemas)
    batch_schemas = _batch_schemas(events, schemas, frame)
    reply = {"correlationId": {"$ref": "#/components/correlationIds/reply"}}
    batch = _frame_message(BATCH, "Several events that belong together.", {"$ref": f"{REFERENCE_PREFIX}BatchFrame"})
    messages[BATCH] = batch | reply
    messages[PART] = _frame_message(PART, "A part of a frame of more than 128 KB.", schemas["part"])
    messages["error"] = (
        _frame_message("error", "Tells the sender of a message that it was refused.", schemas["error"]) | reply
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "FitAI live",
            "version": fitai.__version__,
            "license": {"name": "MIT"},
            "description": DESCRIPTION.format(hours=CONNECTION_LIFETIME // 3600),
        },
        "defaultContentType": "application/json",
        "servers": {
            "local": {
                "host": "localhost:{port}",
                "pathname": "/_aws/execute-api/{api}/live",
                "protocol": "ws",
                "description": "The local stack of `make start`, which prints the whole address.",
                "variables": {
                    "port": {"default": "4566", "description": "The port of the local stack."},
                    "api": {"description": "The id of the WebSocket API."},
                },
                "security": [{"$ref": "#/components/securitySchemes/accessToken"}],
            },
            "aws": {
                "host": "{api}.execute-api.{region}.amazonaws.com",
                "pathname": "/{stage}",
                "protocol": "wss",
                "description": "A deployed stage.",
                "variables": {
                    "api": {"description": "The id of the WebSocket API; the deployment prints the whole address."},
                    "region": {"default": "eu-central-1"},
                    "stage": {"default": "live"},
                },
                "security": [{"$ref": "#/components/securitySchemes/accessToken"}],
            },
        },
        "channels": {CHANNEL: _channel(messages)},
        "operations": _operations(actions, events),
        "components": {
            "messages": messages,
            "schemas": _without_discriminators(schemas.definitions | envelopes | batch_schemas),
            "correlationIds": {
                "request": {"description": "Chosen by the client.", "location": "$message.payload#/id"},
                "reply": {"description": "The client's `id`.", "location": "$message.payload#/replyTo"},
            },
            "securitySchemes": {
                "accessToken": {
                    "type": "httpApiKey",
                    "name": "token",
                    "in": "query",
                    "description": "The access token; it may stand in Sec-WebSocket-Protocol instead.",
                }
            },
        },
    }


def live_events() -> list[type[LiveEvent]]:
    """The events that the services push, by name; those that tests define are left out."""
    catalogue.functions()
    events = [event for event in LiveEvent.registry.values() if event.__module__.startswith("fitai.")]
    return sorted(events, key=lambda event: event.name)


def _document_key(name: str) -> str:
    """A name as a key of the document, which may not have colons: `set.complete`."""
    return name.replace(":", ".")


def _without_discriminators(schema: Any) -> Any:
    """The schema without OpenAPI's discriminators: AsyncAPI gives the word another meaning; each variant has a const."""
    if isinstance(schema, list):
        return [_without_discriminators(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _without_discriminators(value)
        for name, value in schema.items()
        if not (name == "discriminator" and "propertyName" in value)
    }


def _named_envelopes(messages: dict[str, Schema], schemas: Schemas) -> dict[str, Schema]:
    """Move the messages' payloads into schemas with names, by which generators call their types.

    Raises:
        DuplicateTypeName: a type of the API has the name of an envelope.
    """
    envelopes: dict[str, Schema] = {}
    for key, message in messages.items():
        kind, _, name = key.partition(".")
        name = to_pascal(name.replace(".", "_")) + {"action": "Message", "event": "Frame"}[kind]
        if name in schemas.definitions:
            raise DuplicateTypeName(f"{name} is the name of the envelope of {message['name']}. Rename the type.")
        envelopes[name] = {"description": message.get("summary", message["name"])} | message["payload"]
        message["payload"] = {"$ref": f"{REFERENCE_PREFIX}{name}"}
    return envelopes


def _channel(messages: dict[str, Schema]) -> Schema:
    query = {"type": "object", "properties": {"token": {"type": "string", "description": "The access token."}}}
    return {
        "address": "/",
        "title": "The WebSocket",
        "messages": {key: {"$ref": f"#/components/messages/{key}"} for key in messages},
        "bindings": {"ws": {"method": "GET", "query": query, "bindingVersion": "0.1.0"}},
    }


def _action_message(declaration: ActionDeclaration, schemas: Schemas) -> Schema:
    properties: dict[str, Any] = {
        "action": {"type": "string", "const": declaration.action, "description": "The name of the action."},
        "id": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_ID,
            "description": "Chosen by the client; comes back as `replyTo`. A message that is sent again with the same id is "
            "applied once.",
        },
    }
    required = ["action"]
    if declaration.data is not None:
        data = schemas["action", declaration.action]
        properties["data"] = data | {"description": "What the action takes."}
        if has_required(data, schemas):
            required.append("data")
    return {
        "name": declaration.action,
        "title": declaration.action,
        "summary": declaration.summary,
        "correlationId": {"$ref": "#/components/correlationIds/request"},
        "payload": {"type": "object", "required": required, "properties": properties},
    }


def _event_message(event: type[LiveEvent], schemas: Schemas, frame: Schema) -> Schema:
    name = {"type": "string", "const": event.name, "description": "The name of the event."}
    properties = {"event": name} | frame["properties"]
    properties["data"] = schemas["event", event.name] | {"description": "What has happened."}
    summary = (event.__doc__ or "").strip().partition("\n")[0]
    return {
        "name": event.name,
        "title": event.name,
        **({"summary": summary} if summary else {}),
        "correlationId": {"$ref": "#/components/correlationIds/reply"},
        "payload": {"type": "object", "required": ["event", "at", "data"], "properties": properties},
    }


def _batch_schemas(events: list[type[LiveEvent]], schemas: Schemas, frame: Schema) -> dict[str, Schema]:
    """The schemas of a frame with several events, and of each event in it: its name and its data, as in a frame of its own."""
    batched_events: dict[str, Schema] = {
        f"Batched{to_pascal(event.name.replace(':', '_'))}": {
            "description": f"`{event.name}` in a batch.",
            "type": "object",
            "required": ["event", "data"],
            "properties": {
                "event": {"type": "string", "const": event.name, "description": "The name of the event."},
                "data": schemas["event", event.name] | {"description": "What has happened."},
            },
        }
        for event in events
    }
    variants = [{"$ref": f"{REFERENCE_PREFIX}{name}"} for name in batched_events]
    if duplicates := batched_events.keys() & schemas.definitions.keys():
        raise DuplicateTypeName(f"{sorted(duplicates)} are names of events in a batch. Rename the types.")
    batch = {
        "description": "Several events that belong together: what one operation pushes.",
        "type": "object",
        "required": ["event", "at", "events"],
        "properties": {
            "event": {"type": "string", "const": BATCH, "description": "The name of the frame."},
            **frame["properties"],
            "events": {"type": "array", "minItems": 2, "items": {"oneOf": variants}, "description": "In their order."},
        },
    }
    return batched_events | {"BatchFrame": batch}


def _frame_message(name: str, summary: str, schema: Schema) -> Schema:
    """The message of a frame that is no event of a service."""
    recorded_frame = examples.frame_examples().get(name)
    return {
        "name": name,
        "title": name,
        "summary": summary,
        "payload": schema,
        **({"examples": [{"name": name, "payload": recorded_frame}]} if recorded_frame else {}),
    }


def _operations(actions: list[ActionDeclaration], events: list[type[LiveEvent]]) -> Schema:
    channel = {"$ref": f"#/channels/{CHANNEL}"}
    operations: Schema = {}
    for action in actions:
        replies = [f"event.{_document_key(event.name)}" for event in action.events]
        replies += [BATCH] if len(replies) > 1 else []
        operations[f"receive.{_document_key(action.action)}"] = {
            "action": "receive",
            "channel": channel,
            "title": action.action,
            "summary": action.summary,
            "description": action.description,
            "messages": [_message_reference(f"action.{_document_key(action.action)}")],
            "reply": {"channel": channel, "messages": [_message_reference(key) for key in (*replies, "error")]},
            "x-access": action.level,
            "x-scope": action.access,
        }
    keys_by_name = {event.name: f"event.{_document_key(event.name)}" for event in events} | {BATCH: BATCH, PART: PART}
    for name, key in keys_by_name.items():
        operations[f"send.{key.removeprefix('event.')}"] = {
            "action": "send",
            "channel": channel,
            "title": name,
            "messages": [_message_reference(key)],
        }
    return operations


def _message_reference(key: str) -> Schema:
    return {"$ref": f"#/channels/{CHANNEL}/messages/{key}"}
