"""A WebSocket for tests that look at frames and closed connections, or that send what no client should."""

import json
import threading
import time
from contextlib import ExitStack
from types import TracebackType
from typing import Any
from uuid import uuid4

from fitai_client.live.events import FrameReader
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from infra.local.client import PATIENCE, Receiver, Stack


class RawDevice(Receiver):
    """A WebSocket as it is: nothing is renewed, asked for or sent again.

    Attributes:
        texts: what it received, as it was; of the events in `frames`, parts are joined and batches taken apart.
    """

    def __init__(self, stack: Stack, token: str, name: str = "device") -> None:
        super().__init__(name)
        self.texts: list[str] = []
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

    def close(self) -> None:
        """End the connection."""
        self._ends.close()
        self._listener.join(timeout=5)

    def _listen(self) -> None:
        reader = FrameReader()
        try:
            for text in self._socket:
                self.texts.append(str(text))
                self.keep(reader.read(text))
        except ConnectionClosed:
            return
