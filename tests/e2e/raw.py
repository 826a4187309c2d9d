"""A WebSocket for tests that look at frames and closed connections, or that send what no client should."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Any
from uuid import uuid4

from fitai_client import LiveEvent
from fitai_client.live.events import FrameReader
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from infra.local.client import PATIENCE, Stack


class RawDevice:
    """A WebSocket as it is: nothing is renewed, asked for or sent again.

    Attributes:
        frames: the events that it received: parts are joined, and batches taken apart.
        texts: what it received, as it was.
    """

    def __init__(self, stack: Stack, token: str, name: str = "device") -> None:
        self.name = name
        self.frames: list[LiveEvent] = []
        self.texts: list[str] = []
        self._arrived = threading.Condition()
        self._ends = ExitStack()
        address = f"{stack.websocket_url}?token={token}"
        self._socket: ClientConnection = self._ends.enter_context(connect(address, open_timeout=PATIENCE))
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> "RawDevice":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, action: str, data: dict[str, Any], id: str | None = None) -> float:
        """Send a message and return the moment at which it was sent."""
        return self.send_text(json.dumps({"action": action, "id": id or uuid4().hex, "data": data}))

    def send_text(self, text: str) -> float:
        """Send a frame as it is."""
        moment = time.perf_counter()
        self._socket.send(text)
        return moment

    def wait(
        self,
        event: str | None,
        *,
        that: Callable[[LiveEvent], bool] = lambda _: True,
        since: float = 0.0,
        patience: float = PATIENCE,
    ) -> LiveEvent:
        """The first frame of an event (of any, for None) received after `since`, as soon as it has arrived.

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

    def close(self) -> None:
        """End the connection."""
        self._ends.close()
        self._listener.join(timeout=5)

    def _listen(self) -> None:
        reader = FrameReader()
        try:
            for text in self._socket:
                with self._arrived:
                    self.texts.append(str(text))
                    self.frames += reader.read(text)
                    self._arrived.notify_all()
        except ConnectionClosed:
            return
