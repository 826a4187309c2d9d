"""WebSocket actions: declare one per file, and handle its messages."""

import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, get_type_hints

from fitai.kernel import clock, limits
from fitai.kernel.aws import CONNECT_SECONDS, IS_LAMBDA_INIT, READ_SECONDS
from fitai.kernel.call_deadline import call_deadline, reserved
from fitai.kernel.entitlements import Access, Level, check_access, level_of
from fitai.kernel.errors import (
    AccountSuspended,
    Malformed,
    Problem,
    RateLimited,
    ReadOnly,
    TooLarge,
)
from fitai.kernel.http_request import parse_json
from fitai.kernel.identity import Caller, Ownership
from fitai.kernel.ids import new_id
from fitai.kernel.limits import CallerState
from fitai.kernel.live.connections import Connection, SessionEnded, caller_connection, close_connection
from fitai.kernel.live.delivery import LiveEvent, ReplyTarget, send_error
from fitai.kernel.needs import LIVE_NEEDS, RATE_LIMIT_NEEDS, SWITCH_NEEDS, Need
from fitai.kernel.observability import Call
from fitai.kernel.problems import problem_of
from fitai.kernel.settings import settings
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.suspensions import problem_details
from fitai.kernel.switches import SwitchName, flag, require
from fitai.kernel.types import Input, Units, parse

MAX_MESSAGE = 16 * 1024
"""Bytes of a message. API Gateway itself takes frames of 32 KB, and 128 KB in several."""
MAX_DEPTH = 20
"""Levels of a message."""
MAX_ID = 100
"""Characters of a message's `id`."""
REPLY_SECONDS = CONNECT_SECONDS + READ_SECONDS
"""Seconds that are kept for telling the sender of a failure."""
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
    sharing: SharingSwitches
    connected_at: datetime | None = None

    @property
    def replying(self) -> ReplyTarget:
        """The message as the target of a reply, for `push`."""
        return None if self.id is None else (self.connection_id, self.id)

    @property
    def sender(self) -> Connection:
        """The connection that sent the message, as a receiver."""
        return caller_connection(self.caller, self.connection_id, self.units, self.sharing, self.connected_at)


@dataclass(frozen=True)
class ActionDeclaration:
    """A WebSocket action, as infra and the AsyncAPI document see it."""

    action: str
    access: Access
    summary: str
    needs: tuple[Need, ...]
    events: tuple[type[LiveEvent], ...]
    timeout: int
    memory: int
    ownership: Ownership
    cost: int
    switches: tuple[SwitchName, ...]
    snap_start: bool
    reserved: int
    while_read_only: bool
    handler: Callable[..., None]

    @property
    def is_write(self) -> bool:
        """Whether it is off while the service is read-only."""
        changes_data = any(need.changes_data for need in self.needs if need not in LIVE_NEEDS)
        return changes_data and not self.while_read_only

    @property
    def level(self) -> Level:
        """Who may send it, in a word."""
        return level_of(self.access)

    @cached_property
    def data(self) -> type[Input] | None:
        """The type of the message's `data`."""
        return get_type_hints(self.handler).get("data")

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """What the handler declares, and what every action needs to count its messages and to answer."""
        switch_needs = SWITCH_NEEDS if self.switches or self.is_write else ()
        return tuple(dict.fromkeys((*self.needs, *RATE_LIMIT_NEEDS, *LIVE_NEEDS, *switch_needs)))

    @property
    def description(self) -> str:
        """The module's docstring."""
        return inspect.getdoc(inspect.getmodule(self.handler)) or ""


class Action:
    """The Lambda handler of one WebSocket action. A failure is sent to the sender; the connection stays open."""

    def __init__(self, declaration: ActionDeclaration) -> None:
        self.declaration = declaration
        self.__module__ = declaration.handler.__module__
        self.__doc__ = declaration.handler.__doc__

    def prepare(self) -> None:
        """Build the type of the message's data; otherwise the first message would."""
        if self.declaration.data is not None:
            self.declaration.data.model_rebuild()

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        with call_deadline(self.declaration.timeout):
            return handle_message(self.declaration.action, event, self._handle, cost=self.declaration.cost)

    def _handle(self, message: Message, content: dict[str, Any]) -> None:
        declaration = self.declaration
        message.caller.require(declaration.access)
        if declaration.is_write and flag("read_only"):
            raise ReadOnly
        require(declaration.switches)
        if declaration.data is None:
            declaration.handler(message)
        else:
            data = parse(declaration.data, content.get("data") or {}, message.units, ("data",))
            declaration.handler(message, data)


def action(
    name: str,
    *,
    access: Access,
    summary: str,
    events: Sequence[type[LiveEvent]],
    needs: Sequence[Need] = (),
    timeout: int = 10,
    memory: int = 512,
    ownership: Ownership = "own",
    cost: int = 1,
    switches: Sequence[SwitchName] = (),
    snap_start: bool = True,
    reserved: int = 10,
    while_read_only: bool = False,
) -> Callable[[Callable[..., None]], Action]:
    """Declare the WebSocket action of this file: `handler(message: Message, data: <Input>)`.

    Args:
        access: who may send it: the scope (`kernel.entitlements`) that a caller needs; required.
        events: the events that it pushes.
        ownership: whose resources the ids in `data` may name; by default only the caller's own.
        cost: how many ordinary messages it counts for in the connection's rate.
        switches: flags of `kernel.switches` that must be on; while one is off the sender gets `switched_off`.
        snap_start: whether its containers start from a snapshot (docs/cold-starts.md): who trains waits for each answer.
        reserved: calls at a time that are kept for it alone, of an account that has 1,000 (`infra.concurrency`).
        while_read_only: True where it works also while the service is read-only: it writes of connections alone.
    """

    check_access(access, name)

    def declare(handler: Callable[..., None]) -> Action:
        lambda_handler = Action(
            ActionDeclaration(
                name,
                access,
                summary,
                tuple(needs),
                tuple(events),
                timeout,
                memory,
                ownership,
                cost,
                tuple(switches),
                snap_start,
                reserved,
                while_read_only,
                handler,
            )
        )
        if IS_LAMBDA_INIT:
            lambda_handler.prepare()
        return lambda_handler

    return declare


