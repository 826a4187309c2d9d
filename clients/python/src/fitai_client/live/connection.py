"""The live connection for asyncio: opened again when it is cut, renewed before its token ends, with nothing missed."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from fitai_client.errors import ApiError, FitAIError, Unauthorized, Unreachable, live_error
from fitai_client.live.events import FrameReader, LiveEvent
from fitai_client.live.state import LiveState, Message, Outcome
from fitai_client.model import Model
from fitai_client.retries import Retries, is_transient

logger = logging.getLogger("fitai_client.live")

RENEW_BEFORE = 60.0
"""Seconds before the end of its token from which a connection is replaced."""
ANSWER_WITHIN = 10.0
"""Seconds after which a message that is not answered is sent again, with the same id."""
HANDSHAKE_WITHIN = 30.0
OPEN_WITHIN = 60.0
PING_EVERY = 30.0
"""Seconds from one sign of presence to the next while the device is in a room."""
IDLE_PING_EVERY = 480.0
"""API Gateway closes a connection that is silent for ten minutes."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What opens a connection, and until when it is valid by this device's clock."""

    token: str = field(repr=False)
    ends_at: float | None


class LiveSession(Protocol):
    """What a live connection needs of its client."""

    websocket_url: str | None
    retries: Retries

    async def ticket(self, refused: str | None) -> Ticket:
        """A token that was not refused.

        Raises:
            SignedOut: there is none any more. Unauthorized: nobody is signed in. Unreachable: no answer came.
        """


@dataclass(slots=True, eq=False)
class PendingMessage:
    """A message that waits for its answer."""

    id: str
    action: str
    data: Mapping[str, Any]
    purpose: str | None
    answer: asyncio.Future[LiveEvent]
    attempts: int = 0
    refusals: int = 0

    @property
    def text(self) -> str:
        return _text(self.action, self.id, self.data)


@dataclass(slots=True, eq=False)
class Link:
    """One WebSocket."""

    number: int
    socket: ClientConnection
    ticket: Ticket
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    is_refused: bool = False
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


