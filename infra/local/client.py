"""A client of a deployed stack: requests by REST, and devices on the WebSocket that keep what they receive."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from infra.local.frames import FrameReader

PATIENCE = 30.0
"""Seconds that anything may take: the first call of a function starts its process."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The addresses and names of a stack, as `.local/stack.json` has them."""

    rest_url: str
    websocket_url: str
    docs_url: str
    table_name: str
    region: str

    @classmethod
    def read(cls, path: Path) -> "Stack":
        """Read the stack that a file describes."""
        content = json.loads(path.read_text())
        return cls(**{name: content[name] for name in cls.__dataclass_fields__})


class Refused(Exception):
    """A response that is no success."""

    def __init__(self, method: str, path: str, answer: httpx.Response) -> None:
        super().__init__(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        self.answer = answer


@dataclass(slots=True)
class Api:
    """The REST API as one account sees it; without a token, as anybody does."""

    stack: Stack
    token: str | None = None
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=PATIENCE))

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """Send a request and return the response, whatever its status."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.http.request(
            method, self.stack.rest_url.rstrip("/") + path, json=body, params=query or None, headers=headers
        )

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Send a request; gives `data`.

        Raises:
            Refused: the answer is no success.
        """
        answer = self.send(method, path, body, **query)
        if not answer.is_success:
            raise Refused(method, path, answer)
        return answer.json()["data"]

    def signed_in(self, token: str) -> "Api":
        """Return the same API with a token."""
        return Api(self.stack, token)


@dataclass(frozen=True, slots=True)
class Account:
    """A newly registered account."""

    id: str
    email: str
    username: str
    password: str
    token: str
    api: Api


def register(stack: Stack, name: str = "lifter", email: str | None = None) -> Account:
    """Register an account with a unique name.

    Args:
        email: its address; by default one at which nobody receives mails.
    """
    suffix = uuid4().hex[:10]
    email = email or f"{name}-{suffix}@example.com"
    username, password = f"{name}_{suffix}", f"Iron-{uuid4().hex}"
    answer = Api(stack).call("POST", "/auth/register", {"email": email, "username": username, "password": password})
    token = answer["accessToken"]
    return Account(answer["user"]["id"], email, username, password, token, Api(stack, token))


@dataclass(frozen=True, slots=True)
class Frame:
    """An event as a device received it, in a frame of its own or in a batch; `at` is the moment, seconds of `time.perf_counter`."""

    at: float
    content: dict[str, Any]

    @property
    def event(self) -> str:
        return str(self.content.get("event"))

    @property
    def data(self) -> Any:
        return self.content.get("data")


class ActionRefused(Exception):
    """An `error` frame in answer to a message."""


class Device:
    """A phone or a watch: connected to the WebSocket, receiving all the time.

    Attributes:
        frames: the events that it received: parts are joined, and batches taken apart.
        texts: what it received, as it was.
    """

    def __init__(self, stack: Stack, token: str, name: str = "device") -> None:
        self.name = name
        self.frames: list[Frame] = []
        self.texts: list[str] = []
        self._arrived = threading.Condition()
        self._ends = ExitStack()
        address = f"{stack.websocket_url}?token={token}"
        self._socket: ClientConnection = self._ends.enter_context(connect(address, open_timeout=PATIENCE))
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> "Device":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, action: str, data: dict[str, Any], id: str | None = None) -> float:
        """Send a message and return the moment at which it was sent."""
        return self.send_text(json.dumps({"action": action, "id": id or uuid4().hex, "data": data}))

    def ask(self, action: str, data: dict[str, Any]) -> tuple[float, Frame]:
        """Send a message and wait for its answer; return the moment at which it was sent, and the answer.

        A message that is not answered is sent once more with the same id, as any client should: it counts once.

        Raises:
            TimeoutError: no answer. ActionRefused: the answer is an error.
        """
        id = uuid4().hex
        moment = self.send(action, data, id)

        def answers(frame: Frame) -> bool:
            return frame.content.get("replyTo") == id

        try:
            answer = self.wait(None, that=answers, since=moment, patience=PATIENCE / 3)
        except TimeoutError:
            self.send(action, data, id)
            answer = self.wait(None, that=answers, since=moment)
        if answer.event == "error":
            raise ActionRefused(f"{action}: {answer.content['error']}")
        return moment, answer

    def send_text(self, text: str) -> float:
        """Send a frame as it is."""
        moment = time.perf_counter()
        self._socket.send(text)
        return moment

    def wait(
        self,
        event: str | None,
        *,
        that: Callable[[Frame], bool] = lambda _: True,
        since: float = 0.0,
        patience: float = PATIENCE,
    ) -> Frame:
        """The first frame of an event (of any, for None) received after `since`, as soon as it has arrived.

        Raises:
            TimeoutError: it did not come.
        """

        def first_match() -> Frame | None:
            matches = (
                frame for frame in self.frames if event in (None, frame.event) and frame.at >= since and that(frame)
            )
            return next(matches, None)

        with self._arrived:
            if not self._arrived.wait_for(lambda: first_match() is not None, timeout=patience):
                received_events = [frame.event for frame in self.frames if frame.at >= since]
                raise TimeoutError(
                    f"{self.name} did not receive {event} in {patience} s; it received {received_events}"
                )
            frame = first_match()
        assert frame is not None
        return frame

    def close(self) -> None:
        """End the connection."""
        self._ends.close()
        self._listener.join(timeout=5)

    def _listen(self) -> None:
        reader = FrameReader()
        try:
            for text in self._socket:
                with self._arrived:
                    moment = time.perf_counter()
                    self.texts.append(str(text))
                    self.frames += [Frame(moment, content) for content in reader.read(str(text))]
                    self._arrived.notify_all()
        except ConnectionClosed:
            return
