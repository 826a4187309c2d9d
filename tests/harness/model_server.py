"""A language model on loopback: it speaks OpenAI's protocol for chat completions, as a script tells it, and records all.

    with model_server() as server:
        server.script("rate_limited", "good")     # the first request is refused, all later ones are answered
        …
        server.requests[0].body["messages"]

A test of functions in the process says `use_model(server)`; on a running stack `server.secret()` is put into the stack's secret
`fitai/local/model`, which its functions read again within a second. As a process of its own, the server
has the script and the recorded requests behind three more routes:

    python -m tests.harness.model_server 8099
    POST /script   {"behaviours": ["good", {"name": "chat", "text": "Hello."}]}
    GET  /requests
    DELETE /requests

A behaviour is a name of `BEHAVIOURS`, a name with values for its parameters, or (in the same process) a function that
makes a `Reply` of the request's body. The last one of a script answers all further requests.
"""

import contextlib
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "loopback-1"
KEY = "sk-loopback"
BYTES_PER_TOKEN = 4
PLAN_SIZE = 30
"""Exercises that a good plan names, at most."""


@dataclass(frozen=True)
class Reply:
    """What the model answers.

    Attributes:
        status, error: an HTTP error and its message in place of an answer.
        text: the content of the message.
        refusal: what a model says that refuses in OpenAI's own way.
        tool_calls: (name, arguments as JSON text) of the tools that it asks for.
        finish: why it stopped.
        delay: seconds before the first byte.
        pause: seconds between the parts of a stream, or the bytes of a body.
        breaks: the connection ends in the middle of the answer.
        has_usage: whether the answer says how many tokens it cost.
    """

    text: str = ""
    status: int = 200
    error: str = ""
    refusal: str | None = None
    tool_calls: Sequence[tuple[str, str]] = ()
    finish: str = "stop"
    delay: float = 0.0
    pause: float = 0.0
    breaks: bool = False
    has_usage: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)


Behaviour = Callable[[dict[str, Any]], Reply]


@dataclass(frozen=True)
class Recorded:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]
    """By their names in lower case."""
    body: dict[str, Any]
    text: str
    """The body as it was sent."""


# --- what a request says ---------------------------------------------------------------------------------------


def data_of(body: dict[str, Any]) -> dict[str, Any]:
    """The JSON of the last user message; empty where it is none."""
    for message in reversed(body.get("messages", [])):
        if message.get("role") == "user":
            try:
                data = json.loads(message["content"])
            except ValueError:
                return {}
            return data if isinstance(data, dict) else {}
    return {}


def candidates_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The candidates that a request offers for a plan."""
    candidates: list[dict[str, Any]] = data_of(body).get("candidates", [])
    return candidates


SCHEMES = {"strength": (5, 150), "fat_loss": (12, 60), "endurance": (15, 60)}
"""Repetitions and rest in seconds of a good plan, by goal, where they are not 10 and 90."""


def plan_choices(body: dict[str, Any], **changes: Any) -> list[dict[str, Any]]:
    """Choices among the candidates, of every pattern in turn.

    Args:
        changes: values that replace those of every choice.
    """
    reps, rest = SCHEMES.get(data_of(body).get("request", {}).get("goal", ""), (10, 90))
    by_pattern: dict[str, list[dict[str, Any]]] = {}
    for candidate in candidates_of(body):
        by_pattern.setdefault(candidate["pattern"], []).append(candidate)
    queues = list(by_pattern.values())
    in_turn = [
        queue[place] for place in range(max(map(len, queues), default=0)) for queue in queues if place < len(queue)
    ]
    return [
        {
            "id": candidate["id"],
            "sets": 3,
            "reps": reps,
            "rpe": 7.5,
            "rest": rest,
            "notes": f"Trains your {' and '.join(candidate['muscles'][:2]).replace('_', ' ')} with good control.",
        }
        | changes
        for candidate in in_turn[:PLAN_SIZE]
    ]


# --- behaviours ------------------------------------------------------------------------------------------------


def good(body: dict[str, Any]) -> Reply:
    """Answer what is asked for, and well: a plan, findings in other words, or a sentence."""
    data = data_of(body)
    if "candidates" in data:
        return Reply(json.dumps({"choices": plan_choices(body)}))
    if "findings" in data:
        sentences = [{"key": finding["key"], "text": f"In short: {finding['text']}"} for finding in data["findings"]]
        return Reply(json.dumps({"sentences": sentences}))
    return Reply("You train well. Keep the next session easy, and sleep enough.")


def chat(body: dict[str, Any], *, text: str = "Rest for a day. Then train again.", pause: float = 0.0) -> Reply:
    """Say this text."""
    return Reply(text, pause=pause)


def content(body: dict[str, Any], *, text: str) -> Reply:
    """Answer exactly this content, whatever is asked for."""
    return Reply(text)


def plan(body: dict[str, Any], **changes: Any) -> Reply:
    """Choose among the candidates, with these values in every choice."""
    return Reply(json.dumps({"choices": plan_choices(body, **changes)}))


def refusal(body: dict[str, Any]) -> Reply:
    """Refuse as OpenAI's models do."""
    return Reply("", refusal="I'm sorry, I can't help with that.")


