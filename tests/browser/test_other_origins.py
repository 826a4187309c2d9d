"""A page of another origin may use the API and the WebSocket: those who write web apps need no proxy."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from infra.local.client import Stack, register

PAGE = b"<!DOCTYPE html><html lang=en><title>Another app</title><p>Another origin.</p></html>"
CALL = """
async ({restUrl, liveUrl, token}) => {
  const answer = await fetch(`${restUrl}/workouts`, {
    method: "POST",
    headers: {Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID()},
    body: JSON.stringify({name: "From elsewhere"}),
  });
  const workout = await answer.json();
  const frame = await new Promise((resolve, reject) => {
    const socket = new WebSocket(liveUrl, ["fitai", token]);
    socket.onopen = () => socket.send(JSON.stringify({action: "sync:request", id: "1", data: {}}));
    socket.onmessage = ({data}) => resolve(JSON.parse(data));
    socket.onerror = () => reject(new Error("The WebSocket was refused."));
  });
  return {status: answer.status, name: workout.data.name, requestId: answer.headers.get("X-Request-Id"), frame};
}
"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@pytest.fixture
def origin() -> Iterator[str]:
    """Another origin than the API's."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_page_of_another_origin_uses_rest_and_websocket(browser: Browser, stack: Stack, origin: str) -> None:
    account = register(stack, "elsewhere")
    page = browser.new_page()
    page.goto(origin)
    addresses = {"restUrl": stack.rest_url, "liveUrl": stack.websocket_url, "token": account.token}
    result = page.evaluate(CALL, addresses)
    page.close()

    assert result["status"] == 201, json.dumps(result)
    assert result["name"] == "From elsewhere"
    assert result["requestId"]
    assert result["frame"]["event"] == "sync:workout"
    assert result["frame"]["replyTo"] == "1"
