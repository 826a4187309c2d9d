"""WebSocket actions: declare one per file, and handle its messages."""

import inspect
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_type_hints

from fitai.kernel import clock, limits
from fitai.kernel.errors import (
    Forbidden,
    Malformed,
    Problem,
    RateLimited,
    TooLarge,
    Unauthorized,
    Unavailable,
    UpgradeRequired,
)
from fitai.kernel.identity import Access, Caller, Ownership
from fitai.kernel.ids import new_id
from fitai.kernel.live.connections import Connection, caller_connection, close_connection
from fitai.kernel.live.delivery import LiveEvent, ReplyTarget, send_error
from fitai.kernel.needs import LIVE_NEEDS, RATE_LIMIT_NEEDS, Need
from fitai.kernel.observability import Call, logger
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict
from fitai.kernel.types import Input, Units, parse

MAX_MESSAGE = 16 * 1024
"""Bytes of a message. API Gateway itself takes frames of 32 KB, and 128 KB in several."""


MAX_DEPTH = 20
"""Levels of a message."""


MAX_ID = 100
"""Characters of a message's `id`."""


ABUSE_BURSTS = 4
"""A connection that is so many bursts ahead of its rate is closed."""


@dataclass(slots=True)
class Message:
    """What a handler may know of a message besides its data."""

    caller: Caller
    units: Units
    connection_id: str
    id: str | None
    request_id: str

    @property
    def replying(self) -> ReplyTarget:
        """For `push`: which connection gets `replyTo`, and which."""
        return None if self.id is None else (self.connection_id, self.id)

    @property
    def sender(self) -> Connection:
        """The connection that sent the message, as a receiver."""
        return caller_connection(self.caller, self.connection_id, self.units)


@dataclass(frozen=True)
class ActionDeclaration:
    """A WebSocket action, as infra and the AsyncAPI document see it."""

    action: str
    access: Access
    summary: str
    needs: tuple[Need, ...]
    answers: tuple[type[LiveEvent], ...]
    timeout: int
    memory: int
    whose: Ownership
    cost: int
    handler: Callable[..., None]

    @cached_property
    def data(self) -> type[Input] | None:
        """The type of the message's `data`."""
        return get_type_hints(self.handler).get("data")

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """What the handler declares, and what every action needs to count and to answer."""
        return tuple(dict.fromkeys((*self.needs, *RATE_LIMIT_NEEDS, *LIVE_NEEDS)))

    @property
    def description(self) -> str:
        """The module's docstring."""
        return inspect.getdoc(inspect.getmodule(self.handler)) or ""


class Action:
    """The Lambda handler of one WebSocket action. Whatever is wrong is told to the sender; the connection stays."""

    def __init__(self, declaration: ActionDeclaration) -> None:
        self.declaration = declaration
        self.__module__ = declaration.handler.__module__
        self.__doc__ = declaration.handler.__doc__

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        return handle_message(self.declaration.action, event, self._handle, cost=self.declaration.cost)

    def _handle(self, message: Message, content: dict[str, Any]) -> None:
        declaration = self.declaration
        if not message.caller.may(declaration.access):
            raise UpgradeRequired if declaration.access == "premium" else Forbidden
        if declaration.data is None:
            declaration.handler(message)
        else:
            data = parse(declaration.data, content.get("data") or {}, message.units, ("data",))
            declaration.handler(message, data)


class _SessionEnded(Unauthorized):
    """The connection's token has run out, or its session has ended: it is told so, and closed."""


class _RateAbused(RateLimited):
    """The connection goes on sending whatever it is told: it is closed."""


