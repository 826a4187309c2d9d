"""The OpenAPI 3.1 document, made from the declarations of the endpoints. No function imports this.

`python -m fitai.kernel.documents` writes it.
"""

import importlib
import inspect
import re
from functools import reduce
from http import HTTPStatus
from operator import or_
from typing import Any, get_args

from pydantic.alias_generators import to_camel

import fitai
from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.documents import examples, guides
from fitai.kernel.documents.envelope import Failure, Meta, PageMeta
from fitai.kernel.documents.failures import failure_responses, header_reference
from fitai.kernel.documents.schemas import Schema, Schemas, has_required, resolve_reference
from fitai.kernel.endpoint_declaration import WRITE_METHODS, EndpointDeclaration
from fitai.kernel.http_request import FORM_CONTENT_TYPE
from fitai.kernel.http_response import RawResponse

FILE = "openapi.json"


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
    "RequestId": {"description": "Identifies this request in our logs.", "schema": {"type": "string"}},
    "RetryAfter": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}},
    "ETag": {"description": "The tag of this content.", "schema": {"type": "string"}},
    "CacheControl": {"description": "How long the answer may be cached.", "schema": {"type": "string"}},
    "Location": {"description": "The address to go on with.", "schema": {"type": "string", "format": "uri-reference"}},
}
DESCRIPTION = """The backend of a fitness platform: exercises, programmes, live workouts on several devices, progress.

**Envelope.** A good answer is `{"success": true, "data": …, "meta": …}`, a failure
`{"success": false, "error": {"code", "message", "fields"}, "meta": …}`. JSON is camelCase, times are ISO 8601 UTC.

**Measures** are kilograms and metres. With `?units=imperial`, or when the account prefers it, they are read and
written in pounds, inches and miles.

**Lists** come in pages: send `meta.pagination.cursor` as `cursor` for the next one; it is null at the end.

**Writes** take an `Idempotency-Key`, so that a request may be sent again after a lost answer.

**Limits** per quarter of an hour depend on the account; past them 429 with `Retry-After`.

**Errors.** `error.code` is one of [a catalogue](docs/guides/errors.html) that says of each when it comes and what to do.

**Guides:** {guides}.

**Live.** What happens in a workout reaches all devices through a WebSocket, whose messages
[asyncapi.json](asyncapi.json) describes. A client sends `{"action", "id", "data"}`:

{actions}
"""


def document() -> Schema:
    """The whole document.

    Raises:
        DuplicateTypeName: two types of the API have one name.
    """
    functions = [function for function in catalogue.endpoints() if function.declaration.is_documented]
    schemas = Schemas()
    schemas.add("failure", "serialization", Failure)
    schemas.add("meta", "serialization", Meta)
    schemas.add("page-meta", "serialization", PageMeta)
    for function in functions:
        _add_types(schemas, function)
    schemas.build()
    responses: dict[str, Schema] = {}
    paths: dict[str, Schema] = {}
    for function in sorted(functions, key=lambda endpoint: endpoint.declaration.path):
        operations = paths.setdefault(function.declaration.path, {})
        operations[function.declaration.method.lower()] = _operation(function, schemas, responses)
    examples.borrow_examples(
        media_type
        for operations in paths.values()
        for operation in operations.values()
        for response in operation["responses"].values()
        for media_type in response.get("content", {}).values()
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "FitAI",
            "version": fitai.__version__,
            "description": _description(),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": ".", "description": "Where this document was read from."}],
        "tags": [
            {"name": service, **_tag_description(service)}
            for service in sorted({function.service for function in functions})
        ],
        "paths": paths,
        "components": {
            "schemas": schemas.used(paths, responses),
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": dict(sorted(responses.items())),
            "securitySchemes": {
                "accessToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "From `POST /auth/login`; it is good for 15 minutes. Or an API key (`POST /developer/keys`) that has the scope of the operation (`x-scope`).",
                }
            },
        },
    }


def operation_id(function: Function) -> str:
    """The name of an operation, which generators give to a function of their client: `completeSet`."""
    return to_camel(function.name)


