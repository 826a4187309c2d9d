"""The OpenAPI 3.1 document, made from the declarations of the endpoints. No function imports this.

`python -m fitai.kernel.openapi` writes it.
"""

import importlib
import inspect
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from http import HTTPStatus
from operator import or_
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, WithJsonSchema
from pydantic.alias_generators import to_camel

import fitai
from fitai.kernel import catalogue, errors
from fitai.kernel.catalogue import Function
from fitai.kernel.clock import Moment
from fitai.kernel.endpoint import FORM, WRITES, Declaration, Raw
from fitai.kernel.errors import Problem
from fitai.kernel.paging import Paging
from fitai.kernel.schemas import REFERENCE, Schema, Schemas
from fitai.kernel.types import Model

FILE = "openapi.json"
SERVED = catalogue.ROOT / "functions" / "platform"
"""The documents stand beside the functions that serve them; `docs/` links there."""


class Meta(Model):
    """What is said of every answer."""

    request_id: str
    timestamp: Moment


class Pagination(Model):
    """Where the list goes on."""

    cursor: Annotated[str | None, WithJsonSchema({"type": ["string", "null"]})] = Field(
        description="To be sent as `cursor` for the next page; null at the end of the list."
    )
    limit: int


class PageMeta(Meta):
    """What is said of every page of a list."""

    pagination: Pagination


class WrongField(Model):
    """What is wrong with one field of the request."""

    path: str = Field(description="As the client wrote it: `weeklyPlan.days.monday.exercises.0.sets`.")
    message: str


class ErrorBody(Model):
    """Why a request failed. Some codes bring members of their own, such as `currentVersion`."""

    code: str = Field(description="Stable snake_case, for programs.")
    message: str = Field(description="A sentence, for people.")
    fields: list[WrongField] | None = None


class Failure(Model):
    """The envelope of every failure."""

    success: Literal[False]
    error: ErrorBody
    meta: Meta


@dataclass(frozen=True, slots=True)
class Failing:
    """One code that a route may answer with, for its document."""

    status: int
    code: str
    sentence: str

    @classmethod
    def of(cls, problem: type[Problem]) -> "Failing":
        return cls(problem.status, problem.code, problem.sentence)


REPLAYED = (
    Failing(409, "idempotency_key_reused", "This Idempotency-Key was used with another request."),
    Failing(409, "idempotency_in_progress", "The first request with this Idempotency-Key is still running."),
)
CURSOR = Failing(400, "invalid_cursor", "The cursor does not belong to this list.")

