"""Live: who is connected, in which room, and pushing to them; and the doors of the WebSocket actions.

A room is a partition of the table: `USER#<id>` holds a user's devices, `WORKOUT#<id>` those that follow a
workout, beside the workout's own items, so that the query that reads the workout brings its listeners along.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Protocol, get_type_hints

from botocore.exceptions import ClientError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from fitai.kernel import clock, limits
from fitai.kernel.aws import client
from fitai.kernel.errors import Forbidden, Malformed, Problem, Unauthorized, UpgradeRequired
from fitai.kernel.identity import Access, Caller
from fitai.kernel.ids import new_id
from fitai.kernel.needs import LIMITED, LIVE, Need
from fitai.kernel.observability import Call, logger
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, Entity, commit, delete, get, of_kind, persist, put, query_all, update
from fitai.kernel.types import Input, Model, Units, parse

CONNECTION_LIFETIME = 2 * 60 * 60
"""Seconds after which API Gateway closes a connection whatever happens."""
MEMBER = "MEMBER#"
"""How the sort key of a room's member begins."""


class Member(Entity, discriminator="member"):
    """A connection in a room. The member of the user's own room is the connection's record."""

    connection_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    units = UnicodeAttribute()
    expires = NumberAttribute()
    rooms = UnicodeSetAttribute(null=True)

    @classmethod
    def of(cls, room: str, connection_id: str, **attributes: Any) -> "Member":
        return cls(PK=room, SK=f"{MEMBER}{connection_id}", connection_id=connection_id, **attributes)


def user_room(user_id: str) -> str:
    """The room of all devices of a user."""
    return f"USER#{user_id}"