def _add_types(schemas: Schemas, function: Function) -> None:
    declaration: EndpointDeclaration = function.declaration
    route = declaration.route
    for name in declaration.path_parameters:
        schemas.add((route, "path", name), "validation", declaration.hints[name])
    if declaration.query is not None:
        schemas.add((route, "query"), "validation", declaration.query)
    if declaration.body is not None:
        schemas.add((route, "body"), "validation", declaration.body)
    if has_envelope(declaration):
        schemas.add((route, "data"), "serialization", _data_type(declaration))


def has_envelope(declaration: EndpointDeclaration) -> bool:
    """Whether it has an answer in the envelope, and not `RawResponse`s only."""
    return declaration.result is not RawResponse


def has_raw_response(declaration: EndpointDeclaration) -> bool:
    """Whether it has an answer outside of the envelope."""
    return declaration.result is RawResponse or RawResponse in get_args(declaration.result)


def _data_type(declaration: EndpointDeclaration) -> Any:
    options = get_args(declaration.result)
    if RawResponse not in options:
        return declaration.result
    return reduce(or_, (option for option in options if option is not RawResponse))


def _description() -> str:
    actions = [f"- `{function.declaration.action}`: {function.declaration.summary}" for function in catalogue.actions()]
    links = ", ".join(f"[{name}](docs/guides/{name}.html)" for name in guides.names())
    return DESCRIPTION.replace("{actions}", "\n".join(actions)).replace("{guides}", links).strip()


WITHOUT_PACKAGE = {"admin": "What moderators do: claim and decide the cases that reports lead to."}
"""Folders of endpoints that have no package of their own: what they are for."""


def _tag_description(service: str) -> Schema:
    """The description of a service: the first line of its package's docstring."""
    if service in WITHOUT_PACKAGE:
        return {"description": WITHOUT_PACKAGE[service]}
    try:
        docstring = inspect.getdoc(importlib.import_module(f"fitai.{service}"))
    except ModuleNotFoundError:
        docstring = None
    return {"description": docstring.partition("\n")[0]} if docstring else {}


# --- operations -----------------------------------------------------------------------------------------


def _operation(function: Function, schemas: Schemas, responses: dict[str, Schema]) -> Schema:
    declaration: EndpointDeclaration = function.declaration
    operation: Schema = {
        "operationId": operation_id(function),
        "tags": [function.service],
        "summary": declaration.summary,
        "description": declaration.description,
        "x-access": declaration.level,
        **({} if declaration.access == "public" else {"x-scope": declaration.access}),
        "security": _security(declaration),
    }
    if declaration.cache:
        operation["x-cache"] = declaration.cache
    parameters = _parameters(declaration, schemas)
    if parameters:
        operation["parameters"] = parameters
    if declaration.body is not None:
        body = schemas[declaration.route, "body"]
        required = has_required(body, schemas)
        kinds = ["application/json"] if declaration.takes_json else []
        kinds += [FORM_CONTENT_TYPE] if declaration.takes_form else []
        media_type = {"schema": body} | examples.request_example(function)
        operation["requestBody"] = {"required": required, "content": dict.fromkeys(kinds, media_type)}
    operation["responses"] = _success_responses(function, schemas) | failure_responses(declaration, responses)
    return operation


def _security(declaration: EndpointDeclaration) -> list[Schema]:
    """Who may call: a public list shows more to a caller with a token; registering or signing in has no use for one.

    Of a token, the scope that it must have is named. Generated clients ask for an authenticated client wherever a token is of use.
    """
    if declaration.access != "public":
        return [{"accessToken": [declaration.access]}]
    return [] if declaration.method in WRITE_METHODS else [{}, {"accessToken": []}]


def _parameters(declaration: EndpointDeclaration, schemas: Schemas) -> list[Schema]:
    route = declaration.route
    parameters = [
        _path_parameter(to_camel(name), declaration.path, schemas[route, "path", name])
        for name in declaration.path_parameters
    ]
    if declaration.query is not None:
        query = resolve_reference(schemas[route, "query"], schemas)
        parameters += [_query_parameter(name, schema, query) for name, schema in query.get("properties", {}).items()]
    if _has_measures(declaration, schemas) or _reads_units(declaration):
        parameters.append({"$ref": "#/components/parameters/Units"})
    if declaration.method in WRITE_METHODS:
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if declaration.cache:
        parameters.append({"$ref": "#/components/parameters/IfNoneMatch"})
    return parameters