def filtered(body: dict[str, Any]) -> Reply:
    """Stop because of the provider's content filter."""
    return Reply('{"choices": [', finish="content_filter")


def rate_limited(body: dict[str, Any], *, retryAfter: float | str = 1) -> Reply:  # noqa: N803  as in a script
    """Refuse with 429 and Retry-After."""
    headers = {"Retry-After": str(retryAfter)} if retryAfter != "" else {}
    return Reply(status=429, error="Rate limit reached", headers=headers)


def server_error(body: dict[str, Any], *, status: int = 500) -> Reply:
    """Fail."""
    return Reply(status=status, error="The server had an error")


def unauthorized(body: dict[str, Any]) -> Reply:
    """Refuse the key."""
    return Reply(status=401, error="Incorrect API key provided")


def broken_json(body: dict[str, Any]) -> Reply:
    """Answer what is no JSON."""
    return Reply('Here is your plan: {"choices": [{"id": "barbell-')


def truncated(body: dict[str, Any]) -> Reply:
    """Reach the limit of tokens in the middle of the answer."""
    return Reply(good(body).text[:200], finish="length")


def empty(body: dict[str, Any]) -> Reply:
    """Answer nothing."""
    return Reply("")


def invented_ids(body: dict[str, Any]) -> Reply:
    """Choose exercises that do not exist."""
    choices = [choice | {"id": f"quantum-press-{place}"} for place, choice in enumerate(plan_choices(body))]
    return Reply(json.dumps({"choices": choices}))


def ids_outside(body: dict[str, Any], *, ids: Sequence[str] = ("barbell-back-squat", "archer-push-up")) -> Reply:
    """Choose exercises of the library that are not among the candidates, one of them beside good ones."""
    offered = {candidate["id"] for candidate in candidates_of(body)}
    choices = plan_choices(body)
    outside = [choice | {"id": id_} for choice, id_ in zip(choices, ids, strict=False) if id_ not in offered]
    return Reply(json.dumps({"choices": [*outside, *choices[len(outside) :]]}))


def heavy(body: dict[str, Any]) -> Reply:
    """Order 500 kg."""
    return plan(body, weight=500, notes="Load the bar with 500 kg and lift it.")


def many_sets(body: dict[str, Any]) -> Reply:
    """Order 99 sets."""
    return plan(body, sets=99)


def slow_stream(body: dict[str, Any], *, pause: float = 0.2) -> Reply:
    """Answer well, and slowly: every part, or every byte, after a pause."""
    return Reply(good(body).text, pause=pause)


def late(body: dict[str, Any], *, seconds: float = 60.0) -> Reply:
    """Send nothing for so long."""
    return Reply(good(body).text, delay=seconds)


def broken_connection(body: dict[str, Any]) -> Reply:
    """Close the connection in the middle of the answer."""
    return Reply(good(body).text, breaks=True)


def without_usage(body: dict[str, Any]) -> Reply:
    """Answer well, and do not say what it cost."""
    return Reply(good(body).text, has_usage=False)


