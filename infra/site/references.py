"""The pages of the site that are made from the documents of the API: its operations, and the messages of the WebSocket."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from infra import ROOT

Schema = dict[str, Any]
DOCS = ROOT / "docs"
INTERFACE = "api.html"
"""The page with Swagger UI, beside the reference."""


def pages() -> dict[str, Callable[[], str]]:
    """What makes each page, by its path."""
    return {"reference/rest.md": rest, "reference/websocket.md": websocket}


def rest() -> str:
    """Every operation by its service; each leads to the page where it can be tried."""
    document = json.loads((DOCS / "openapi.json").read_text("utf-8"))
    lines = [
        "# The REST API", "",
        f"[Read all of it, and try it, in Swagger UI]({INTERFACE}){{ .md-button .md-button--primary }}", "",
        "The document itself is [openapi.json](../../openapi.json), OpenAPI 3.1: clients can be generated from it. "
        "The envelope, lists in pages, idempotent writes and units are explained in its [introduction](../quickstart.md#what-every-request-has).",
        "",
    ]  # fmt: skip
    descriptions = {tag["name"]: tag.get("description", "") for tag in document["tags"]}
    for tag, description in descriptions.items():
        lines += [f"## {tag}", "", description, "", "| operation | does | who may call |", "|---|---|---|"]
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if tag in operation["tags"]:
                    link = f"{INTERFACE}#/{tag}/{operation['operationId']}"
                    caller = _caller(operation)
                    lines.append(f"| [`{method.upper()} {path}`]({link}) | {_cell(operation['summary'])} | {caller} |")
        lines.append("")
    return "\n".join(lines)


def websocket() -> str:
    """Every action and event with its fields and an example."""
    document = json.loads((DOCS / "asyncapi.json").read_text("utf-8"))
    messages = document["components"]["messages"]
    reader = Reader(document["components"]["schemas"])
    operations = {
        operation["title"]: operation for operation in document["operations"].values() if "title" in operation
    }
    lines = [
        "# The WebSocket", "",
        "What may be sent and what comes, message by message, from [asyncapi.json](../../asyncapi.json). "
        "How they are used is told in [Live](../guides/live.md).", "",
        "## Actions", "", "A client sends `{\"action\", \"id\", \"data\"}`. With the same `id` a message is applied once.", "",
    ]  # fmt: skip
    for key in sorted(messages):
        if key.startswith("action."):
            lines += _action(messages[key], operations.get(messages[key]["name"], {}), reader)
    lines += [
        "## Events", "",
        "The server sends `{\"event\", \"at\", \"data\"}`; `replyTo` is the `id` of the own message that an event follows from, "
        "`version` that of the workout, `userId` and `roomId` say who has caused it in which room.", "",
    ]  # fmt: skip
    for key in sorted(messages):
        if key.startswith("event."):
            lines += _event(messages[key], reader)
    lines += ["## Frames", "", "What is no event of its own.", ""]
    for key in ("error", "batch", "part"):
        message = messages[key]
        schema = reader.resolve(message["payload"])
        lines += [
            f"### `{message['name']}`",
            "",
            message.get("summary", ""),
            "",
            *reader.table(schema),
            *_example(message),
        ]
    lines += ["## Types", "", "The types that several messages share.", ""]
    lines += reader.types()
    return "\n".join(lines)


class Reader:
    """Writes schemas as tables, and remembers the types that they name."""

    def __init__(self, schemas: dict[str, Schema]) -> None:
        self._schemas = schemas
        self._named: list[str] = []

    def resolve(self, schema: Schema) -> Schema:
        """The schema itself where one is referred to."""
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def table(self, schema: Schema) -> list[str]:
        """The fields of an object."""
        fields = schema.get("properties", {})
        if not fields:
            return (
                [f"{self.name(schema)}.", ""]
                if "type" not in schema or schema["type"] != "object"
                else ["It has no fields.", ""]
            )
        required = set(schema.get("required", ()))
        lines = ["| field | type | what it is |", "|---|---|---|"]
        for field, content in fields.items():
            mark = "" if field in required else "?"
            lines.append(f"| `{field}{mark}` | {self.name(content)} | {_cell(content.get('description', ''))} |")
        return [*lines, ""]

    def name(self, schema: Schema) -> str:
        """A type in a few words."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            target = self._schemas[name]
            if "enum" in target or target.get("type") not in (None, "object"):
                return self.name(target)
            if name not in self._named:
                self._named.append(name)
            return f"[{name}](#{name.lower()})"
        if "const" in schema:
            return f"`{json.dumps(schema['const'])}`"
        if "enum" in schema:
            return ", ".join(f"`{value}`" for value in schema["enum"])
        for kind in ("anyOf", "oneOf", "allOf"):
            if kind in schema:
                return " or ".join(dict.fromkeys(map(self.name, schema[kind])))
        kind = schema.get("type", "any")
        if kind == "array":
            return f"list of {self.name(schema.get('items', {}))}"
        unit = f", {schema['x-unit']}" if "x-unit" in schema else ""
        return f"{schema.get('format', kind)}{unit}" if isinstance(kind, str) else " or ".join(kind)

    def types(self) -> list[str]:
        """The named types, with those that these name."""
        lines: list[str] = []
        position = 0
        while position < len(self._named):
            name = self._named[position]
            schema = self._schemas[name]
            description = schema.get("description", "")
            lines += [f"### {name}", "", *([description, ""] if description else []), *self.table(schema)]
            position += 1
        return lines


def _action(message: Schema, operation: Schema, reader: Reader) -> Iterator[str]:
    schema = reader.resolve(message["payload"])
    yield from (f"### `{message['name']}`", "", operation.get("description") or message.get("summary", ""), "")
    scope = operation.get("x-scope")
    replies = [reply["$ref"].rpartition("/")[2] for reply in operation.get("reply", {}).get("messages", ())]
    names = [f"`{reply.removeprefix('event.').replace('.', ':', 1)}`" for reply in replies]
    if scope:
        yield f"Needs the scope `{scope}`. Answered by {', '.join(names)}."
        yield ""
    data = schema["properties"].get("data")
    yield from reader.table(reader.resolve(data)) if data else ("It has no data.", "")
    yield from _example(message)


def _event(message: Schema, reader: Reader) -> Iterator[str]:
    schema = reader.resolve(message["payload"])
    yield from (f"### `{message['name']}`", "", message.get("summary", ""), "")
    data = schema.get("properties", {}).get("data")
    if data:
        resolved = reader.resolve(data)
        yield from reader.table(resolved) if "properties" in resolved else (f"`data`: {reader.name(data)}.", "")
    yield from _example(message)


def _example(message: Schema) -> Iterator[str]:
    for example in message.get("examples", ())[:1]:
        yield from ("```json", json.dumps(example["payload"], indent=2, ensure_ascii=False), "```", "")


def _caller(operation: Schema) -> str:
    if operation["x-access"] == "public":
        return "everybody"
    return f"`{operation['x-scope']}`" + ("" if operation["x-access"] == "user" else f" ({operation['x-access']})")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
