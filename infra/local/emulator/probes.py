"""Something to try MiniStack on, which nobody else sees."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import h11
from hypercorn.config import Config
from hypercorn.events import RawData
from hypercorn.protocol.events import Body, EndBody, Response
from hypercorn.protocol.h11 import H11Protocol
from ministack.core import lambda_runtime
from ministack.core.responses import request_scope
from ministack.services import apigateway, dynamodb, lambda_svc, stepfunctions

from infra.local.emulator.patch import Patcher

ACCOUNT, REGION = "999999999999", "eu-central-1"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:probe"
URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"


def scope() -> AbstractContextManager[None]:
    """An account of our own, where nobody else has anything."""
    entered: AbstractContextManager[None] = request_scope(ACCOUNT, REGION)
    return entered


@contextmanager
def table() -> Iterator[str]:
    """The name of an empty table with the keys `pk` and `sk`, in an account of its own."""
    with scope():
        call(
            dynamodb._create_table,
            TableName="probe",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        try:
            yield "probe"
        finally:
            call(dynamodb._delete_table, TableName="probe")


def call(operation: Any, **request: Any) -> dict[str, Any]:
    """Call an operation of a service; gives its answer.

    Raises:
        RuntimeError: it was refused.
    """
    status, _, body = operation(request)
    answer: dict[str, Any] = json.loads(body)
    if status != 200:
        raise RuntimeError(str(answer))
    return answer


@contextmanager
def machine() -> Iterator[str]:
    """The ARN of a state machine that waits for a minute, in an account of its own."""
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}
    with scope():
        arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:probe"
        stepfunctions._state_machines[arn] = {
            "stateMachineArn": arn,
            "name": "probe",
            "definition": json.dumps(definition),
            "roleArn": f"arn:aws:iam::{ACCOUNT}:role/probe",
            "type": "STANDARD",
        }
        try:
            yield arn
        finally:
            for execution in list(stepfunctions._executions):
                stepfunctions._executions.pop(execution)["status"] = "ABORTED"
            del stepfunctions._state_machines[arn]


def handshake(answer: dict[str, Any], subprotocols: list[str]) -> list[dict[str, Any]]:
    """What MiniStack sends to a client that opens a WebSocket, when `$connect` answers so, and that leaves at once."""
    sent: list[dict[str, Any]] = []
    incoming: Iterator[dict[str, Any]] = iter(
        [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}]
    )

    async def receive() -> dict[str, Any]:
        return next(incoming)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    opening = {"type": "websocket", "path": "/local", "headers": [], "query_string": b"", "subprotocols": subprotocols}
    with scope():
        apigateway._apis["probe"] = {"apiId": "probe", "protocolType": "WEBSOCKET"}
        apigateway._integrations["probe"] = {"answer": {"integrationType": "AWS_PROXY", "integrationUri": URI}}
        apigateway._routes["probe"] = {"connect": {"routeKey": "$connect", "target": "integrations/answer"}}
        patcher = Patcher()
        patcher.replace(lambda_runtime, "get_or_create_worker", lambda *_, **__: _Worker(answer))
        found = ({"code_zip": b"code"}, {"Runtime": "python3.13", "FunctionArn": FUNCTION}, "probe")
        patcher.replace(lambda_svc, "_get_func_record_for_ref_in_scope", lambda *_, **__: found)
        try:
            asyncio.run(apigateway.handle_websocket(opening, receive, send, "probe"))
        finally:
            patcher.undo()
            for table in (apigateway._apis, apigateway._integrations, apigateway._routes):
                del table["probe"]
    return sent


class _Worker:
    """A function's process that always answers the same."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self._answer = answer

    def invoke(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {"status": "ok", "result": self._answer}


def posted(body: bytes) -> tuple[int, dict[str, str], bytes]:
    """The answer to whoever posts something to an open connection."""

    async def post() -> tuple[int, dict[str, str], bytes]:
        apigateway._ws_connections["probe"] = {"apiId": "probe", "outbox": asyncio.Queue()}
        try:
            answer: tuple[int, dict[str, str], bytes] = await apigateway.handle_connections_api(
                "POST", "probe", "local", "probe", body, {}
            )
            return answer
        finally:
            del apigateway._ws_connections["probe"]

    return asyncio.run(post())


def pieces_of_answer(method: bytes, headers: list[tuple[bytes, bytes]], *bodies: bytes) -> list[bytes]:
    """What the server sends for an answer to a request by HTTP/1.1, piece by piece."""
    pieces: list[bytes] = []

    async def send(event: RawData) -> None:
        pieces.append(event.data)

    async def answer() -> None:
        protocol: Any = H11Protocol.__new__(H11Protocol)
        protocol.config, protocol.send, protocol.keep_alive_requests = Config(), send, 0
        protocol.connection = h11.Connection(h11.SERVER)
        protocol.connection.receive_data(method + b" / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        protocol.connection.next_event()
        await protocol.stream_send(Response(stream_id=1, status_code=200, headers=headers))
        for body in bodies:
            await protocol.stream_send(Body(stream_id=1, data=body))
        await protocol.stream_send(EndBody(stream_id=1))

    asyncio.run(answer())
    return [piece for piece in pieces if piece]
