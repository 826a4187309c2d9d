"""The way of a request of DynamoDB to moto's handler, without HTTP in between; and nothing on the way is traced.

Between the JSON of a request and the handler there are a request of botocore's, which is signed, one of werkzeug's, and
the addresses of all services; each answer is written and read by the description of its shape. All of that says nothing
about our code: a request of `QUICK` goes straight from its JSON to the handler, and its answer back as JSON. Where a test
listens on the way, as one that loses an answer does, a request takes botocore's way to moto.
"""

import base64
import copy
import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache, wraps
from itertools import count
from threading import Lock
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.endpoint import Endpoint
from botocore.model import OperationModel
from fitai.kernel import aws
from moto.core import responses
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.core.config import passthrough_service
from moto.core.models import DEFAULT_ACCOUNT_ID, botocore_stubber
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler
from werkzeug.exceptions import HTTPException

TARGET = "DynamoDB_20120810."
QUICK = frozenset(
    {
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactGetItems",
        "TransactWriteItems",
        "UpdateItem",
    }
)
BYTES = (b'"B":', b'"B" :', b'"BS":', b'"BS" :')
"""What JSON has in it that holds bytes as text."""
IMMATERIAL = ("botocore.", "moto.", "aws_lambda_powertools.")
"""Whose listeners change nothing of a request that moto looks at; that of Powertools adds to the user agent."""
ON_THE_WAY = ("request-created", "before-send", "response-received", "before-parse", "needs-retry")
"""What botocore tells of a request between its JSON and its answer."""

_send = Endpoint.make_request
_resolve = BaseClient._resolve_endpoint_ruleset
_find_backend = DynamoHandler.dynamodb_backend.fget
_answer = BotocoreStubber.__call__
_sign = SigV4Auth.add_auth
_names = vars(responses)["method_names_from_class"]
_underscored = cache(vars(responses)["camelcase_to_underscores"])