# --- messages ----------------------------------------------------------------------------------------------


class _Suspended(AccountSuspended):
    """The sender's account is suspended: the connection is told so, and closed."""


class _RateAbused(RateLimited):
    """The connection goes on sending in spite of the errors: it is closed."""


def handle_message(
    name: str, event: dict[str, Any], work: Callable[[Message, dict[str, Any]], None], *, cost: int = 1
) -> dict[str, Any]:
    """Count a message, parse it, and do its work.

    A failure is sent to the sender. The connection stays open, unless its token has expired, its session has ended, its
    account is suspended, or it sends far too much.

    Args:
        work: is called with the message and its content.
        cost: how many ordinary messages it counts for.
    """
    request_context = event["requestContext"]
    call = Call(name, request_context.get("requestId") or new_id(), has_route_metrics=True)
    connection_id: str = request_context["connectionId"]
    caller = Caller.from_context(request_context.get("authorizer") or {})
    content, message_id, malformation = _parse_message(event)
    status = 200
    try:
        with reserved(REPLY_SECONDS):
            state = _admit_message(caller, connection_id, cost)
            if malformation is not None:
                raise malformation
            units = limits.stored_units(state.units)
            request_id = call.fields["requestId"]
            assert caller is not None  # It was admitted.
            message = Message(
                limits.with_stored_plan(caller, state),
                units,
                connection_id,
                message_id,
                request_id,
                state.sharing,
                _connected_at(request_context),
            )
            work(message, content)
    except Exception as error:
        problem = problem_of(error, action=name)
        status = problem.status
        send_error(connection_id, problem, message_id)
        if isinstance(problem, SessionEnded | _Suspended | _RateAbused) and caller is not None:
            close_connection(caller.id, connection_id)
    call.finish(status, **({"userId": caller.id} if caller else {}))
    return {"statusCode": 200}


def _admit_message(caller: Caller | None, connection_id: str, cost: int) -> CallerState:
    """Count the message, and return the state of its sender's account.

    Raises:
        Unauthorized: the token has expired, or the session has ended.
        AccountSuspended: the account is suspended.
        TooManyRequests: the account's limit is reached, or the connection is too far ahead of its rate.
    """
    if caller is None or caller.expires <= clock.epoch():
        raise SessionEnded("The access token of this connection has run out; connect again.")
    state, ahead = limits.count_message(caller.id, connection_id, cost)
    if state.refuses(caller.session, caller.issued):
        raise SessionEnded
    if (suspended := state.suspended) is not None:
        raise _Suspended(details=problem_details(suspended))
    rate = settings().live_per_second
    burst = settings().live_burst / rate
    if ahead > burst:
        problem_type = _RateAbused if ahead > ABUSE_BURSTS * burst else RateLimited
        # Seconds until there is room for this message again.
        raise problem_type(math.ceil(ahead - burst + cost / rate))
    return state


def _connected_at(request_context: dict[str, Any]) -> datetime | None:
    """When the connection was opened: API Gateway says it in milliseconds."""
    milliseconds = request_context.get("connectedAt")
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def _parse_message(event: dict[str, Any]) -> tuple[dict[str, Any], str | None, Problem | None]:
    """The content of a message, its id, and what is malformed in it."""
    text = event.get("body") or ""
    if event.get("isBase64Encoded"):
        return {}, None, Malformed("A message is text.")
    if len(text.encode("utf-8", "replace")) > MAX_MESSAGE:
        return {}, None, TooLarge(f"A message has at most {MAX_MESSAGE} bytes.")
    try:
        content = parse_json(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        return {}, None, Malformed("A message is a JSON object.")
    id = content.get("id")
    if id is not None and (not isinstance(id, str | int | float) or not 0 < len(str(id)) <= MAX_ID):
        return {}, None, Malformed(f"`id` of a message is a text of 1 to {MAX_ID} characters.")
    message_id = None if id is None else str(id)
    if not isinstance(content.get("data", {}), dict):
        return {}, message_id, Malformed("`data` of a message is a JSON object.")
    if _is_too_deep(content):
        return {}, message_id, Malformed(f"A message has at most {MAX_DEPTH} levels.")
    return content, message_id, None


def _is_too_deep(content: Any) -> bool:
    values = [content]
    for _ in range(MAX_DEPTH):
        values = [
            child
            for value in values
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not values:
            return False
    return True


def refuse_unknown_action(message: Message, content: dict[str, Any]) -> None:
    """Refuse a message whose action does not exist.

    Raises:
        Malformed: `unknown_action`.
    """
    raise Malformed("There is no such action.", code="unknown_action")