def _path_parameter(name: str, path: str, schema: Schema) -> Schema:
    """A parameter of the path; where its type has no description, its name and its place in the path say what it is."""
    schema = dict(schema)
    words = re.sub("([A-Z])", r" \1", name).lower().split()
    if "description" in schema:
        description = schema.pop("description")
    elif words == ["id"]:
        segments = path.split("/")
        collection = segments[segments.index("{id}") - 1]
        description = f"The id of the {collection.removesuffix('s')}."
    elif words[-1] == "id":
        description = f"The id of the {' '.join(words[:-1])}."
    elif words[-1] == "index":
        description = f"The position of the {' '.join(words[:-1])}, counted from 0."
    else:
        description = f"Which {' '.join(words)}."
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def _query_parameter(name: str, schema: Schema, query: Schema) -> Schema:
    schema = dict(schema)
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        schema = {key: value for key, value in schema.items() if key != "anyOf"} | options[0]
    description = {"description": schema.pop("description")} if "description" in schema else {}
    required = {"required": True} if name in query.get("required", ()) else {}
    return {"name": name, "in": "query"} | description | required | {"schema": schema}


def _has_measures(declaration: EndpointDeclaration, schemas: Schemas) -> bool:
    has_type = {
        "query": declaration.query is not None,
        "body": declaration.body is not None,
        "data": has_envelope(declaration),
    }
    return any(schemas.has_measure(schemas[declaration.route, name]) for name, exists in has_type.items() if exists)


def _reads_units(declaration: EndpointDeclaration) -> bool:
    """Whether the handler asks for `request.units`: its answer has measures in words."""
    return "units" in declaration.handler.__code__.co_names


def _success_responses(function: Function, schemas: Schemas) -> Schema:
    declaration: EndpointDeclaration = function.declaration
    headers = {"X-Request-Id": header_reference("RequestId"), "Cache-Control": header_reference("CacheControl")}
    if declaration.cache:
        headers["ETag"] = header_reference("ETag")
    if 300 <= declaration.status < 400:
        headers["Location"] = header_reference("Location")
    content: Schema = {}
    if has_envelope(declaration):
        content["application/json"] = {"schema": _envelope_schema(declaration, schemas)}
    if has_raw_response(declaration):
        content |= {kind: {"schema": _raw_schema(kind)} for kind in declaration.produces}
    for kind, media_type in content.items():
        media_type |= examples.answer_example(function, declaration.status, kind)
    success: Schema = {"description": HTTPStatus(declaration.status).phrase, "headers": headers}
    responses = {str(declaration.status): success | ({"content": content} if content else {})}
    if declaration.may_redirect:
        redirect_headers = {"X-Request-Id": header_reference("RequestId"), "Location": header_reference("Location")}
        responses["303"] = {"description": HTTPStatus.SEE_OTHER.phrase, "headers": redirect_headers}
    if declaration.may_finish_later:
        later_headers = {"X-Request-Id": header_reference("RequestId"), "Retry-After": header_reference("RetryAfter")}
        responses["202"] = {
            "description": "It is being made; send the same request again later.",
            "headers": later_headers,
        }
    if declaration.cache:
        responses["304"] = {"description": "Nothing changed since that `ETag`.", "headers": headers}
    return responses


def _envelope_schema(declaration: EndpointDeclaration, schemas: Schemas) -> Schema:
    meta = "page-meta" if declaration.is_page else "meta"
    return {
        "type": "object",
        "required": ["success", "data", "meta"],
        "properties": {
            "success": {"type": "boolean", "const": True, "description": "True: the request was carried out."},
            "data": schemas[declaration.route, "data"] | {"description": "What was asked for."},
            "meta": schemas[meta] | {"description": "What the answer says about itself."},
        },
    }


def _raw_schema(content_type: str) -> Schema:
    return {} if content_type.endswith("json") else {"type": "string"}