def tool(body: dict[str, Any], *, name: str, arguments: Any = None, text: str = "Done.") -> Reply:
    """Ask for a tool; when its result is there, say the text."""
    if body["messages"][-1]["role"] == "tool":
        return Reply(text)
    written = arguments if isinstance(arguments, str) else json.dumps(arguments or {})
    return Reply(tool_calls=[(name, written)], finish="tool_calls")


def tool_forever(body: dict[str, Any], *, name: str) -> Reply:
    """Ask for a tool again and again."""
    return Reply(tool_calls=[(name, "{}")], finish="tool_calls")


BEHAVIOURS: dict[str, Callable[..., Reply]] = {
    behaviour.__name__: behaviour
    for behaviour in (
        good, chat, content, plan, refusal, filtered, rate_limited, server_error, unauthorized, broken_json, truncated, empty,
        invented_ids, ids_outside, heavy, many_sets, slow_stream, late, broken_connection, without_usage, tool, tool_forever,
    )
}  # fmt: skip


# --- the server ------------------------------------------------------------------------------------------------


class ModelServer:
    """The running server."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Recorded] = []
        self._script: list[Behaviour] = [good]
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        handler = type("Handler", (_Handler,), {"model": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The base URL that a client is configured with."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def secret(self, **more: Any) -> str:
        """The content of the secret `fitai/<stage>/model` that points at this server.

        Args:
            more: further members, such as `mode="json_object"`.
        """
        return json.dumps({"key": KEY, "model": MODEL, "baseUrl": self.url, **more})

    def script(self, *behaviours: str | Mapping[str, Any] | Behaviour) -> None:
        """Set what the next requests are answered with, one after another; the last stays."""
        steps = [_behaviour(behaviour) for behaviour in behaviours]
        with self._lock:
            self._script = steps

    def sent_texts(self) -> str:
        """All that any request held, headers included, as one text to search in."""
        return "\n".join(f"{request.headers}\n{request.text}" for request in self.requests)

    def start(self) -> None:
        """Serve in a thread."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def serve(self) -> None:
        """Serve until the process ends."""
        self._server.serve_forever()

    def stop(self) -> None:
        """End, and with it all answers on their way."""
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def next_reply(self, request: Recorded) -> Reply:
        """Record a request, and make its answer."""
        with self._lock:
            self.requests.append(request)
            behaviour = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        return behaviour(request.body)

    def wait(self, seconds: float) -> None:
        """Pause, unless the server stops."""
        self._stopping.wait(seconds)


def _behaviour(step: str | Mapping[str, Any] | Behaviour) -> Behaviour:
    if callable(step):
        return step
    name, values = (step, {}) if isinstance(step, str) else (step["name"], dict(step))
    if isinstance(step, Mapping):
        # A tool has a name of its own: {"name": "tool", "tool": "history"}.
        values = {("name" if key == "tool" else key): value for key, value in values.items() if key != "name"}
    function = BEHAVIOURS[name]
    return lambda body: function(body, **values)