class AsyncLive:
    """The live connection of a user's device.

    `async with client.live() as live` opens it. `async for event in live` brings every event once and in the order of the
    workout's versions, also across connections; `ask` sends an action and waits for its answer.
    """

    def __init__(
        self, session: LiveSession, *, renew_before: float = RENEW_BEFORE, open_within: float | None = OPEN_WITHIN
    ) -> None:
        """Prepare a connection; `async with` opens it.

        Args:
            renew_before: how many seconds before the end of its token it is replaced.
            open_within: after how many seconds the first attempt to open it is given up; None for never. Later it is opened again
                for as long as it takes.
        """
        if session.websocket_url is None:
            raise ValueError("websocket_url: the client was not told the address of the WebSocket.")
        self.state = LiveState()
        self._session = session
        self._url = session.websocket_url
        self._renew_before = renew_before
        self._open_within = open_within
        self._events: asyncio.Queue[LiveEvent | None] = asyncio.Queue()
        self._pending: dict[str, PendingMessage] = {}
        self._link: Link | None = None
        self._links = 0
        self._refused: str | None = None
        self._refusals = 0
        self._cuts = 0
        self._is_closed = False
        self._failure: FitAIError | None = None
        self._opened = asyncio.Event()
        self._runner: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[Any]] = set()
        self._observers: list[Callable[[LiveEvent], object]] = []
        self.repeated = 0
        """How many messages were sent again because no answer came."""

    async def __aenter__(self) -> "AsyncLive":
        self._runner = asyncio.create_task(self._run())
        opened = asyncio.create_task(self._opened.wait())
        try:
            ended, _ = await asyncio.wait(
                {self._runner, opened}, timeout=self._open_within, return_when=asyncio.FIRST_COMPLETED
            )
        except asyncio.CancelledError:
            await self.close()
            raise
        finally:
            opened.cancel()
        if self._failure is not None:
            raise self._failure
        if not ended:
            await self.close()
            raise Unreachable(f"The live connection could not be opened in {self._open_within:g} s.")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the connection."""
        self._is_closed = True
        if self._runner is not None:
            self._runner.cancel()
            with suppress(asyncio.CancelledError):
                await self._runner
        for task in list(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        self._end(self._failure or Unreachable("The live connection is closed."))

    # --- what the application does -------------------------------------------------------------------------

    async def __aiter__(self) -> AsyncIterator[LiveEvent]:
        while (event := await self._events.get()) is not None:
            yield event
        self._events.put_nowait(None)
        if isinstance(self._failure, FitAIError):
            raise self._failure

    def observe(self, observer: Callable[[LiveEvent], object]) -> None:
        """Call `observer` with each event when it arrives, before it is iterated."""
        self._observers.append(observer)

    async def ask(
        self,
        action: str,
        data: Model | Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        timeout: float = 30.0,
    ) -> LiveEvent:
        """Send an action, and return its answer: of several events, the first.

        Without an answer it is sent again with the same id, also by the next connection: it is applied once.

        Args:
            id: another message must not have it; made here where it is left out.
            timeout: the seconds after which no answer is waited for any more. Whether it was applied is then not known.

        Raises:
            ApiError: it was refused. Unreachable: no answer came, or the connection is closed.
        """
        content = data.as_json() if isinstance(data, Model) else dict(data or {})
        answer = await self._ask(action, content, None, id, timeout)
        if action == "room:join":
            self.state.joined(content, answer)
        elif action == "room:leave" and not content.get("userId"):
            self.state.left(content["roomId"])
        return answer

    async def send(self, action: str, data: Model | Mapping[str, Any] | None = None, *, id: str | None = None) -> str:
        """Send an action once, and return its id. What answers it, or refuses it, comes as an event with that `reply_to`."""
        content = data.as_json() if isinstance(data, Model) else dict(data or {})
        id = id or uuid4().hex
        await self._send(_text(action, id, content))
        return id

    async def _ask(
        self, action: str, data: Mapping[str, Any], purpose: str | None, id: str | None, timeout: float
    ) -> LiveEvent:
        if self._failure is not None:
            raise self._failure
        if self._is_closed:
            raise Unreachable("The live connection is closed.")
        answer: asyncio.Future[LiveEvent] = asyncio.get_running_loop().create_future()
        pending = PendingMessage(id or uuid4().hex, action, data, purpose, answer)
        self._pending[pending.id] = pending
        try:
            async with asyncio.timeout(timeout):
                while True:
                    self.repeated += pending.attempts > 0
                    pending.attempts += 1
                    await self._send(pending.text)
                    answered, _ = await asyncio.wait({answer}, timeout=ANSWER_WITHIN)
                    if answered:
                        try:
                            return answer.result()
                        except ApiError as error:
                            pause = self._session.retries.pause(pending.refusals, error)
                            if pause is None:
                                raise
                        pending.refusals += 1
                        await asyncio.sleep(pause)
                        answer = pending.answer = asyncio.get_running_loop().create_future()
        except TimeoutError:
            raise Unreachable(f"{action}: no answer in {timeout:g} s") from None
        finally:
            self._pending.pop(pending.id, None)
            if answer.done() and not answer.cancelled():
                answer.exception()

    # --- connections ---------------------------------------------------------------------------------------

    async def _run(self) -> None:
        pinging = asyncio.create_task(self._ping())
        link: Link | None = None
        former: Link | None = None
        try:
            while True:
                link = await self._open()
                self._link = link
                self._opened.set()
                await self._resume(link)
                if former is not None:
                    await self._end_link(former)
                former = link
                if await self._is_cut(link):
                    logger.info("the connection was cut; it is opened again")
                    self._cuts += 1
                    await self._end_link(link)
                    former = None
                    if link.is_refused:
                        self._refuse(link.ticket)
        except FitAIError as failure:
            self._failure = failure
        finally:
            pinging.cancel()
            for open_link in {former, link} - {None}:
                await self._end_link(open_link)  # type: ignore[arg-type]
            self._end(self._failure)
            self._opened.set()

    async def _is_cut(self, link: Link) -> bool:
        """Wait until a connection is cut, or is to be replaced because its token ends."""
        seconds = None
        if link.ticket.ends_at is not None:
            seconds = max(1.0, link.ticket.ends_at - self._renew_before - time.time())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await link.ended.wait()
        return link.ended.is_set()

    async def _open(self) -> Link:
        """Open a connection, however often it must be tried.

        Raises:
            Unauthorized: a new token was refused too. ApiError: tokens are refused.
        """
        attempt = self._cuts
        while True:
            if attempt:
                await asyncio.sleep(self._session.retries.backoff(attempt - 1))
            attempt += 1
            try:
                ticket = await self._session.ticket(self._refused)
                if self._refused == ticket.token:
                    raise Unauthorized(401, "unauthorized", "The token was refused, and there is no other one.")
                socket = await connect(
                    self._url,
                    subprotocols=[Subprotocol("fitai"), Subprotocol(ticket.token)],
                    open_timeout=HANDSHAKE_WITHIN,
                    max_size=None,
                )
            except InvalidStatus as refusal:
                logger.info("the handshake was answered with status %d", refusal.response.status_code)
                if refusal.response.status_code in (401, 403):
                    self._refuse(ticket)
            except ApiError as error:
                if not is_transient(error):
                    raise
            except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed, Unreachable) as error:
                logger.info("the connection could not be opened: %s: %s", type(error).__name__, error)
            else:
                self._links += 1
                link = Link(self._links, socket, ticket)
                link.tasks.append(asyncio.create_task(self._listen(link)))
                return link

    def _refuse(self, ticket: Ticket) -> None:
        """Note that a token was refused: the next one is tried.

        Raises:
            Unauthorized: this was the next one already.
        """
        self._refused = ticket.token
        self._refusals += 1
        if self._refusals > 1:
            raise Unauthorized(401, "unauthorized", "The live connection is refused, also with a new token.")

    async def _end_link(self, link: Link) -> None:
        if self._link is link:
            self._link = None
        await link.socket.close()
        await asyncio.gather(*link.tasks, return_exceptions=True)

    async def _resume(self, link: Link) -> None:
        """Ask for what was missed, join the rooms, and send again what was not answered."""
        unanswered = [pending for pending in self._pending.values() if not pending.answer.done()]
        for pending in unanswered:
            if pending.purpose is not None:
                pending.answer.cancel()
        opening = [self._spawn(self._own(message)) for message in self.state.opening()]
        for pending in unanswered:
            if pending.purpose is None:
                await self._send(pending.text)
        if opening:
            ended = asyncio.create_task(link.ended.wait())
            all_answered = asyncio.create_task(_all(opening))
            await asyncio.wait({all_answered, ended}, timeout=ANSWER_WITHIN, return_when=asyncio.FIRST_COMPLETED)
            ended.cancel()
            all_answered.cancel()

    async def _own(self, message: Message) -> None:
        """Send a message of the connection's own; its answer is taken where it arrives."""
        try:
            await self._ask(message.action, message.data, message.purpose, None, 60.0)
        except FitAIError as error:
            logger.info("%s was not answered: %s", message.action, error)
            self.state.forgo(message.purpose)

    async def _send(self, text: str) -> None:
        """Send a text, if there is a connection: else the next one sends what is not answered."""
        if self._link is not None:
            with suppress(ConnectionClosed):
                await self._link.socket.send(text)

    async def _ping(self) -> None:
        waited = 0.0
        while True:
            await asyncio.sleep(PING_EVERY)
            waited += PING_EVERY
            if self.state.rooms or waited >= IDLE_PING_EVERY:
                waited = 0.0
                for message in self.state.pings():
                    self._spawn(self._own(message))

    # --- what arrives --------------------------------------------------------------------------------------

    async def _listen(self, link: Link) -> None:
        reader = FrameReader()
        try:
            async for text in link.socket:
                if events := reader.read(text):
                    self._take(link, events)
        except ConnectionClosed:
            pass
        finally:
            link.ended.set()

    def _take(self, link: Link, events: list[LiveEvent]) -> None:
        first = events[0]
        pending = self._pending.get(first.reply_to) if first.reply_to is not None else None
        purpose = pending.purpose if pending else None
        if first.event == "error":
            outcome = self._take_error(link, first, pending)
        else:
            outcome = self.state.take(events, link.number, purpose)
            self._refused, self._refusals, self._cuts = None, 0, 0
            if pending and not pending.answer.done():
                pending.answer.set_result(first)
        for event in outcome.news:
            for observer in self._observers:
                try:
                    observer(event)
                except Exception:
                    logger.exception("an observer failed at %s", event.event)
            self._events.put_nowait(event)
        for message in outcome.messages:
            self._spawn(self._own(message))

    def _take_error(self, link: Link, event: LiveEvent, pending: PendingMessage | None) -> Outcome:
        error = live_error(event.data or {}, pending.action if pending else "live")
        if error.code == "unauthorized":
            # The connection ends with this; the next one has another token, and sends what was not answered again.
            link.is_refused = True
            link.ended.set()
            return Outcome()
        if pending is None:
            return Outcome([event])
        if not pending.answer.done():
            pending.answer.set_exception(error)
        if pending.purpose is not None and not is_transient(error):
            return self.state.refused(pending.purpose, event)
        return Outcome()

    def _end(self, failure: FitAIError | None) -> None:
        """Tell everybody who waits that nothing comes any more."""
        for pending in list(self._pending.values()):
            if not pending.answer.done():
                pending.answer.set_exception(failure or Unreachable("The live connection is closed."))
        self._events.put_nowait(None)

    def _spawn(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task


def _text(action: str, id: str, data: Mapping[str, Any]) -> str:
    return json.dumps({"action": action, "id": id, "data": data})


async def _all(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Wait until all of the tasks have ended, however they do."""
    await asyncio.wait(tasks)