class LiveEvent(Model):
    """The `data` of an event that is pushed; a subclass names the event."""

    name: ClassVar[str]
    registry: ClassVar[dict[str, type["LiveEvent"]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        if "name" in cls.__dict__:
            LiveEvent.registry[cls.name] = cls


class Transport(Protocol):
    """How a frame reaches a connection."""

    def send(self, connection_id: str, frame: str) -> bool:
        """Send; False when the connection is gone."""


class ApiGateway:
    """The WebSocket API's management endpoint."""

    def send(self, connection_id: str, frame: str) -> bool:
        """Send; False when the connection is gone (410).

        Raises:
            ClientError: anything else that AWS refuses.
        """
        try:
            api = client("apigatewaymanagementapi", settings().websocket_endpoint)
            api.post_to_connection(ConnectionId=connection_id, Data=frame.encode())
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 410:
                return False
            raise
        return True


transport: Transport = ApiGateway()
"""Replaced in tests by one that keeps the frames."""


# --- connections and rooms ---------------------------------------------------------------------------------


def connect(caller: Caller, connection_id: str, units: Units) -> Member:
    """Put a new connection into its user's room."""
    member = _member(user_room(caller.id), caller.id, connection_id, units)
    commit(put(member, when=ABSENT))
    return member


def _member(room: str, user_id: str, connection_id: str, units: str) -> Member:
    ends = clock.epoch() + CONNECTION_LIFETIME
    return Member.of(room, connection_id, user_id=user_id, units=units, expires=ends, ttl=ends + 600)


def members(room: str) -> list[Member]:
    """The connections in a room."""
    now = clock.epoch()
    found = of_kind(query_all(room, begins=MEMBER), Member)
    return [member for member in found if member.expires > now]


def join(room: str, connections: Iterable[Member]) -> list[Member]:
    """Put connections into a room, and note it at each, so that its end can clear it.

    A connection that ended meanwhile is left out; those that are in the room now are returned.
    """
    return [member for one in connections if (member := _joined(room, one)) is not None]


class Gone(Exception):
    """The connection ended meanwhile."""


def _joined(room: str, one: Member) -> Member | None:
    member = _member(room, one.user_id, one.connection_id, one.units)
    home = Member.of(user_room(one.user_id), one.connection_id)
    writes = (
        update(home, Member.rooms.add({room}), otherwise=Gone),
        put(member, when=ABSENT | Member.PK.exists()),
    )
    try:
        persist(lambda: commit(*writes))
    except Gone:
        return None
    return member


def disconnect(user_id: str, connection_id: str) -> None:
    """Take an ended connection out of all its rooms."""
    home = get(Member, user_room(user_id), f"{MEMBER}{connection_id}")
    rooms = [user_room(user_id), *((home.rooms or set()) if home else set())]
    for room in rooms:
        commit(delete(Member.of(room, connection_id), when=Member.PK.exists() | ABSENT))


# --- pushing -----------------------------------------------------------------------------------------------


Replying = tuple[str, str] | None
"""The message that is answered: its connection and its id."""


def frame(event: LiveEvent, units: str, version: int | None = None, reply_to: str | None = None) -> str:
    """An event as it goes over the wire, its measures in the receiver's units."""
    content: dict[str, Any] = {"event": event.name, "at": clock.iso(clock.now())}
    if reply_to is not None:
        content["replyTo"] = reply_to
    if version is not None:
        content["version"] = version
    data = event.model_dump_json(by_alias=True, exclude_none=True, context={"units": units})
    return f'{json.dumps(content)[:-1]}, "data": {data}}}'


def push(
    receivers: Iterable[Member],
    *events: LiveEvent,
    version: int | None = None,
    replying: Replying = None,
) -> int:
    """Send events, in order, to each receiver; forget the receivers that are gone.

    A push is a courtesy on top of what is already committed: a failure is logged and never fails the operation,
    since a device that misses an event sees the gap in the versions and asks with `sync:request`.

    Args:
        replying: the message that is answered; its connection's events carry `replyTo`.

    Returns:
        How many connections were reached.
    """
    now = clock.epoch()
    distinct = {member.connection_id: member for member in receivers if member.expires > now}

    def deliver(member: Member) -> bool:
        reply_to = replying[1] if replying and replying[0] == member.connection_id else None
        try:
            for event in events:
                if not transport.send(member.connection_id, frame(event, member.units, version, reply_to)):
                    disconnect(member.user_id, member.connection_id)
                    return False
        except Exception:
            logger().exception("push failed", extra={"event": events[0].name})
            return False
        return True

    if len(distinct) < 2:
        return sum(map(deliver, distinct.values()))
    with ThreadPoolExecutor(max_workers=min(8, len(distinct))) as pool:
        return sum(pool.map(deliver, distinct.values()))


# --- actions -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Message:
    """What a handler may know of a message besides its data."""

    caller: Caller
    units: Units
    connection_id: str
    id: str | None
    request_id: str

    @property
    def replying(self) -> Replying:
        """For `push`: which connection gets `replyTo`, and which."""
        return None if self.id is None else (self.connection_id, self.id)

    @property
    def sender(self) -> Member:
        """The connection that sent the message, as a receiver."""
        return _member(user_room(self.caller.id), self.caller.id, self.connection_id, self.units)


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
    handler: Callable[..., None]

    @cached_property
    def data(self) -> type[Input] | None:
        """The type of the message's `data`."""
        return get_type_hints(self.handler).get("data")

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """What the handler declares, and what every action needs to count and to answer."""
        return tuple(dict.fromkeys((*self.needs, *LIMITED, *LIVE)))

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
        about = event["requestContext"]
        call = Call(self.declaration.action, about.get("requestId") or new_id())
        connection_id: str = about["connectionId"]
        identifier: str | None = None
        caller = Caller.from_context(about.get("authorizer") or {})
        status = 200
        try:
            message = _message(event)
            given = message.get("id")
            identifier = str(given) if given is not None else None
            self._handle(caller, message, identifier, connection_id, call.fields["requestId"])
        except Problem as problem:
            status = problem.status
            tell(connection_id, problem, identifier)
        except Exception:
            status = 500
            logger().exception("unexpected failure", extra={"action": self.declaration.action})
            tell(connection_id, Problem(), identifier)
        call.finish(status, **({"userId": caller.id} if caller else {}))
        return {"statusCode": 200}

    def _handle(
        self, caller: Caller | None, message: dict[str, Any], identifier: str | None, connection: str, request: str
    ) -> None:
        declaration = self.declaration
        if caller is None or caller.expires <= clock.epoch():
            raise Unauthorized("The access token of this connection has run out; connect again.")
        if not caller.may(declaration.access):
            raise UpgradeRequired if declaration.access == "premium" else Forbidden
        record = limits.charge(f"user#{caller.id}", settings().limit_live, keep=True, live=True)
        if record.refuses(caller.session, caller.issued):
            raise Unauthorized
        units = limits.as_units(record.units)
        content = Message(caller, units, connection, identifier, request)
        if declaration.data is None:
            declaration.handler(content)
        else:
            declaration.handler(content, parse(declaration.data, message.get("data") or {}, units, ("data",)))


def action(
    name: str,
    *,
    access: Access,
    summary: str,
    answers: Sequence[type[LiveEvent]],
    needs: Sequence[Need] = (),
    timeout: int = 10,
    memory: int = 512,
) -> Callable[[Callable[..., None]], Action]:
    """Declare the WebSocket action of this file: `handler(message: Message, data: <Input>)`.

    Args:
        answers: the events that it pushes.
    """

    def declare(handler: Callable[..., None]) -> Action:
        return Action(ActionDeclaration(name, access, summary, tuple(needs), tuple(answers), timeout, memory, handler))

    return declare


def tell(connection_id: str, problem: Problem, reply_to: str | None) -> None:
    """Send an `error` frame to one connection."""
    content: dict[str, Any] = {"event": "error", "error": problem.error}
    if reply_to is not None:
        content["replyTo"] = reply_to
    try:
        transport.send(connection_id, json.dumps(content))
    except Exception:
        logger().exception("could not tell a connection of a failure")


def _message(event: dict[str, Any]) -> dict[str, Any]:
    try:
        content = json.loads(event.get("body") or "")
    except (ValueError, RecursionError):
        raise Malformed("A message is a JSON object.") from None
    if not isinstance(content, dict):
        raise Malformed("A message is a JSON object.")
    if not isinstance(content.get("data", {}), dict):
        raise Malformed("`data` of a message is a JSON object.")
    return content