class _Handler(BaseHTTPRequestHandler):
    """The routes of the protocol, and those of the script."""

    protocol_version = "HTTP/1.1"
    model: ModelServer

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        if self.path == "/requests":
            self._json(200, [{"path": request.path, "body": request.body} for request in self.model.requests])
        elif self.path.endswith("/models"):
            self._json(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})
        else:
            self._json(404, {"error": {"message": "no such route"}})

    def do_DELETE(self) -> None:
        self.model.requests.clear()
        self._json(200, {})

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        body = json.loads(text or "{}")
        if self.path == "/script":
            self.model.script(*body["behaviours"])
            self._json(200, {})
            return
        if not self.path.endswith("/chat/completions"):
            self._json(404, {"error": {"message": "no such route"}})
            return
        reply = self.model.next_reply(
            Recorded(self.path, {name.lower(): value for name, value in self.headers.items()}, body, text)
        )
        self.model.wait(reply.delay)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            if reply.status != 200:
                error = {"error": {"message": reply.error, "type": "error", "code": None, "param": None}}
                self._json(reply.status, error, reply.headers)
            elif body.get("stream"):
                self._stream(body, reply)
            else:
                self._completion(body, reply)

    def _json(self, status: int, content: Any, headers: Mapping[str, str] = {}) -> None:
        self._send(status, json.dumps(content).encode(), headers)

    def _send(self, status: int, data: bytes, headers: Mapping[str, str] = {}, pause: float = 0.0) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if not pause:
            self.wfile.write(data)
            return
        for place in range(len(data)):
            self.wfile.write(data[place : place + 1])
            self.wfile.flush()
            self.model.wait(pause)

    def _completion(self, body: dict[str, Any], reply: Reply) -> None:
        message: dict[str, Any] = {"role": "assistant", "content": reply.text or None, "refusal": reply.refusal}
        if reply.tool_calls:
            message["tool_calls"] = _tool_calls(reply)
        completion = {
            **_head("chat.completion"),
            "choices": [{"index": 0, "message": message, "finish_reason": reply.finish, "logprobs": None}],
        }
        if reply.has_usage:
            completion["usage"] = _usage(body, reply)
        data = json.dumps(completion).encode()
        if reply.breaks:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        self._send(200, data, pause=reply.pause)

    def _stream(self, body: dict[str, Any], reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
        if reply.refusal:
            deltas.append({"refusal": reply.refusal})
        deltas += [{"content": reply.text[place : place + 7]} for place in range(0, len(reply.text), 7)]
        for place, call in enumerate(_tool_calls(reply)):
            name, arguments = call["function"]["name"], call["function"]["arguments"]
            head = {"index": place, "id": call["id"], "type": "function", "function": {"name": name, "arguments": ""}}
            deltas.append({"tool_calls": [head]})
            halves = (arguments[: len(arguments) // 2], arguments[len(arguments) // 2 :])
            deltas += [{"tool_calls": [{"index": place, "function": {"arguments": half}}]} for half in halves]
        if reply.breaks:
            deltas = deltas[: len(deltas) // 2]
        for delta in deltas:
            self._event(
                {**_head("chat.completion.chunk"), "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
            )
            self.model.wait(reply.pause)
        if reply.breaks:
            return
        end = {"index": 0, "delta": {}, "finish_reason": reply.finish}
        self._event({**_head("chat.completion.chunk"), "choices": [end]})
        if reply.has_usage and (body.get("stream_options") or {}).get("include_usage"):
            self._event({**_head("chat.completion.chunk"), "choices": [], "usage": _usage(body, reply)})
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, content: Any) -> None:
        self.wfile.write(f"data: {json.dumps(content)}\n\n".encode())
        self.wfile.flush()


def _head(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-loopback", "object": kind, "created": int(time.time()), "model": MODEL}


def _tool_calls(reply: Reply) -> list[dict[str, Any]]:
    return [
        {"id": f"call_{place}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for place, (name, arguments) in enumerate(reply.tool_calls)
    ]


def _usage(body: dict[str, Any], reply: Reply) -> dict[str, Any]:
    sent = len(json.dumps(body["messages"])) // BYTES_PER_TOKEN
    answered = max(1, (len(reply.text) + sum(len(arguments) for _, arguments in reply.tool_calls)) // BYTES_PER_TOKEN)
    return {
        "prompt_tokens": sent,
        "completion_tokens": answered,
        "total_tokens": sent + answered,
        "prompt_tokens_details": {"cached_tokens": 0},
    }


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """A server for the time of a test."""
    server = ModelServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


def use_model(server: ModelServer | None, **more: Any) -> None:
    """Configure the coach, in a test in the process, to ask this server from now on; none without one."""
    from fitai.coach.model import configuration

    from tests.harness.cloud import ENVIRONMENT
    from tests.harness.secrets import use_secret

    use_secret(ENVIRONMENT["FITAI_MODEL_SECRET"], server.secret(**more) if server else "{}")
    configuration.clear_cache()


if __name__ == "__main__":
    standalone = ModelServer(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(standalone.url, flush=True)
    standalone.serve()
