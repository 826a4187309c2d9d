"""The people of a stack: its addresses, accounts that are registered for a purpose, and devices that keep what they receive."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

import httpx
from fitai_client import FitAI, Live, LiveEvent, Tokens
from fitai_client.model import Model
from fitai_client.retries import Retries

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


class Api:
    """The REST API as one account sees it; without a token, as anybody does.

    Attributes:
        fitai: the client that it stands on.
    """

    def __init__(
        self,
        stack: Stack,
        token: str | None = None,
        http: httpx.Client | None = None,
        retries: Retries | None = None,
    ) -> None:
        self.stack = stack
        self.http = http or httpx.Client(timeout=PATIENCE)
        self.fitai = FitAI(
            stack.rest_url,
            websocket_url=stack.websocket_url,
            tokens=Tokens(token) if token else None,
            http=self.http,
            retries=retries,
        )

    @property
    def token(self) -> str | None:
        """The access token."""
        return self.fitai.tokens.access_token if self.fitai.tokens else None

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """Send a request once and return the response, whatever its status."""
        return self.fitai.send(method, path, body, query=query)

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Send a request; gives `data`.

        Raises:
            ApiError: the answer is no success. Unreachable: there is none.
        """
        return self.fitai.request(method, path, body, query=query)

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
    api = Api(stack)
    signed_in = api.fitai.register(email, username, password)
    return Account(signed_in.user.id, email, username, password, signed_in.access_token, api)


class Receiver:
    """Keeps the events that a device receives, and waits for them.

    Attributes:
        name: the device's, for messages.
        frames: the events that it received.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.frames: list[LiveEvent] = []
        self._arrived = threading.Condition()

    def keep(self, events: Iterable[LiveEvent]) -> None:
        """Keep events that have arrived, and wake who waits for them."""
        with self._arrived:
            self.frames.extend(events)
            self._arrived.notify_all()

    def wait(
        self,
        event: str | None,
        *,
        that: Callable[[LiveEvent], bool] = lambda _: True,
        since: float = 0.0,
        patience: float = PATIENCE,
    ) -> LiveEvent:
        """The first event of a name (of any, for None) received after `since`, as soon as it has arrived.

        Raises:
            TimeoutError: it did not come.
        """

        def first_match() -> LiveEvent | None:
            matches = (
                frame
                for frame in self.frames
                if event in (None, frame.event) and frame.received_at >= since and that(frame)
            )
            return next(matches, None)

        with self._arrived:
            if not self._arrived.wait_for(lambda: first_match() is not None, timeout=patience):
                received_events = [frame.event for frame in self.frames if frame.received_at >= since]
                raise TimeoutError(
                    f"{self.name} did not receive {event} in {patience} s; it received {received_events}"
                )
            frame = first_match()
        assert frame is not None
        return frame


class Device(Receiver):
    """A phone or a watch on the live connection, which keeps what it receives."""

    def __init__(self, stack: Stack, token: str, name: str = "device") -> None:
        super().__init__(name)
        self._live = Live(Api(stack, token).fitai)
        self._live.observe(lambda event: self.keep([event]))
        self._live.__enter__()

    def __enter__(self) -> "Device":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, action: str, data: Model | Mapping[str, Any], id: str | None = None) -> float:
        """Send a message and return the moment at which it was sent; the answer is an event."""
        moment = time.perf_counter()
        self._live.send(action, data, id=id)
        return moment

    def ask(self, action: str, data: Model | Mapping[str, Any]) -> tuple[float, LiveEvent]:
        """Send a message and wait for its answer; return the moment at which it was sent, and the answer.

        Raises:
            ApiError: the answer is an error. Unreachable: there is none.
        """
        moment = time.perf_counter()
        return moment, self._live.ask(action, data, timeout=PATIENCE)

    def close(self) -> None:
        """End the connection."""
        self._live.close()