def untraced(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function without the tracer that measures coverage: there is nothing of ours in it."""

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        tracer = sys.gettrace()
        if tracer is None:
            return function(*arguments, **named)
        sys.settrace(None)
        try:
            return function(*arguments, **named)
        finally:
            sys.settrace(tracer)
            _take_up()

    return call


def _take_up() -> None:
    """A tracer written in C puts itself in place at the next call: this one, so that it sees its caller return."""


# --- requests ----------------------------------------------------------------------------------------------


def _send_quickly(self: Endpoint, operation_model: OperationModel, request: dict[str, Any]) -> Any:
    if not _is_quick(self, operation_model):
        return _send(self, operation_model, request)
    handler = _handler(request)
    status, headers, body = 200, {"x-amzn-requestid": f"{next(_numbers):052}"}, b""
    try:
        parsed = ask(handler, operation_model.name)
    except HTTPException as error:
        status, body = error.code or 500, str(error.description).encode()
        headers |= {name.lower(): value for name, value in error.get_headers()}
        parsed = _read_error(self, operation_model, {"status_code": status, "headers": headers, "body": body})
    else:
        members = operation_model.output_shape.members
        parsed = {name: value for name, value in parsed.items() if name in members and value is not None}
        parsed["ResponseMetadata"] = {"RequestId": headers["x-amzn-requestid"], "HTTPHeaders": headers}
    parsed["ResponseMetadata"] |= {"HTTPStatusCode": status, "RetryAttempts": 0}
    return AWSResponse(request["url"], status, headers, MockRawResponse(body)), parsed


def ask(handler: DynamoHandler, operation: str) -> Any:
    """Moto's answer to a request of DynamoDB, with bytes as bytes: all that moto does, and nothing of ours.

    Raises:
        HTTPException: it is refused.
    """
    with _one_at_a_time:
        result = getattr(handler, _underscored(operation))().result
        return _read(json.dumps(result, default=_plain).encode())


def _is_quick(endpoint: Endpoint, operation_model: OperationModel) -> bool:
    """Whether moto answers the request, and nobody else has something to say to it."""
    name = operation_model.name
    if operation_model.service_model.service_name != "dynamodb" or name not in QUICK:
        return False
    if not botocore_stubber.enabled or passthrough_service("dynamodb"):
        return False
    emitter = endpoint._event_emitter._emitter
    # botocore forgets what it keeps here when a handler comes or goes.
    kept, key = emitter._lookup_cache, f"tests.{name}"
    if key not in kept:
        kept[key] = _listeners(emitter, name)
    try:
        for listen in kept[key]:
            listen()
    except Exception:
        return False
    return True


def _listeners(emitter: Any, operation: str) -> list[Callable[[], object]]:
    """Who must agree to the quick way of a request: our own deadlines, and nobody who is not known here."""
    listeners: list[Callable[[], object]] = []
    for event in ON_THE_WAY:
        for handler in emitter._handlers.prefix_search(f"{event}.dynamodb.{operation}"):
            module = getattr(handler, "__module__", None) or type(handler).__module__
            if module == aws.__name__:
                listeners += [handler] if event == "before-send" else []
            elif not module.startswith(IMMATERIAL):
                listeners.append(_refuse)
    return listeners


def _refuse() -> None:
    raise LookupError("somebody listens who is not known here")


def _handler(request: dict[str, Any]) -> DynamoHandler:
    """Moto's handler, as the request would have set it up."""
    handler = DynamoHandler()
    handler.params = handler.body = _read(request["body"])
    handler.headers = request["headers"]
    handler.querystring, handler.uri_match, handler.response_headers = {}, {}, {}
    region = DynamoHandler.region_regex.search(request["url"])
    handler.region = region[1] if region else DynamoHandler.default_region
    handler.current_account = DEFAULT_ACCOUNT_ID
    return handler


def _read(content: bytes) -> Any:
    """What JSON says, with the bytes that it holds as text."""
    return json.loads(content, object_hook=_with_bytes if any(name in content for name in BYTES) else None)


def _with_bytes(value: dict[str, Any]) -> dict[str, Any]:
    match value:
        case {"B": str(text), **more} if not more:
            return {"B": base64.b64decode(text)}
        case {"BS": [*texts], **more} if not more:
            return {"BS": [base64.b64decode(text) for text in texts]}
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return dynamo_to_dict(value)


def _read_error(endpoint: Endpoint, operation_model: OperationModel, response: dict[str, Any]) -> dict[str, Any]:
    """What botocore makes of the answer to a request that is refused."""
    parser = endpoint._response_parser_factory.create_parser(operation_model.service_model.resolved_protocol)
    parsed: dict[str, Any] = parser.parse(response, operation_model.output_shape)
    endpoint._add_modeled_error_fields(response, parsed, operation_model, parser)
    return parsed


def _resolve_once(
    self: BaseClient, operation_model: OperationModel, params: Any, request_context: dict[str, Any], **more: Any
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The address of DynamoDB and how it is signed: all requests of a client to it have the same."""
    if self.meta.service_model.service_name != "dynamodb" or more:
        return _resolve(self, operation_model, params, request_context, **more)
    kept = vars(self).setdefault("_tests_addresses", {})
    if operation_model.name not in kept:
        address = _resolve(self, operation_model, params, request_context)
        signing = {name: request_context[name] for name in ("auth_type", "signing") if name in request_context}
        kept[operation_model.name] = address, signing
        return address
    (url, headers, properties), signing = kept[operation_model.name]
    request_context.update(copy.deepcopy(signing))
    return url, dict(headers), dict(properties)


def _answer_alone(self: BotocoreStubber, event_name: str, request: AWSPreparedRequest, **named: Any) -> Any:
    """Moto's answer to a request that takes botocore's way."""
    target = request.headers.get("X-Amz-Target") or ""
    is_moto = str(target).removeprefix("b'").startswith(TARGET) and not passthrough_service("dynamodb")
    with _one_at_a_time if is_moto else nullcontext():
        return _answer(self, event_name, request, **named)


def _backend(self: DynamoHandler) -> Any:
    """Moto's tables, looked up once for a request."""
    if "_tests_backend" not in vars(self):
        vars(self)["_tests_backend"] = _find_backend(self)
    return vars(self)["_tests_backend"]


def _unsigned(self: SigV4Auth, request: Any) -> None:
    """Moto does not look at the signature of a request."""
    if self._service_name != "dynamodb" or passthrough_service("dynamodb"):
        _sign(self, request)


_one_at_a_time = Lock()
"""A write of DynamoDB's is atomic; moto's is only where no other thread comes in between."""
_numbers = count(1)


def _request_id(headers: dict[str, Any]) -> str:
    """As long as a random one."""
    headers["x-amzn-requestid"] = f"{next(_numbers):052}"
    return str(headers["x-amzn-requestid"])


REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (Endpoint, "make_request", untraced(_send_quickly)),
    (BotocoreStubber, "__call__", _answer_alone),
    (SigV4Auth, "add_auth", _unsigned),
    (responses, "method_names_from_class", cache(_names)),
    (responses, "camelcase_to_underscores", _underscored),
    (responses, "gen_amzn_requestid_long", _request_id),
    *(
        (BaseClient, name, untraced(vars(BaseClient)[name]))
        for name in ("_convert_to_request_dict", "_emit_api_params")
    ),
    (BaseClient, "_resolve_endpoint_ruleset", untraced(_resolve_once)),
    (DynamoHandler, "dynamodb_backend", property(_backend)),
)
"""What of botocore's and moto's is replaced, and what by."""
