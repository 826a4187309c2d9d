"""The live connection for programs with threads: the one for asyncio, on a thread of its own."""

import asyncio
import queue
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from types import TracebackType
from typing import Any, TypeVar

from fitai_client.errors import FitAIError, Unreachable
from fitai_client.live.connection import OPEN_WITHIN, RENEW_BEFORE, AsyncLive, LiveSession
from fitai_client.live.events import LiveEvent
from fitai_client.live.state import LiveState
from fitai_client.model import Model

T = TypeVar("T")


class Live:
    """The live connection of a user's device: `with client.live() as live: …`.

    `for event in live` brings every event once and in the order of the workout's versions; `ask` sends an action and waits for
    its answer. It may be used by many threads.
    """

    def __init__(
        self, session: LiveSession, *, renew_before: float = RENEW_BEFORE, open_within: float | None = OPEN_WITHIN
    ) -> None:
        self._live: AsyncLive | None = None
        self._make: Callable[[], AsyncLive] = lambda: AsyncLive(
            session, renew_before=renew_before, open_within=open_within
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fitai-live", daemon=True)
        self._events: queue.SimpleQueue[LiveEvent | None] = queue.SimpleQueue()
        self._observers: list[Callable[[LiveEvent], object]] = []
        self._failure: FitAIError | None = None
        self._is_closed = False
        self._carrier: asyncio.Task[None] | None = None

    def __enter__(self) -> "Live":
        self._thread.start()
        try:
            self._call(self._open())
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        if not self._is_closed:
            self._is_closed = True
            if self._live is not None:
                self._call(self._live.close())
            self._stop()

    @property
    def state(self) -> LiveState:
        """What the device knows of its workouts and rooms."""
        assert self._live is not None
        return self._live.state

    def observe(self, observer: Callable[[LiveEvent], object]) -> None:
        """Call `observer` with each event when it arrives, on the connection's thread."""
        self._observers.append(observer)
        if self._live is not None:
            self._live.observe(observer)

    def ask(
        self,
        action: str,
        data: Model | Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        timeout: float = 30.0,
    ) -> LiveEvent:
        """Send an action, and return its answer; see `AsyncLive.ask`.

        Raises:
            ApiError: it was refused. Unreachable: no answer came, or the connection is closed.
        """
        if self._live is None or self._is_closed:
            raise Unreachable("The live connection is closed.")
        return self._call(self._live.ask(action, data, id=id, timeout=timeout))

    def send(self, action: str, data: Model | Mapping[str, Any] | None = None, *, id: str | None = None) -> str:
        """Send an action once, and return its id. What answers it, or refuses it, comes as an event with that `reply_to`.

        Raises:
            Unreachable: the connection is closed.
        """
        if self._live is None or self._is_closed:
            raise Unreachable("The live connection is closed.")
        return self._call(self._live.send(action, data, id=id))

    def next(self, timeout: float | None = None) -> LiveEvent | None:
        """The next event; None at the end.

        Raises:
            TimeoutError: none came in so many seconds. FitAIError: the connection has failed for good.
        """
        try:
            event = self._events.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError(f"No event came in {timeout:g} s.") from None
        if event is None:
            self._events.put(None)
            if self._failure is not None:
                raise self._failure
        return event

    def __iter__(self) -> Iterator[LiveEvent]:
        while (event := self.next()) is not None:
            yield event

    # --- the thread ----------------------------------------------------------------------------------------

    async def _open(self) -> None:
        live = self._make()
        for observer in self._observers:
            live.observe(observer)
        await live.__aenter__()
        self._live = live
        self._carrier = asyncio.create_task(self._carry(live))

    async def _carry(self, live: AsyncLive) -> None:
        """Hand the events to whoever iterates."""
        try:
            async for event in live:
                self._events.put(event)
        except FitAIError as failure:
            self._failure = failure
        self._events.put(None)

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def _stop(self) -> None:
        self._events.put(None)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        if not self._loop.is_running():
            self._loop.close()