PARAMETERS: dict[str, Schema] = {
    "Units": {
        "name": "units",
        "in": "query",
        "description": "How measures are read and written; without it, as the account prefers. "
        "A schema's `x-unit` is the metric unit, `x-imperial-unit` the other one; bounds are metric.",
        "schema": {"type": "string", "enum": ["metric", "imperial"]},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Made by the client. The same key and request answer the first result again, for a day.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` of an earlier answer: 304 when nothing changed.",
        "schema": {"type": "string"},
    },
}
HEADERS: dict[str, Schema] = {
    "RequestId": {"description": "Names this request in our logs.", "schema": {"type": "string"}},
    "RetryAfter": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}},
    "ETag": {"description": "Of this very content.", "schema": {"type": "string"}},
    "CacheControl": {"description": "How long the answer may be kept.", "schema": {"type": "string"}},
    "Location": {"description": "Where to go.", "schema": {"type": "string", "format": "uri-reference"}},
}
ABOUT = """The backend of a fitness platform: exercises, programmes, live workouts on several devices, progress.

**Envelope.** A good answer is `{"success": true, "data": …, "meta": …}`, a failure
`{"success": false, "error": {"code", "message", "fields"}, "meta": …}`. JSON is camelCase, times are ISO 8601 UTC.

**Measures** are kilograms and metres. With `?units=imperial`, or when the account prefers it, they are read and
written in pounds, inches and miles.

**Lists** come in pages: send `meta.pagination.cursor` as `cursor` for the next one; it is null at the end.

**Writes** take an `Idempotency-Key`, so that a request may be sent again after a lost answer.

**Limits** per quarter of an hour depend on the account; past them 429 with `Retry-After`.

**Live.** What happens in a workout reaches all devices through a WebSocket, whose messages
[asyncapi.json](asyncapi.json) describes. A client sends `{"action", "id", "data"}`:

{actions}
"""


def document() -> Schema:
    """The whole document.

    Raises:
        SameName: two types of the API have one name.
    """
    functions = catalogue.endpoints()
    schemas = Schemas()
    schemas.add("failure", "serialization", Failure)
    schemas.add("meta", "serialization", Meta)
    schemas.add("page-meta", "serialization", PageMeta)
    for one in functions:
        _take(schemas, one)
    schemas.build()
    answers: dict[str, Schema] = {}
    paths: dict[str, Schema] = {}
    for one in sorted(functions, key=lambda each: each.declaration.path):
        paths.setdefault(one.declaration.path, {})[one.declaration.method.lower()] = _operation(one, schemas, answers)
    return {
        "openapi": "3.1.0",
        "info": {"title": "FitAI", "version": fitai.__version__, "description": _about()},
        "servers": [{"url": ".", "description": "Where this document was read from."}],
        "tags": [{"name": service, **_what(service)} for service in sorted({one.service for one in functions})],
        "paths": paths,
        "components": {
            "schemas": schemas.used(paths, answers),
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": dict(sorted(answers.items())),
            "securitySchemes": {
                "accessToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "From `POST /auth/login`; it is good for 15 minutes.",
                }
            },
        },
    }


def operation_id(function: Function) -> str:
    """The name of an operation: `workouts_complete_set`."""
    return f"{function.service}_{function.name}"


def _take(schemas: Schemas, function: Function) -> None:
    declaration: Declaration = function.declaration
    route = declaration.route
    for name in declaration.path_parameters:
        schemas.add((route, "path", name), "validation", declaration.hints[name])
    if declaration.query is not None:
        schemas.add((route, "query"), "validation", declaration.query)
    if declaration.body is not None:
        schemas.add((route, "body"), "validation", declaration.body)
    if enveloped(declaration):
        schemas.add((route, "data"), "serialization", _data_type(declaration))


def enveloped(declaration: Declaration) -> bool:
    """Whether it has an answer in the envelope, rather than `Raw` ones only."""
    return declaration.result is not Raw


def answers_raw(declaration: Declaration) -> bool:
    """Whether it has an answer outside of the envelope."""
    return declaration.result is Raw or Raw in get_args(declaration.result)


def _data_type(declaration: Declaration) -> Any:
    parts = get_args(declaration.result)
    return reduce(or_, (part for part in parts if part is not Raw)) if Raw in parts else declaration.result


def _about() -> str:
    listed = [f"- `{one.declaration.action}`: {one.declaration.summary}" for one in catalogue.actions()]
    return ABOUT.replace("{actions}", "\n".join(listed)).strip()


def _what(service: str) -> Schema:
    """What a service is for: the first line of its package."""
    try:
        said = inspect.getdoc(importlib.import_module(f"fitai.{service}"))
    except ModuleNotFoundError:
        said = None
    return {"description": said.partition("\n")[0]} if said else {}


# --- one operation -----------------------------------------------------------------------------------------


def _operation(function: Function, schemas: Schemas, answers: dict[str, Schema]) -> Schema:
    declaration: Declaration = function.declaration
    operation: Schema = {
        "operationId": operation_id(function),
        "tags": [function.service],
        "summary": declaration.summary,
        "description": declaration.description,
        "x-access": declaration.access,
        "security": [{"accessToken": []}] if declaration.access != "public" else [{}, {"accessToken": []}],
    }
    if declaration.cache:
        operation["x-cache"] = declaration.cache
    parameters = _parameters(declaration, schemas)
    if parameters:
        operation["parameters"] = parameters
    if declaration.body is not None:
        body = schemas[declaration.route, "body"]
        required = any("required" in one for one in _top(body, schemas))
        kind = FORM if declaration.form else "application/json"
        operation["requestBody"] = {"required": required, "content": {kind: {"schema": body}}}
    operation["responses"] = _good(declaration, schemas) | _failures(declaration, answers)
    return operation


def _top(schema: Schema, schemas: Schemas) -> Iterable[Schema]:
    """The schema itself, behind its reference."""
    reference = schema.get("$ref")
    return [schemas.definitions[reference.removeprefix(REFERENCE)] if reference else schema]


def _parameters(declaration: Declaration, schemas: Schemas) -> list[Schema]:
    route = declaration.route
    found = [
        {"name": to_camel(name), "in": "path", "required": True, "schema": schemas[route, "path", name]}
        for name in declaration.path_parameters
    ]
    if declaration.query is not None:
        for query in _top(schemas[route, "query"], schemas):
            found += [_query_parameter(name, one, query) for name, one in query.get("properties", {}).items()]
    if _measured(declaration, schemas):
        found.append({"$ref": "#/components/parameters/Units"})
    if declaration.method in WRITES:
        found.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if declaration.cache:
        found.append({"$ref": "#/components/parameters/IfNoneMatch"})
    return found


def _query_parameter(name: str, schema: Schema, query: Schema) -> Schema:
    schema = {key: value for key, value in schema.items() if (key, value) != ("default", None)}
    options = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(options) == 1:
        schema = {key: value for key, value in schema.items() if key != "anyOf"} | options[0]
    described = {"description": schema.pop("description")} if "description" in schema else {}
    required = {"required": True} if name in query.get("required", ()) else {}
    return {"name": name, "in": "query"} | described | required | {"schema": schema}


def _measured(declaration: Declaration, schemas: Schemas) -> bool:
    parts = [(declaration.route, "query"), (declaration.route, "body"), (declaration.route, "data")]
    given = [declaration.query, declaration.body, enveloped(declaration) or None]
    return any(schemas.has_measure(schemas[part]) for part, one in zip(parts, given, strict=True) if one is not None)


def _good(declaration: Declaration, schemas: Schemas) -> Schema:
    headers = {"X-Request-Id": _header("RequestId"), "Cache-Control": _header("CacheControl")}
    if declaration.cache:
        headers["ETag"] = _header("ETag")
    if 300 <= declaration.status < 400:
        headers["Location"] = _header("Location")
    content: Schema = {}
    if enveloped(declaration):
        content["application/json"] = {"schema": _envelope(declaration, schemas)}
    if answers_raw(declaration):
        content |= {kind: {"schema": _raw_schema(kind)} for kind in declaration.produces}
    good: Schema = {"description": HTTPStatus(declaration.status).phrase, "headers": headers}
    found = {str(declaration.status): good | ({"content": content} if content else {})}
    if declaration.redirects:
        away = {"X-Request-Id": _header("RequestId"), "Location": _header("Location")}
        found["303"] = {"description": HTTPStatus.SEE_OTHER.phrase, "headers": away}
    if declaration.cache:
        found["304"] = {"description": "Nothing changed since that `ETag`.", "headers": headers}
    return found


def _envelope(declaration: Declaration, schemas: Schemas) -> Schema:
    meta = "page-meta" if declaration.is_page else "meta"
    return {
        "type": "object",
        "required": ["success", "data", "meta"],
        "properties": {
            "success": {"const": True},
            "data": schemas[declaration.route, "data"],
            "meta": schemas[meta],
        },
    }


def _raw_schema(content_type: str) -> Schema:
    return {} if content_type.endswith("json") else {"type": "string"}


def _header(name: str) -> Schema:
    return {"$ref": f"#/components/headers/{name}"}


# --- failures ----------------------------------------------------------------------------------------------


def failings(declaration: Declaration) -> list[Failing]:
    """Everything that a route may answer when it fails: what the kernel checks, and what it declares itself."""
    reads_list = declaration.query is not None and issubclass(declaration.query, Paging)
    found = [Failing.of(errors.Invalid), Failing.of(errors.Problem)]
    if declaration.access != "public":
        found.append(Failing.of(errors.Unauthorized))
    if reads_list:
        found.append(CURSOR)
    if declaration.access == "premium":
        found.append(Failing.of(errors.UpgradeRequired))
    if declaration.access == "admin":
        found.append(Failing.of(errors.Forbidden))
    if declaration.path_parameters:
        found.append(Failing.of(errors.NotFound))
    if declaration.method in WRITES:
        found += REPLAYED
    if declaration.body is not None:
        found += map(Failing.of, (errors.Malformed, errors.TooLarge, errors.UnsupportedType))
    if declaration.counted:
        found += map(Failing.of, (errors.TooManyRequests, errors.Unavailable))
    found += map(Failing.of, declaration.errors)
    return list(dict.fromkeys(found))


def _failures(declaration: Declaration, answers: dict[str, Schema]) -> Schema:
    """Responses by status; equal ones are one component."""
    by_status: dict[int, list[Failing]] = {}
    for one in failings(declaration):
        by_status.setdefault(one.status, []).append(one)
    found = {}
    for status, several in sorted(by_status.items()):
        several.sort(key=lambda one: one.code)
        name = f"{status}-" + "-".join(one.code for one in several)
        headers = {"X-Request-Id": _header("RequestId")}
        if status in (429, 503):
            headers["Retry-After"] = _header("RetryAfter")
        answers[name] = {
            "description": "\n".join(f"- `{one.code}`: {one.sentence}" for one in several),
            "headers": headers,
            "content": {"application/json": {"schema": {"$ref": f"{REFERENCE}Failure"}}},
        }
        found[str(status)] = {"$ref": f"#/components/responses/{name}"}
    return found


# --- the file ----------------------------------------------------------------------------------------------


def text() -> str:
    """The document as its file has it."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def write(folder: Path = SERVED) -> Path:
    """Write the file; gives its path."""
    path = folder / FILE
    path.write_text(text())
    return path


if __name__ == "__main__":
    write()