def handle_message(
    name: str, event: dict[str, Any], work: Callable[[Message, dict[str, Any]], None], *, cost: int = 1
) -> dict[str, Any]:
    """Hear a message: who sends it, whether it may be sent now, what it says; then work.

    Whatever is wrong is told to the sender. The connection stays, unless its token has run out, its session has ended,
    or it sends far too much.

    Args:
        work: given the message and its content.
        cost: how many ordinary messages it counts for.
    """
    about = event["requestContext"]
    call = Call(name, about.get("requestId") or new_id())
    connection_id: str = about["connectionId"]
    caller = Caller.from_context(about.get("authorizer") or {})
    content, identifier, unreadable = _parse_message(event)
    status = 200
    try:
        units = _admit_message(caller, connection_id, cost)
        if unreadable is not None:
            raise unreadable
        message = Message(caller, units, connection_id, identifier, call.fields["requestId"])  # type: ignore[arg-type]
        work(message, content)
    except Problem as problem:
        status = problem.status
        send_error(connection_id, problem, identifier)
        if isinstance(problem, _SessionEnded | _RateAbused) and caller is not None:
            close_connection(caller.id, connection_id)
    except WriteConflict:
        # Nothing was written: somebody else's transaction held one of the items for a moment.
        status = Unavailable.status
        send_error(connection_id, Unavailable(), identifier)
    except Exception:
        status = 500
        logger().exception("unexpected failure", extra={"action": name})
        send_error(connection_id, Problem(), identifier)
    call.finish(status, **({"userId": caller.id} if caller else {}))
    return {"statusCode": 200}


def _admit_message(caller: Caller | None, connection_id: str, cost: int) -> Units:
    """Count the message; gives the units of its sender's account."""
    if caller is None or caller.expires <= clock.epoch():
        raise _SessionEnded("The access token of this connection has run out; connect again.")
    record, ahead = limits.count_message(caller.id, connection_id, cost)
    if record.refuses(caller.session, caller.issued):
        raise _SessionEnded
    rate = settings().live_per_second
    burst = settings().live_burst / rate
    if ahead > burst:
        kind = _RateAbused if ahead > ABUSE_BURSTS * burst else RateLimited
        # Until there is room for this message again.
        raise kind(math.ceil(ahead - burst + cost / rate))
    return limits.stored_units(record.units)


def refuse_unknown_action(message: Message, content: dict[str, Any]) -> None:
    """For a message whose action nobody knows.

    Raises:
        Malformed: `unknown_action`.
    """
    raise Malformed("There is no such action.", code="unknown_action")


def action(
    name: str,
    *,
    access: Access,
    summary: str,
    answers: Sequence[type[LiveEvent]],
    needs: Sequence[Need] = (),
    timeout: int = 10,
    memory: int = 512,
    whose: Ownership = "own",
    cost: int = 1,
) -> Callable[[Callable[..., None]], Action]:
    """Declare the WebSocket action of this file: `handler(message: Message, data: <Input>)`.

    Args:
        answers: the events that it pushes.
        whose: whose things the ids in `data` may name; without a word only the caller's own.
        cost: how many ordinary messages it counts for in the connection's rate.
    """

    def declare(handler: Callable[..., None]) -> Action:
        return Action(
            ActionDeclaration(
                name, access, summary, tuple(needs), tuple(answers), timeout, memory, whose, cost, handler
            )
        )

    return declare


def _parse_message(event: dict[str, Any]) -> tuple[dict[str, Any], str | None, Problem | None]:
    """What a message says, its id, and what is wrong with it."""
    text = event.get("body") or ""
    if event.get("isBase64Encoded"):
        return {}, None, Malformed("A message is text.")
    if len(text.encode("utf-8", "replace")) > MAX_MESSAGE:
        return {}, None, TooLarge(f"A message has at most {MAX_MESSAGE} bytes.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        return {}, None, Malformed("A message is a JSON object.")
    given = content.get("id")
    if given is not None and (not isinstance(given, str | int | float) or not 0 < len(str(given)) <= MAX_ID):
        return {}, None, Malformed(f"`id` of a message is a text of 1 to {MAX_ID} characters.")
    identifier = None if given is None else str(given)
    if not isinstance(content.get("data", {}), dict):
        return {}, identifier, Malformed("`data` of a message is a JSON object.")
    if _is_too_deep(content):
        return {}, identifier, Malformed(f"A message has at most {MAX_DEPTH} levels.")
    return content, identifier, None


def _is_too_deep(content: Any) -> bool:
    level = [content]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True
