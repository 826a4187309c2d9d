"""A WebSocket is opened with the subprotocol that $connect answered."""

import asyncio

import pytest
from ministack.services import apigateway


def opened(monkeypatch, answer, offered):
    """The message that accepts a connection, when $connect answers so."""
    sent = []
    incoming = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])

    async def receive():
        return next(incoming)

    async def send(message):
        sent.append(message)

    async def invoke(*args, **kwargs):
        return answer

    monkeypatch.setattr(apigateway, "_invoke_ws_lambda", invoke)
    monkeypatch.setitem(apigateway._apis, "api", {"protocolType": "WEBSOCKET"})
    monkeypatch.setitem(apigateway._routes, "api", {"connect": {"routeKey": "$connect"}})
    scope = {"type": "websocket", "path": "/live", "headers": [], "query_string": b"", "subprotocols": offered}
    asyncio.run(apigateway.handle_websocket(scope, receive, send, "api"))
    return next(message for message in sent if message["type"] == "websocket.accept")


ANSWER = {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "chat"}}


def test_the_subprotocol_of_the_answer_is_sent(monkeypatch):
    assert opened(monkeypatch, ANSWER, ["token.abc", "chat"])["subprotocol"] == "chat"


@pytest.mark.parametrize("answer, offered", [(ANSWER, []), (ANSWER, ["other"]), ({"statusCode": 200}, ["chat"])])
def test_none_is_sent_that_was_not_offered_and_chosen(monkeypatch, answer, offered):
    assert "subprotocol" not in opened(monkeypatch, answer, offered)
