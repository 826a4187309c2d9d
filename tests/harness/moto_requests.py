"""The way of a request of DynamoDB to moto's handler, without HTTP in between; and nothing on the way is traced.

Between botocore and the handler moto makes a request of werkzeug's, looks through the addresses of all services, and
reads and writes each answer by the description of its shape. All of that says nothing about our code: a request of
`QUICK` goes straight from its JSON to the handler, and what the handler gives back as JSON. Whatever else there is,
errors included, is answered as moto answers it.
"""

import base64
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
from moto.core import responses
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.core.config import passthrough_service
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.responses import ActionResult
from moto.dynamodb.models.utilities import dynamo_to_dict
from moto.dynamodb.responses import DynamoHandler

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
"""What a request has in it whose JSON holds bytes as text."""

_answer = BotocoreStubber.__call__
_serialized = DynamoHandler.serialized
_sign = SigV4Auth.add_auth
_names = vars(responses)["method_names_from_class"]


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


def _answer_quickly(self: BotocoreStubber, event_name: str, request: AWSPreparedRequest, **named: Any) -> Any:
    handler = _handler(request) if self.enabled else None
    if handler is None:
        is_moto = _text(request.headers.get("X-Amz-Target")).startswith(TARGET) and not passthrough_service("dynamodb")
        with _one_at_a_time if is_moto else nullcontext():
            return _answer(self, event_name, request, **named)
    with _one_at_a_time:
        status, headers, body = handler.call_action()
    return AWSResponse(request.url, status, headers, MockRawResponse(body))


def _handler(request: AWSPreparedRequest) -> DynamoHandler | None:
    """Moto's handler, as the request would have set it up; None for requests that moto handles itself."""
    target = _text(request.headers.get("X-Amz-Target"))
    region = DynamoHandler.region_regex.search(request.url)
    if not target.startswith(TARGET) or target[len(TARGET) :] not in QUICK or region is None:
        return None
    body = request.body
    if passthrough_service("dynamodb") or not isinstance(body, bytes) or any(name in body for name in BYTES):
        return None
    handler = DynamoHandler()
    handler.params = json.loads(body)
    handler.headers = {"X-Amz-Target": target, "Content-Type": _text(request.headers.get("Content-Type"))}
    handler.querystring, handler.uri_match, handler.response_headers = {}, {}, {}
    handler.region, handler.current_account = region[1], DEFAULT_ACCOUNT_ID
    return handler


def _text(header: str | bytes | None) -> str:
    return header.decode() if isinstance(header, bytes) else header or ""


def _serialized_quickly(self: DynamoHandler, action_result: ActionResult) -> Any:
    """Results of moto's are made of what JSON is made of; botocore takes out of them what it knows."""
    result = action_result.result
    if isinstance(result, Exception) or self._get_action() not in QUICK:
        return _serialized(self, action_result)
    return 200, self.response_headers, json.dumps(result, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return dynamo_to_dict(value)


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
    (BotocoreStubber, "__call__", _answer_quickly),
    (DynamoHandler, "serialized", _serialized_quickly),
    (SigV4Auth, "add_auth", _unsigned),
    (responses, "method_names_from_class", cache(_names)),
    (responses, "camelcase_to_underscores", cache(vars(responses)["camelcase_to_underscores"])),
    (responses, "gen_amzn_requestid_long", _request_id),
    (Endpoint, "make_request", untraced(Endpoint.make_request)),
    *(
        (BaseClient, name, untraced(vars(BaseClient)[name]))
        for name in ("_convert_to_request_dict", "_emit_api_params", "_resolve_endpoint_ruleset")
    ),
)
"""What of botocore's and moto's is replaced, and what by."""
